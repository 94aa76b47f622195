//! Submission of one article.

use std::time::Duration;

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};

use super::{outcome::SubmissionOutcome, prefer_wait, view::ArticleView, wait_until_done};
use crate::{
    api::{AppState, access::key_name, problem::Problem},
    store::articles::{self, Outcome, Submission},
};

const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// Stores an article, and waits for its extraction as long as the header `Prefer` asks.
pub async fn submit_one(app: &AppState, head: &Parts, submission: Submission) -> Result<Response, Problem> {
    let by = key_name(&head.extensions);
    let outcomes = articles::submit(&app.pools.writes, &[submission], by.as_deref()).await?;
    let outcome = outcomes[0];
    let id = outcome.article_id();
    SubmissionOutcome::from(outcome).record();
    let is_unchanged = matches!(outcome, Outcome::Unchanged(_));
    let wait = prefer_wait(&head.headers).filter(|_| !is_unchanged);
    let mut status = if is_unchanged { StatusCode::OK } else { StatusCode::ACCEPTED };
    if let Some(seconds) = wait
        && wait_until_done(app, id, Duration::from_secs(seconds)).await?
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
