//! Review of all statements of a quotation, in effect at once.

use sqlx::{PgPool, PgTransaction};
use uuid::Uuid;

use super::{NewReview, Review, ReviewError, history::fetch_with, statement::LockedStatement};
use crate::store::{QuotationId, ReviewId, StatementId, corrections};

/// Most statements that one review settles.
pub(super) const MAX_STATEMENTS: usize = 500;

/// A quotation that is locked for a review: no extraction and no other review changes its statements.
pub struct QuotationReview<'p> {
    transaction: PgTransaction<'p>,
    id: QuotationId,
    statements: Vec<LockedStatement>,
}

/// Locks the statements of a quotation for a review. Locks are taken in the order of corrections and extractions.
///
/// Errors: [`ReviewError::TooManyStatements`] for more than [`MAX_STATEMENTS`].
pub async fn begin_quotation_review(
    pool: &PgPool,
    id: QuotationId,
) -> Result<QuotationReview<'_>, ReviewError> {
    let mut transaction = corrections::begin(pool).await.map_err(ReviewError::from)?;
    sqlx::query(
        "SELECT 1 FROM jobs WHERE article_id IN (SELECT article_id FROM quotation_occurrences WHERE quotation_id = $1)
         ORDER BY article_id FOR UPDATE",
    )
    .bind(id.0)
    .execute(&mut *transaction)
    .await?;
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT statement_id FROM quotation_occurrences WHERE quotation_id = $1 ORDER BY published_at, statement_id",
    )
    .bind(id.0)
    .fetch_all(&mut *transaction)
    .await?;
    if ids.len() > MAX_STATEMENTS {
        return Err(ReviewError::TooManyStatements(ids.len()));
    }
    let mut statements = Vec::with_capacity(ids.len());
    for id in ids {
        statements.extend(LockedStatement::load(&mut transaction, StatementId(id)).await?);
    }
    if statements.is_empty() {
        return Err(ReviewError::NotFound);
    }
    Ok(QuotationReview { transaction, id, statements })
}

impl QuotationReview<'_> {
    /// Records the review of each statement; all of them or none.
    pub async fn record(mut self, review: &NewReview) -> Result<Vec<Review>, ReviewError> {
        let mut ids: Vec<ReviewId> = Vec::with_capacity(self.statements.len());
        for statement in &self.statements {
            ids.push(statement.review(&mut self.transaction, review, Some(self.id)).await?);
        }
        let mut reviews = Vec::with_capacity(ids.len());
        for id in ids {
            reviews.extend(fetch_with(&mut *self.transaction, id).await?);
        }
        self.transaction.commit().await?;
        Ok(reviews)
    }
}
