//! `GET /v1/loads/{id}/errors`

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::view::RejectedLineView;
use crate::{
    api::{
        AppState,
        openapi::ItemProblems,
        problem::Problem,
        query::{ListParameters, ListRequest, MatchedActors, Page, parse_id},
    },
    store::{
        LoadId,
        loads::{self, LoadErrorFilter},
    },
};

/// List the rejected lines of a load, in their order
#[utoipa::path(
    get, path = "/v1/loads/{id}/errors", tag = "loads", operation_id = "list_load_errors",
    params(("id" = String, Path, description = "`lod_…`"), ListParameters),
    responses((status = 200, description = "A page of rejected lines", body = Page<RejectedLineView>), ItemProblems)
)]
pub async fn errors(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<ListParameters>();
    let output = request.output::<RejectedLineView>(&mut parameters);
    parameters.finish()?;
    let load: LoadId = parse_id("load", &id)?;
    if loads::fetch(&app.pools.reads, load).await?.is_none() {
        return Err(Problem::not_found("load", &id));
    }
    let filter = LoadErrorFilter { load };
    request.respond(&app, &output, filter, MatchedActors::default(), RejectedLineView::from).await
}
