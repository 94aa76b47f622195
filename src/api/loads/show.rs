//! `GET /v1/loads/{id}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::view::LoadView;
use crate::{
    api::{
        AppState,
        openapi::ItemProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::loads,
};

/// Get a load: how many of its lines are stored, and how many of its articles are extracted from
#[utoipa::path(
    get, path = "/v1/loads/{id}", tag = "loads", operation_id = "get_load",
    params(("id" = String, Path, description = "`lod_…`")),
    responses((status = 200, description = "The load", body = LoadView), ItemProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<LoadView>, Problem> {
    // A load is looked at while it is written.
    let load = loads::fetch(&app.pools.writes, parse_id("load", &id)?).await?;
    Ok(Json(LoadView::new(load.ok_or_else(|| Problem::not_found("load", &id))?, app.model)))
}
