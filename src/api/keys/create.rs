//! `POST /v1/keys`

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::view::KeyView;
use crate::{
    api::{
        AppState,
        access::key_name,
        body::{self, ContentKind},
        openapi::KeyProblems,
        problem::Problem,
        query::NoParameters,
    },
    input::{self, FieldError, JsonFields},
    store::keys::{self, KeyError, NewKey, NewSecret, Scope},
};

/// Longest body, in bytes.
const MAX_BODY: usize = 4 * 1024;
/// Longest name, in bytes.
const MAX_NAME: usize = 200;
/// Longest time, in bytes.
const MAX_TIME: usize = 40;

/// A key to be made.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRequest {
    /// Who will have it, like `Desk: M. Ruiz`; corrections are signed with it. No other valid key has the name.
    name: String,
    /// What it permits: `articles:write`, `read`, `review`, or `admin` for everything.
    scopes: Vec<String>,
    /// When it expires: a time (RFC 3339), or a day, with which it begins. Never without it.
    expires_at: Option<String>,
}

/// Make a key, which this answer shows once
#[utoipa::path(
    post, path = "/v1/keys", tag = "keys", operation_id = "create_key", request_body = KeyRequest,
    responses((status = 201, description = "The key, with its secret", body = KeyView), KeyProblems)
)]
pub async fn create(State(app): State<AppState>, request: Request) -> Result<Response, Problem> {
    let (head, content) = request.into_parts();
    NoParameters::check(&head.uri)?;
    ContentKind::of(&head.headers, &[ContentKind::Json])?;
    let value = body::parse_json(&body::read(content, MAX_BODY).await?)?;
    let (name, scopes, expires_at) = parse(&value).map_err(invalid)?;
    let secret = NewSecret::key().map_err(|error| {
        tracing::error!(%error, "no key can be made");
        Problem::internal()
    })?;
    let key = NewKey {
        name,
        prefix: secret.prefix.clone(),
        key_hash: keys::hash(&secret.text),
        scopes,
        expires_at,
    };
    let who = key_name(&head.extensions);
    let created = keys::create(&app.pools.writes, &key, who.as_deref()).await.map_err(key_problem)?;
    app.keys.reload().await;
    let headers = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store")), location(&created.prefix)];
    let view = KeyView { key: Some(secret.text), ..created.into() };
    Ok((StatusCode::CREATED, headers, Json(view)).into_response())
}

fn location(prefix: &str) -> (HeaderName, HeaderValue) {
    let value = HeaderValue::from_str(&format!("/v1/keys/{prefix}"));
    (header::LOCATION, value.unwrap_or(HeaderValue::from_static("/v1/keys")))
}

/// Parses name, scopes and time of expiry.
fn parse(value: &Value) -> Result<(String, Vec<Scope>, Option<Timestamp>), Vec<FieldError>> {
    let mut fields = JsonFields::new(value, "a key as a JSON object with name and scopes")?;
    let name = fields.required_line("name", MAX_NAME, "send who will have the key");
    let scopes = fields.required_value("scopes", "send what the key permits, like [\"read\"]", parse_scopes);
    let expires_at = fields.parsed("expires_at", MAX_TIME, parse_expiry);
    fields.reject_unknown();
    fields.finish(|| Some((name?, scopes?, expires_at)))
}

fn parse_scopes(value: &Value) -> Result<Vec<Scope>, String> {
    let given = value.as_array().filter(|given| !given.is_empty());
    let given = given.ok_or("is no list of scopes; send one, like [\"read\", \"review\"]")?;
    let mut scopes = given
        .iter()
        .map(|one| one.as_str().unwrap_or_default().parse::<Scope>().map_err(|error| error.to_string()))
        .collect::<Result<Vec<_>, _>>()?;
    scopes.sort_unstable();
    scopes.dedup();
    Ok(scopes)
}

fn parse_expiry(text: &str) -> Result<Timestamp, &'static str> {
    let instant = input::parse_instant(text).map(|(at, _)| at);
    let day = || Some(input::parse_day(text)?.to_zoned(TimeZone::UTC).ok()?.timestamp());
    let at = instant
        .or_else(day)
        .ok_or("is no time; send one like 2027-01-31T00:00:00Z, or a day like 2027-01-31")?;
    if at > Timestamp::now() { Ok(at) } else { Err("is over; send a later time") }
}

fn invalid(errors: Vec<FieldError>) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "invalid-new-key",
        "The key is invalid",
        "No key was made; the errors say what to send instead.",
    )
    .with_errors(errors)
}

/// Makes the problem of a change of keys that was not made.
pub fn key_problem(error: KeyError) -> Problem {
    match error {
        KeyError::NameTaken(name) => {
            let detail = format!(
                "There is a valid key “{name}”. Corrections are signed with the name: revoke that key first, or take another name."
            );
            Problem::new(StatusCode::CONFLICT, "name-taken", "Another key has the name", detail)
        }
        KeyError::Unknown(key) => Problem::not_found("valid key", &key),
        KeyError::Store(error) => error.into(),
    }
}
