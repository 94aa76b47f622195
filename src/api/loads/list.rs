//! `GET /v1/loads`

use axum::{Json, extract::State};

use super::view::{LoadList, LoadView};
use crate::{
    api::{AppState, openapi::ListProblems, problem::Problem, query::NoParameters},
    store::loads,
};

/// List loads, the latest first
#[utoipa::path(
    get, path = "/v1/loads", tag = "loads", operation_id = "list_loads",
    responses((status = 200, description = "The latest hundred loads", body = LoadList), ListProblems)
)]
pub async fn list(State(app): State<AppState>, _: NoParameters) -> Result<Json<LoadList>, Problem> {
    let loads = loads::all(&app.pools.reads).await?;
    Ok(Json(LoadList { data: loads.into_iter().map(|load| LoadView::new(load, app.model)).collect() }))
}
