//! `GET /v1/actors/{id}/history`

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::view::{CorrectionView, correction_views};
use crate::{
    api::{
        AppState,
        openapi::NamedListProblems,
        problem::Problem,
        query::{self, ListParameters, ListRequest, page_parameters, resolve_actor_id},
    },
    store::{corrections, pagination::Page},
};

/// List the corrections of an actor and of those merged into it, the latest first
#[utoipa::path(
    get, path = "/v1/actors/{id}/history", tag = "corrections", operation_id = "list_corrections",
    params(("id" = String, Path, description = "`act_…`"), ListParameters),
    responses(
        (status = 200, description = "A page of corrections", body = query::Page<CorrectionView>), NamedListProblems
    )
)]
pub async fn history(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<ListParameters>();
    let page = page_parameters(&request.uri, &mut parameters);
    let format = request.format_parameter(&mut parameters);
    parameters.finish()?;
    let format = request.negotiate(format)?;
    let actor = resolve_actor_id(&app, &id).await?;
    let page = corrections::history(&app.pools.reads, actor, &page).await?;
    let views = Page { rows: correction_views(&app, page.rows).await?, next: page.next };
    request.respond(format, views, |view| view)
}
