//! Reviews on the wire.

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use extraction::{reassign::TextSelector, schema::EventStatus};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{formats::ListItem, problem::Problem},
    input::FieldError,
    store::{
        ActorId, HappeningId, QuotationId, ReviewId, StatementId,
        reviews::{
            CorrectedParticipant, Decision, Review, ReviewCorrection, ReviewError, ReviewedSubject, Subject,
        },
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
    /// The quotation that was reviewed, where the statement is one of its places.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quotation_id: Option<QuotationId>,
    /// The decision.
    pub decision: Decision,
    /// The values that a correction gives; empty for other decisions.
    pub correction: CorrectedValuesView,
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

/// The values that a correction gives.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectedValuesView {
    /// The speaker of a statement.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker_id: Option<ActorId>,
    /// The day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub day: Option<Date>,
    /// The type of quotation of a statement, or the event type of a happening.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_name: Option<String>,
    /// Whether a happening took place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<EventStatus>,
    /// The words of a statement, with the text around them at the time of the review.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<TextSelector>,
    /// All participants of a happening.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub participants: Option<Vec<CorrectedParticipant>>,
}

impl From<ReviewCorrection> for CorrectedValuesView {
    fn from(correction: ReviewCorrection) -> Self {
        let statement_type = correction.statement_type.map(|one| one.as_str().to_owned());
        Self {
            speaker_id: correction.speaker_id,
            day: correction.day,
            type_name: statement_type.or(correction.event_type),
            status: correction.status,
            content: correction.content,
            participants: correction.participants,
        }
    }
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
            quotation_id: review.quotation,
            decision: review.decision,
            correction: review.correction.into(),
            by: review.made.by,
            reason: review.made.reason,
            made_at: review.made_at,
            moot: review.moot.map(|(since, reason)| MootView { since, reason }),
        }
    }
}

impl ListItem for ReviewView {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "statement_id",
        "happening_id",
        "quotation_id",
        "decision",
        "by",
        "reason",
        "made_at",
        "moot_since",
    ];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            self.statement_id.map(|id| id.to_string()).unwrap_or_default(),
            self.happening_id.map(|id| id.to_string()).unwrap_or_default(),
            self.quotation_id.map(|id| id.to_string()).unwrap_or_default(),
            self.decision.as_str().to_owned(),
            self.by.clone(),
            self.reason.clone(),
            self.made_at.to_string(),
            self.moot.as_ref().map(|moot| moot.since.to_string()).unwrap_or_default(),
        ]
    }
}

/// The reviews of the statements of a quotation, the first published first.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuotationReviewView {
    /// The reviews.
    pub data: Vec<ReviewView>,
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

/// Makes the problem of a review that was not recorded.
pub fn review_problem(subject: ReviewedSubject, error: ReviewError) -> Problem {
    match error {
        ReviewError::NotFound => match subject {
            ReviewedSubject::One(Subject::Statement(id)) => Problem::not_found("statement", &id.to_string()),
            ReviewedSubject::One(Subject::Happening(id)) => Problem::not_found("happening", &id.to_string()),
            ReviewedSubject::Quotation(id) => Problem::not_found("quotation", &id.to_string()),
        },
        ReviewError::TooManyStatements(_) => {
            Problem::invalid_correction(vec![FieldError::new("decision", error.to_string())])
        }
        ReviewError::NoSpeaker(_) => {
            Problem::invalid_correction(vec![FieldError::new("correction.speaker_id", error.to_string())])
        }
        ReviewError::WrongSpan(_) => {
            Problem::invalid_correction(vec![FieldError::new("correction.span", error.to_string())])
        }
        ReviewError::NoParticipant(_) => {
            Problem::invalid_correction(vec![FieldError::new("correction.participants", error.to_string())])
        }
        ReviewError::Store(error) => error.into(),
    }
}
