//! `POST /v1/authorities`

use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::view::{AuthorityOutcome, AuthorityReport};
use crate::{
    api::{
        AppState,
        access::key_name,
        body::{self, ContentKind},
        openapi::AuthorityProblems,
        problem::Problem,
        query::NoParameters,
    },
    ingest::authorities::{from_csv, parse},
    input::FieldError,
    store::{
        StoreError,
        authorities::{self, Authority, Loaded, Position},
    },
};

/// Longest body in bytes, and most authorities in it.
const MAX_BODY: usize = 4 << 20;
const MAX_AUTHORITIES: usize = 1_000;
/// Most repetitions of a transaction that collided with another.
const MAX_RETRIES: u32 = 5;
/// The reason for which a person is not loaded.
const ERASED: &str = "or an alias is the name of a person who was erased; leave the person out";

/// Authorities to be loaded.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthoritiesRequest {
    /// The authorities, at most 1,000.
    authorities: Vec<AuthorityRequest>,
}

/// Somebody or something that is known.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AuthorityRequest {
    /// The id at Wikidata, like `Q7`, or one of your own.
    external_id: String,
    /// The name.
    name: String,
    /// `person`, `organization` or `group`; places are known from the gazetteer.
    #[serde(rename = "type")]
    actor_type: String,
    /// Further names.
    #[serde(default)]
    aliases: Vec<String>,
    /// Organizations and roles, each with its days.
    #[serde(default)]
    positions: Vec<Position>,
}

/// Load persons, organizations and groups that you know already
///
/// Each is an actor, and every article that names it by one of its names, in the type, means this actor: from now on, and in stored
/// articles when they are read again. An actor that has the name already gets the id (`adopted`). A name that another actor has
/// stays that actor's and is listed in `clashes`: nothing is merged, which `POST /v1/actors/{id}/merges` does. The same
/// `external_id` again replaces what was loaded.
///
/// `application/json`, or `text/csv` with the columns `external_id`, `name`, `type`, `aliases` (separated by `|`), `organization`,
/// `role`, `from`, `to`; rows with one id are one authority with several positions.
#[utoipa::path(
    post, path = "/v1/authorities", tag = "authorities", operation_id = "load_authorities",
    request_body(content((AuthoritiesRequest = "application/json"), (String = "text/csv"))),
    responses((status = 200, description = "What became of each", body = AuthorityReport), AuthorityProblems)
)]
pub async fn load(State(app): State<AppState>, request: Request) -> Result<Json<AuthorityReport>, Problem> {
    let (head, content) = request.into_parts();
    NoParameters::check(&head.uri)?;
    let kind = ContentKind::of(&head.headers, &[ContentKind::Json, ContentKind::Csv])?;
    let bytes = body::read(content, MAX_BODY).await?;
    let values = match kind {
        ContentKind::Csv => from_csv(&body::parse_text(&bytes)?).map_err(|error| invalid("", error))?,
        _ => list_of(body::parse_json(&bytes)?)?,
    };
    if values.len() > MAX_AUTHORITIES {
        let detail = format!("has {} authorities; send at most {MAX_AUTHORITIES} at a time", values.len());
        return Err(invalid("authorities", detail));
    }
    let who = key_name(&head.extensions);
    let mut report = AuthorityReport::default();
    for value in &values {
        report.add(match parse(value) {
            Ok(authority) => match load_one(&app, &authority, who.as_deref()).await? {
                Some(loaded) => AuthorityOutcome::loaded(authority.external_id, loaded),
                None => AuthorityOutcome::rejected(value, vec![FieldError::new("name", ERASED)]),
            },
            Err(errors) => AuthorityOutcome::rejected(value, errors),
        });
    }
    Ok(Json(report))
}

/// Loads an authority; repeats the transaction where it collided with that of a worker.
async fn load_one(
    app: &AppState,
    authority: &Authority,
    who: Option<&str>,
) -> Result<Option<Loaded>, StoreError> {
    let mut attempt = 0;
    loop {
        match authorities::load(&app.pools.writes, authority, who).await {
            Err(error) if error.is_retryable() && attempt < MAX_RETRIES => attempt += 1,
            outcome => return outcome,
        }
    }
}

/// Returns the authorities of a body.
fn list_of(body: Value) -> Result<Vec<Value>, Problem> {
    let wanted = "send {\"authorities\": [{\"external_id\": …, \"name\": …, \"type\": …}]}";
    let Value::Object(mut fields) = body else { return Err(invalid("", wanted)) };
    match (fields.remove("authorities"), fields.keys().next()) {
        (Some(Value::Array(authorities)), None) => Ok(authorities),
        (_, Some(unknown)) => Err(invalid(unknown, format!("is no field of this request; {wanted}"))),
        _ => Err(invalid("authorities", format!("is no list; {wanted}"))),
    }
}

fn invalid(field: &str, detail: impl Into<String>) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "invalid-authorities",
        "The authorities are invalid",
        "Nothing was changed; the errors say what to send instead.",
    )
    .with_errors(vec![FieldError::new(field, detail)])
}
