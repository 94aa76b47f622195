//! `GET /v1/searches/{id}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::view::SearchView;
use crate::{
    api::{
        AppState,
        openapi::ItemProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::searches::{self, Search},
};

/// Get a saved search
#[utoipa::path(
    get, path = "/v1/searches/{id}", tag = "searches", operation_id = "get_search",
    params(("id" = String, Path, description = "`sea_…`")),
    responses((status = 200, description = "The search", body = SearchView), ItemProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<SearchView>, Problem> {
    Ok(Json(fetch(&app, &id).await?.into()))
}

/// Returns the search with an id; the error is the problem 404.
pub async fn fetch(app: &AppState, id: &str) -> Result<Search, Problem> {
    let search = searches::fetch(&app.pools.reads, parse_id("saved search", id)?).await?;
    search.ok_or_else(|| Problem::not_found("saved search", id))
}
