//! `POST /v1/session`

use std::time::Duration;

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::SessionView;
use crate::{
    api::{
        AppState,
        access::{SESSION_COOKIE, invalid_key},
        body::{self, ContentKind},
        openapi::SignInProblems,
        problem::Problem,
        query::NoParameters,
    },
    input::JsonFields,
    store::keys,
};

/// Longest body, in bytes.
const MAX_BODY: usize = 4 * 1024;
/// Longest key, in bytes.
const MAX_KEY: usize = 200;
/// Time after which a session ends: a working day.
const SESSION_TIME: Duration = Duration::from_secs(12 * 60 * 60);

/// A key to sign in with.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInRequest {
    /// The key, as `dateline keys create` printed it.
    key: String,
}

/// Sign in with a key, for twelve hours
///
/// The cookie is not readable by scripts and is sent by pages of this service alone. Programs send the key itself.
#[utoipa::path(
    post, path = "/v1/session", tag = "operations", operation_id = "sign_in", request_body = SignInRequest,
    responses((status = 201, description = "The session; its cookie is in `Set-Cookie`", body = SessionView), SignInProblems)
)]
pub async fn sign_in(State(app): State<AppState>, request: Request) -> Result<Response, Problem> {
    let (head, content) = request.into_parts();
    NoParameters::check(&head.uri)?;
    ContentKind::of(&head.headers, &[ContentKind::Json])?;
    let value = body::parse_json(&body::read(content, MAX_BODY).await?)?;
    let mut fields = JsonFields::new(&value, "a JSON object with a key").map_err(Problem::invalid_session)?;
    let key = fields.required_line("key", MAX_KEY, "send the key, dateline_…");
    fields.reject_unknown();
    let key = fields.finish(|| key).map_err(Problem::invalid_session)?;
    let holder =
        app.keys.find(&key).await?.filter(|_| key.starts_with("dateline_")).ok_or_else(invalid_key)?;
    let token = keys::new_token().map_err(|error| {
        tracing::error!(%error, "no session can be made");
        Problem::internal()
    })?;
    let expires_at = Timestamp::now() + SESSION_TIME;
    keys::insert_session(&app.pools.writes, &keys::hash(&token), holder.key_id, expires_at).await?;
    app.keys.reload().await;
    let cookie = cookie(&head.headers, &token, SESSION_TIME);
    let mut response =
        (StatusCode::CREATED, Json(SessionView::new(Some(&holder), Some(expires_at)))).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Makes the header that sets the cookie of a session, or with no time removes it.
///
/// A page that was loaded over TLS gets a cookie for TLS alone; the service itself may be behind a proxy.
pub fn cookie(headers: &HeaderMap, token: &str, time: Duration) -> HeaderValue {
    let origin = headers.get(header::ORIGIN).map(HeaderValue::as_bytes);
    let secure = if origin.is_some_and(|origin| origin.starts_with(b"https://")) { "; Secure" } else { "" };
    let cookie = format!(
        "{SESSION_COOKIE}={token}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{secure}",
        time.as_secs()
    );
    HeaderValue::from_str(&cookie).unwrap_or(HeaderValue::from_static(""))
}
