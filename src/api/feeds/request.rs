//! Bodies of feeds.

use axum::{extract::Request, http::StatusCode};
use serde_json::Value;

use crate::{
    api::{
        AppState,
        body::{self, ContentKind},
        problem::Problem,
        query::NoParameters,
    },
    input::{FieldError, JsonFields},
};

/// Longest body in bytes.
const MAX_FEED: usize = 32 * 1024;
/// Fewest and most seconds between two polls.
const MIN_INTERVAL: u64 = 60;
const MAX_INTERVAL: u64 = 7 * 24 * 60 * 60;

/// Reads the JSON body of a request, where the service polls feeds.
pub async fn read_json(app: &AppState, request: Request) -> Result<Value, Problem> {
    if !app.polls_feeds {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "feeds-off",
            "The service polls no feeds",
            "Who runs the service turns them on: `dateline serve --feeds`, or DATELINE_FEEDS=true.",
        ));
    }
    let (head, content) = request.into_parts();
    NoParameters::check(&head.uri)?;
    ContentKind::of(&head.headers, &[ContentKind::Json])?;
    body::parse_json(&body::read(content, MAX_FEED).await?)
}

/// Takes the seconds between two polls.
pub fn poll_seconds(fields: &mut JsonFields<'_>) -> Option<i32> {
    let seconds = fields.optional_number("poll_seconds", MIN_INTERVAL..=MAX_INTERVAL)?;
    i32::try_from(seconds).ok()
}

/// Creates the problem of wrong fields.
pub fn invalid(errors: Vec<FieldError>) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "invalid-feed",
        "The feed is invalid",
        "Nothing was changed; the errors say what to send instead.",
    )
    .with_errors(errors)
}
