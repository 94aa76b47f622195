//! `GET /v1/actors/{id}/history`

use axum::{
    extract::{Path, State},
    response::Response,
};
use utoipa::IntoParams;

use super::view::{CorrectionView, correction_views};
use crate::{
    api::{
        AppState,
        openapi::NamedListProblems,
        problem::Problem,
        query::{self, ListRequest, page_parameters, resolve_actor_id},
    },
    store::{corrections, pagination::Page},
};

/// Parameters of a history.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct HistoryQuery {
    /// Output format; without it, the header `Accept` decides.
    format: Option<String>,
    /// Largest number of rows: 1 to 200, by default 50.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u32>,
    /// `meta.next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the corrections of an actor and of those merged into it, the latest first
#[utoipa::path(
    get, path = "/v1/actors/{id}/history", tag = "corrections", operation_id = "list_corrections",
    params(("id" = String, Path, description = "`act_…`"), HistoryQuery),
    responses(
        (status = 200, description = "A page of corrections", body = query::Page<CorrectionView>), NamedListProblems
    )
)]
pub async fn history(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<HistoryQuery>();
    let page = page_parameters(&request.uri, &mut parameters);
    let format = request.format_parameter(&mut parameters);
    parameters.finish()?;
    let format = request.negotiate(format)?;
    let actor = resolve_actor_id(&app, &id).await?;
    let page = corrections::history(&app.pool, actor, &page).await?;
    let views = Page { rows: correction_views(&app, page.rows).await?, next: page.next };
    request.respond(format, views, |view| view)
}
