//! Errors as the outside sees them: RFC 9457 problems, each saying what to do.

use axum::{
    Json,
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{input::FieldError, store::StoreError};

/// An RFC 9457 problem.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Which kind of problem, as a link to its description.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong here, and what to do.
    pub detail: String,
    /// The fields or parameters at fault, all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Fault>,
    /// Actors that a name may stand for, or that are near it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
    /// The request's id, as in the log and in the header `x-request-id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

/// One field or parameter at fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fault {
    /// Its name.
    pub field: String,
    /// What is wrong with it, and what it should be.
    pub detail: String,
}

/// An actor that a name may stand for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Candidate {
    /// Its id, to be asked for instead of the name.
    pub actor_id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: String,
}

impl From<FieldError> for Fault {
    fn from(error: FieldError) -> Self {
        Self { field: error.field, detail: error.detail }
    }
}

impl Problem {
    /// A problem of one kind; `kind` is one of the words listed at `/docs`.
    pub fn new(status: StatusCode, kind: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/docs#{kind}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            errors: Vec::new(),
            candidates: Vec::new(),
            request_id: None,
        }
    }

    /// Fields of the submitted article are at fault.
    pub fn invalid_article(errors: Vec<FieldError>) -> Self {
        let count = errors.len();
        let detail = match count {
            1 => "One field of the article is at fault; nothing was stored.".to_owned(),
            _ => format!("{count} fields of the article are at fault; nothing was stored."),
        };
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-article", "The article can't be taken", detail)
            .with_errors(errors.into_iter().map(Fault::from).collect())
    }

    /// Query parameters are at fault.
    pub fn invalid_query(errors: Vec<Fault>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "invalid-query",
            "The question can't be understood",
            "Parameters are at fault; nothing was looked up, since a slip would give a wrong answer.",
        )
        .with_errors(errors)
    }

    /// There is no such thing.
    pub fn not_found(what: &str, id: &str) -> Self {
        let id: String = id.chars().take(80).collect();
        let detail = format!("There is no {what} {id}. It may have been deleted, or never been stored here.");
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not found", detail)
    }

    /// The same problem with the faults listed.
    pub fn with_errors(mut self, errors: Vec<Fault>) -> Self {
        self.errors = errors;
        self
    }

    /// The same problem with the candidates listed.
    pub fn with_candidates(mut self, candidates: Vec<Candidate>) -> Self {
        self.candidates = candidates;
        self
    }

    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The problem as it goes out. [`super::middleware::finish`] calls this once the request's id is known.
    pub(super) fn render(&self) -> Response {
        let mut response = (self.status(), Json(self)).into_response();
        let headers = response.headers_mut();
        headers
            .insert(header::CONTENT_TYPE, axum::http::HeaderValue::from_static("application/problem+json"));
        if self.status() == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, axum::http::HeaderValue::from_static("5"));
        }
        response
    }
}

impl IntoResponse for Problem {
    /// An empty answer that carries the problem; the middleware writes it out with the request's id.
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        if error.is_unavailable() {
            tracing::warn!(%error, "the database is out of reach");
            return Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "database-away",
                "The database is out of reach",
                "Nothing was stored or looked up. Try again in a few seconds; if it stays so, see the service's log.",
            );
        }
        tracing::error!(%error, "a request failed in the store");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something is broken here",
            "The fault is the service's, not yours; its log has the cause under this request's id.",
        )
    }
}

/// The header that carries a request's id.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
