//! Errors as RFC 9457 problems, each with what to do.

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    ingest::Rejection,
    input::FieldError,
    store::{
        ActorId, StoreError,
        actors::{CanonicalActor, Namesake},
    },
};
use extraction::schema::{ActorType, PlaceLink};

/// The header with the id of a request.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The media type of problems.
pub const MEDIA_TYPE: &str = "application/problem+json";
/// Seconds after which a request may be repeated while the database is unavailable, or the service busy.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");
/// Longest id that a problem repeats, in code points.
const MAX_ID: usize = 80;

/// An error (RFC 9457).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// The type of problem: a link to its description.
    #[serde(rename = "type")]
    pub problem_type: String,
    /// The type in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong, and what to do.
    pub detail: String,
    /// All wrong fields or parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<InvalidField>,
    /// Actors that a name can mean, or with similar names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
    /// Id of the request, as in the log and in the header `x-request-id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// A wrong field or parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InvalidField {
    /// Its name; empty where the body as a whole is wrong.
    pub field: String,
    /// What is wrong, and what to send instead.
    pub detail: String,
}

impl From<FieldError> for InvalidField {
    fn from(error: FieldError) -> Self {
        Self { field: error.field, detail: error.detail }
    }
}

/// An actor that a name can mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Candidate {
    /// Id of the actor, to ask with instead of the name.
    pub actor_id: ActorId,
    /// Name of the actor.
    pub name: String,
    /// Type of the actor.
    #[serde(rename = "type")]
    pub actor_type: ActorType,
    /// The entry of the gazetteer, for a place that is linked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceLink>,
    /// Its roles, at most five, those in the most articles first; absent where no name was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<String>,
    /// Number of articles that mention it; absent where no name was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article_count: Option<i64>,
    /// Number of its statements; absent where no name was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement_count: Option<i64>,
}

impl From<Namesake> for Candidate {
    fn from(actor: Namesake) -> Self {
        Self {
            actor_id: actor.id,
            name: actor.name,
            actor_type: actor.actor_type,
            place: actor.place,
            roles: actor.roles,
            article_count: Some(actor.article_count),
            statement_count: Some(actor.statement_count),
        }
    }
}

impl From<CanonicalActor> for Candidate {
    fn from(actor: CanonicalActor) -> Self {
        Self {
            actor_id: actor.id,
            name: actor.name,
            actor_type: actor.actor_type,
            place: None,
            roles: Vec::new(),
            article_count: None,
            statement_count: None,
        }
    }
}

impl Problem {
    /// Creates a problem of one of the types that `/docs` lists.
    pub fn new(status: StatusCode, problem_type: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            problem_type: format!("/docs#{problem_type}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            candidates: Vec::new(),
            request_id: None,
        }
    }

    /// Creates the problem of a submitted article with wrong fields.
    pub fn invalid_article(errors: Vec<FieldError>) -> Self {
        let detail = match errors.len() {
            1 => "One field of the article is wrong; nothing was stored.".to_owned(),
            count => format!("{count} fields of the article are wrong; nothing was stored."),
        };
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-article", "The article is invalid", detail)
            .with_errors(errors)
    }

    /// Creates the problem of a correction with wrong fields.
    pub fn invalid_correction(errors: Vec<FieldError>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid-correction",
            "The correction is invalid",
            "Nothing was changed; the errors say what to send instead.",
        )
        .with_errors(errors)
    }

    /// Creates the problem of a sign-in with wrong fields.
    pub fn invalid_session(errors: Vec<FieldError>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid-session",
            "The sign-in is invalid",
            "There is no session; the errors say what to send instead.",
        )
        .with_errors(errors)
    }

    /// Creates the problem of a check with wrong fields.
    pub fn invalid_check(errors: Vec<FieldError>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid-check",
            "The check is invalid",
            "Nothing was checked; the errors say what to send instead.",
        )
        .with_errors(errors)
    }

    /// Creates the problem of wrong query parameters.
    pub fn invalid_query(errors: Vec<FieldError>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid-query",
            "The query is invalid",
            "Parameters are wrong; no query was made, because its answer would be wrong too.",
        )
        .with_errors(errors)
    }

    /// Creates the problem of a `noun` that does not exist.
    pub fn not_found(noun: &str, id: &str) -> Self {
        let id: String = id.chars().take(MAX_ID).collect();
        let detail = format!("There is no {noun} {id}. It may have been deleted, or never stored here.");
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    /// Creates the problem of a bug in the service.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "The service failed",
            "The fault is the service's, not yours; its log has the cause under this request's id.",
        )
    }

    /// Sets the wrong fields.
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.errors = errors.into_iter().map(InvalidField::from).collect();
        self
    }

    /// Sets the candidates.
    pub fn with_candidates(mut self, candidates: Vec<Candidate>) -> Self {
        self.candidates = candidates;
        self
    }

    /// Renders the problem. Only [`super::middleware::observe`] calls this, once it knows the request's id.
    pub(super) fn render(&self) -> Response {
        let mut response = (self.status(), Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status() == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if matches!(self.status(), StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS) {
            headers.insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        response
    }

    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl IntoResponse for Problem {
    /// Returns an empty response with the problem as an extension, which the middleware renders.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Self {
        match rejection {
            Rejection::Fields(errors) => Self::invalid_article(errors),
            Rejection::Language(language) => Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "language-unsupported",
                "The language is not supported",
                format!(
                    "The article is in {}; only English is extracted from. Nothing was stored. To store it without \
                     extraction, send “extract”: false.",
                    language.name
                ),
            ),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if error.is_storage_full() {
            tracing::error!(%error, "the disk of the database is full");
            return Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "storage-full",
                "The disk of the database is full",
                "Nothing was stored: the database has too little space, or takes no writes for another reason. Make space \
                 on its disk and repeat the request; nothing has to be restarted. Queries still answer.",
            );
        }
        if error.is_timeout() {
            tracing::warn!(%error, "a query took too long");
            return Self::new(
                StatusCode::GATEWAY_TIMEOUT,
                "timeout",
                "The query took too long",
                "Narrow the query: fewer or rarer words in “q”, a shorter range of days, or another filter beside it.",
            );
        }
        if error.is_unavailable() {
            tracing::warn!(%error, "the database is unavailable");
            return Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "database-unavailable",
                "The database is unavailable",
                "It does not answer, or too many queries wait for it. Nothing was stored or read. Repeat the request in a few seconds; see the service's log if it fails \
                 again.",
            );
        }
        tracing::error!(%error, "a request failed in the database");
        Self::internal()
    }
}
