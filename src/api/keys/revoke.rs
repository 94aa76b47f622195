//! `DELETE /v1/keys/{prefix}`

use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
};

use super::create::key_problem;
use crate::{
    api::{AppState, access::key_name, openapi::DeletionProblems, problem::Problem, query::NoParameters},
    store::keys,
};

/// Revoke a key: it is refused within five seconds, and its sessions end
#[utoipa::path(
    delete, path = "/v1/keys/{prefix}", tag = "keys", operation_id = "revoke_key",
    params(("prefix" = String, Path, description = "The public part of the key, or the name of who has it")),
    responses((status = 204, description = "It is revoked"), DeletionProblems)
)]
pub async fn revoke(
    State(app): State<AppState>,
    Path(prefix): Path<String>,
    request: Request,
) -> Result<StatusCode, Problem> {
    NoParameters::check(request.uri())?;
    let who = key_name(request.extensions());
    keys::revoke(&app.pools.writes, &prefix, who.as_deref()).await.map_err(key_problem)?;
    app.keys.reload().await;
    Ok(StatusCode::NO_CONTENT)
}
