//! `GET /v1/rereads`

use axum::{Json, extract::State};

use super::view::{RereadList, RereadView};
use crate::{
    api::{AppState, openapi::ListProblems, problem::Problem, query::NoParameters},
    store::rereads,
};

/// List rereads, the latest first
#[utoipa::path(
    get, path = "/v1/rereads", tag = "rereads", operation_id = "list_rereads",
    responses((status = 200, description = "The latest hundred rereads", body = RereadList), ListProblems)
)]
pub async fn list(State(app): State<AppState>, _: NoParameters) -> Result<Json<RereadList>, Problem> {
    let rereads = rereads::all(&app.pools.reads).await?;
    Ok(Json(RereadList { data: rereads.into_iter().map(RereadView::from).collect() }))
}
