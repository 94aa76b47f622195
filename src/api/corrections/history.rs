//! `GET /v1/actors/{id}/history`

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::view::CorrectionView;
use crate::{
    api::{
        AppState,
        openapi::NamedListProblems,
        problem::Problem,
        query::{ListParameters, ListRequest, MatchedActors, Page, resolve_actor_id},
    },
    store::corrections::History,
};

/// List the corrections of an actor and of those merged into it, the latest first
#[utoipa::path(
    get, path = "/v1/actors/{id}/history", tag = "corrections", operation_id = "list_corrections",
    params(("id" = String, Path, description = "`act_…`"), ListParameters),
    responses(
        (status = 200, description = "A page of corrections", body = Page<CorrectionView>), NamedListProblems
    )
)]
pub async fn history(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<ListParameters>();
    let output = request.output::<CorrectionView>(&mut parameters);
    parameters.finish()?;
    let actor = resolve_actor_id(&app, &id).await?;
    request.respond(&app, &output, History { actor }, MatchedActors::default(), CorrectionView::from).await
}
