//! `DELETE /v1/rereads/{id}`

use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
};

use crate::{
    api::{
        AppState,
        access::key_name,
        openapi::DeletionProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::rereads,
};

/// End a reread, and delete its report
///
/// Articles that are queued at this moment are extracted from all the same, at most two hundred.
#[utoipa::path(
    delete, path = "/v1/rereads/{id}", tag = "rereads", operation_id = "delete_reread",
    params(("id" = String, Path, description = "`rrd_…`")),
    responses((status = 204, description = "It is deleted"), DeletionProblems)
)]
pub async fn delete(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<StatusCode, Problem> {
    NoParameters::check(request.uri())?;
    let who = key_name(request.extensions());
    match rereads::delete(&app.pools.writes, parse_id("reread", &id)?, who.as_deref()).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found("reread", &id)),
    }
}
