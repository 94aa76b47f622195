//! `GET /v1/sources`

use axum::{Json, extract::State};

use super::view::{SourceList, SourceView};
use crate::{
    api::{AppState, openapi::ListProblems, problem::Problem, query::NoParameters},
    store::sources,
};

/// List the publishers that have settings
///
/// `/v1/statistics/sources` lists all with their numbers of articles.
#[utoipa::path(
    get, path = "/v1/sources", tag = "sources", operation_id = "list_sources",
    responses((status = 200, description = "All publishers that have settings", body = SourceList), ListProblems)
)]
pub async fn list(State(app): State<AppState>, _: NoParameters) -> Result<Json<SourceList>, Problem> {
    let sources = sources::all(&app.pools.reads).await?;
    Ok(Json(SourceList { data: sources.into_iter().map(SourceView::from).collect() }))
}
