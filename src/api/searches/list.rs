//! `GET /v1/searches`

use axum::{Json, extract::State};

use super::view::{SearchList, SearchView};
use crate::{
    api::{AppState, openapi::ListProblems, problem::Problem, query::NoParameters},
    store::searches,
};

/// List saved searches, the latest first
#[utoipa::path(
    get, path = "/v1/searches", tag = "searches", operation_id = "list_searches",
    responses((status = 200, description = "All saved searches", body = SearchList), ListProblems)
)]
pub async fn list(State(app): State<AppState>, _: NoParameters) -> Result<Json<SearchList>, Problem> {
    let searches = searches::all(&app.pools.reads).await?;
    Ok(Json(SearchList { data: searches.into_iter().map(SearchView::from).collect() }))
}
