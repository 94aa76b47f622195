//! Submission of one article.

use std::time::Duration;

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use super::{
    hidden::not_restored, idempotency_key, outcome::SubmissionOutcome, prefer_wait, view::ArticleView,
    wait_until_done,
};
use crate::{
    api::{AppState, access::key_name, problem::Problem},
    store::articles::{self, IdempotencyKey, KeyedOutcome, Outcome, Submission},
};

const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// Stores an article; a request that was answered before stores nothing, and has its answer while the queue is full too.
async fn store(
    app: &AppState,
    submission: Submission,
    key: Option<IdempotencyKey>,
    by: Option<&str>,
) -> Result<Outcome, Problem> {
    let (pool, coreference) = (&app.pools.writes, app.extractors.event_coreference());
    let checked = app.queue_limit.check_single(pool).await;
    let Some(key) = key else {
        checked?;
        return Ok(articles::submit(pool, coreference, &[submission], by).await?[0]);
    };
    let outcome = match checked {
        Ok(()) => articles::submit_with_key(pool, coreference, &submission, &key, by).await?,
        Err(full) => articles::earlier_outcome(pool, &key).await?.ok_or(full)?,
    };
    match outcome {
        KeyedOutcome::Stored(outcome) | KeyedOutcome::Repeated(outcome) => Ok(outcome),
        KeyedOutcome::OtherRequest => Err(idempotency_key::other_request()),
        KeyedOutcome::InFlight => Err(idempotency_key::in_flight()),
    }
}

/// Stores an article, and waits for its extraction as long as the header `Prefer` asks.
pub async fn submit_one(
    app: &AppState,
    head: &Parts,
    submission: Submission,
    key: Option<IdempotencyKey>,
) -> Result<Response, Problem> {
    let outcome = store(app, submission, key, key_name(&head.extensions).as_deref()).await?;
    let id = outcome.article_id();
    SubmissionOutcome::from(outcome).record();
    if matches!(outcome, Outcome::Withdrawn(_)) {
        return Err(not_restored(id));
    }
    let is_unchanged = matches!(outcome, Outcome::Unchanged(_));
    let wait = prefer_wait(&head.headers);
    let mut status = if is_unchanged { StatusCode::OK } else { StatusCode::ACCEPTED };
    if let Some(seconds) = wait
        && articles::hidden(&app.pools.writes, id).await?.is_none()
        && wait_until_done(app, id, Duration::from_secs(seconds)).await?
        && !is_unchanged
    {
        status = StatusCode::CREATED;
    }
    let article = articles::fetch(&app.pools.writes, id).await?;
    let article = article.ok_or_else(|| Problem::not_found("article", &id.to_string()))?;
    let mut response = (status, Json(ArticleView::from(article))).into_response();
    if let Ok(location) = HeaderValue::from_str(&format!("/v1/articles/{id}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    if let Some(seconds) = wait
        && let Ok(applied) = HeaderValue::from_str(&format!("wait={seconds}"))
    {
        response.headers_mut().insert(PREFERENCE_APPLIED, applied);
    }
    Ok(response)
}
