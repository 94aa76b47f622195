//! `GET /v1/rereads/{id}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::view::RereadView;
use crate::{
    api::{
        AppState,
        openapi::ItemProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::rereads,
};

/// Get a reread: how far it is, and what became different so far
#[utoipa::path(
    get, path = "/v1/rereads/{id}", tag = "rereads", operation_id = "get_reread",
    params(("id" = String, Path, description = "`rrd_…`")),
    responses((status = 200, description = "The reread", body = RereadView), ItemProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<RereadView>, Problem> {
    let reread = rereads::fetch(&app.pools.reads, parse_id("reread", &id)?).await?;
    Ok(Json(reread.ok_or_else(|| Problem::not_found("reread", &id))?.into()))
}
