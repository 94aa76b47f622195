//! Reviews on the wire.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{formats::ListItem, problem::Problem},
    input::FieldError,
    store::{
        HappeningId, ReviewId, StatementId,
        reviews::{Decision, Review, ReviewCorrection, ReviewError, Subject},
    },
};

/// A review.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReviewView {
    /// Its id.
    pub id: ReviewId,
    /// The statement that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement_id: Option<StatementId>,
    /// The happening that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub happening_id: Option<HappeningId>,
    /// The decision.
    pub decision: Decision,
    /// The values that a correction gives; empty for other decisions.
    pub correction: ReviewCorrection,
    /// The author.
    pub by: String,
    /// The reason.
    pub reason: String,
    /// The time.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// Why it is about nothing any more; null while it holds, or a later review of the same does.
    pub moot: Option<MootView>,
}

/// Since when, and why, a review is about nothing: a revision has other words.
#[derive(Debug, Serialize, ToSchema)]
pub struct MootView {
    /// The time.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// The reason.
    pub reason: String,
}

impl From<Review> for ReviewView {
    fn from(review: Review) -> Self {
        let (statement_id, happening_id) = match review.subject {
            Subject::Statement(id) => (Some(id), None),
            Subject::Happening(id) => (None, Some(id)),
        };
        Self {
            id: review.id,
            statement_id,
            happening_id,
            decision: review.decision,
            correction: review.correction,
            by: review.made.by,
            reason: review.made.reason,
            made_at: review.made_at,
            moot: review.moot.map(|(since, reason)| MootView { since, reason }),
        }
    }
}

impl ListItem for ReviewView {
    const COLUMNS: &'static [&'static str] =
        &["id", "statement_id", "happening_id", "decision", "by", "reason", "made_at", "moot_since"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.statement_id.map(|id| id.to_string()).unwrap_or_default(),
            self.happening_id.map(|id| id.to_string()).unwrap_or_default(),
            self.decision.as_str().to_owned(),
            self.by.clone(),
            self.reason.clone(),
            self.made_at.to_string(),
            self.moot.as_ref().map(|moot| moot.since.to_string()).unwrap_or_default(),
        ]
    }
}

/// Answers with a review that was recorded.
pub fn created(review: Review) -> Response {
    let location = format!("/v1/reviews/{}", review.id);
    let mut response = (StatusCode::CREATED, Json(ReviewView::from(review))).into_response();
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// Makes the problem of a review of a `noun` that was not recorded.
pub fn review_problem(noun: &str, id: &str, error: ReviewError) -> Problem {
    match error {
        ReviewError::NotFound => Problem::not_found(noun, id),
        ReviewError::NoSpeaker(_) => {
            Problem::invalid_correction(vec![FieldError::new("correction.speaker_id", error.to_string())])
        }
        ReviewError::Store(error) => error.into(),
    }
}
