//! `DELETE /v1/session`

use std::time::Duration;

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::sign_in::cookie;
use crate::{
    api::{AppState, access::session_token, openapi::SignOutProblems, problem::Problem, query::NoParameters},
    store::keys,
};

/// Sign out: end the session of the request's cookie
#[utoipa::path(
    delete, path = "/v1/session", tag = "operations", operation_id = "sign_out",
    responses((status = 204, description = "There is no session any more"), SignOutProblems)
)]
pub async fn sign_out(
    State(app): State<AppState>,
    headers: HeaderMap,
    _: NoParameters,
) -> Result<Response, Problem> {
    if let Some(token) = session_token(&headers) {
        keys::delete_session(&app.pools.writes, &keys::hash(token)).await?;
        app.keys.reload().await;
    }
    let removed = [(header::SET_COOKIE, cookie(&headers, "", Duration::ZERO))];
    Ok((StatusCode::NO_CONTENT, removed).into_response())
}
