//! The steps that reviews of statements and of happenings share.

use serde_json::json;
use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use super::{NewReview, Review, ReviewError, Subject, history::fetch_with};
use crate::store::{
    ActorId, QuotationId, ReviewId,
    audit::{self, Action, NewEntry},
    sort_day::day_number,
};
use extraction::{reassign::TextSelector, schema::Statement};

/// A reviewed statement as it is now, with its place.
pub(super) struct ReviewedStatement<'a> {
    pub article_id: Uuid,
    pub speaker: Option<ActorId>,
    pub document: &'a Statement,
    pub selector: &'a TextSelector,
    /// The quotation that was reviewed, where the statement is one of its places.
    pub quotation: Option<QuotationId>,
}

/// Inserts a review and returns its id.
pub(super) async fn insert(
    transaction: &mut PgTransaction<'_>,
    subject: Subject,
    review: &NewReview,
    statement: Option<ReviewedStatement<'_>>,
) -> Result<ReviewId, ReviewError> {
    let id = ReviewId(Uuid::now_v7());
    let (statement_id, happening_id) = match subject {
        Subject::Statement(id) => (Some(id.0), None),
        Subject::Happening(id) => (None, Some(id.0)),
    };
    let speaker = statement.as_ref().and_then(|one| one.speaker);
    sqlx::query(
        "INSERT INTO reviews (review_id, article_id, statement_id, happening_id, decision, correction, corrected_day,
                              speaker_id, document, selector, made_by, reason, quotation_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
    )
    .bind(id.0)
    .bind(statement.as_ref().map(|one| one.article_id))
    .bind(statement_id)
    .bind(happening_id)
    .bind(review.decision.as_str())
    .bind(Json(&review.correction))
    .bind(review.correction.day.filter(|_| happening_id.is_some()).map(day_number))
    .bind(speaker.map(|id| id.0))
    .bind(statement.as_ref().map(|one| Json(one.document)))
    .bind(statement.as_ref().map(|one| Json(one.selector)))
    .bind(&review.author.by)
    .bind(&review.author.reason)
    .bind(statement.as_ref().and_then(|one| one.quotation).map(|id| id.0))
    .execute(&mut **transaction)
    .await?;
    let entry = NewEntry {
        who: Some(&review.author.by),
        action: Action::Review,
        subject: match subject {
            Subject::Statement(id) => id.to_string(),
            Subject::Happening(id) => id.to_string(),
        },
        reason: Some(&review.author.reason),
        before: statement.map(|one| json!({"statement": one.document})),
        after: Some(json!({"review_id": id, "decision": review.decision, "correction": review.correction})),
    };
    audit::record(transaction, &[entry]).await?;
    Ok(id)
}

/// Commits, and returns the review as it is stored.
pub(super) async fn commit(mut transaction: PgTransaction<'_>, id: ReviewId) -> Result<Review, ReviewError> {
    let review = fetch_with(&mut *transaction, id).await?.ok_or(ReviewError::NotFound)?;
    transaction.commit().await?;
    Ok(review)
}
