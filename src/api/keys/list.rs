//! `GET /v1/keys`

use axum::{Json, extract::State};

use super::view::{KeyList, KeyView};
use crate::{
    api::{AppState, openapi::ListProblems, problem::Problem, query::NoParameters},
    store::keys,
};

/// List keys, the latest first
#[utoipa::path(
    get, path = "/v1/keys", tag = "keys", operation_id = "list_keys",
    responses((status = 200, description = "All keys, without their secrets", body = KeyList), ListProblems)
)]
pub async fn list(State(app): State<AppState>, _: NoParameters) -> Result<Json<KeyList>, Problem> {
    let keys = keys::list(&app.pools.reads).await?;
    Ok(Json(KeyList { data: keys.into_iter().map(KeyView::from).collect() }))
}
