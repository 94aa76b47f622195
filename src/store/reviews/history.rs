//! The reviews of a statement, happening or quotation.

use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgConnection, PgExecutor, PgPool, Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

use super::{Decision, Review, ReviewCorrection, ReviewedSubject, Subject};
use crate::store::{
    HappeningId, QuotationId, ReviewId, StatementId, StoreError,
    corrections::CorrectionAuthor,
    lists::{List, Selection},
    pagination::Cursor,
    row_struct::row_struct,
};

row_struct! {
    /// A review as it is selected.
    pub struct ReviewRow {
        review_id: Uuid,
        statement_id: Option<Uuid>,
        happening_id: Option<Uuid>,
        quotation_id: Option<Uuid>,
        decision: String,
        correction: Json<ReviewCorrection>,
        made_by: String,
        reason: String,
        made_at: SqlTimestamp,
        moot_since: Option<SqlTimestamp>,
        moot_reason: Option<String>,
    }
}

impl From<ReviewRow> for Review {
    fn from(row: ReviewRow) -> Self {
        let subject = match row.statement_id {
            Some(id) => Subject::Statement(StatementId(id)),
            None => Subject::Happening(HappeningId(row.happening_id.unwrap_or_default())),
        };
        Self {
            id: ReviewId(row.review_id),
            subject,
            quotation: row.quotation_id.map(QuotationId),
            decision: Decision::from_stored(&row.decision),
            correction: row.correction.0,
            made: CorrectionAuthor { by: row.made_by, reason: row.reason },
            made_at: row.made_at.to_jiff(),
            moot: row.moot_since.map(|at| at.to_jiff()).zip(row.moot_reason),
        }
    }
}

/// Returns a review, or `None` when there is none with this id.
pub async fn fetch(pool: &PgPool, id: ReviewId) -> Result<Option<Review>, StoreError> {
    fetch_with(pool, id).await
}

/// Returns a review as the given connection, or transaction, sees it.
pub(super) async fn fetch_with(
    connection: impl PgExecutor<'_>,
    id: ReviewId,
) -> Result<Option<Review>, StoreError> {
    let row: Option<ReviewRow> = sqlx::query_as("SELECT * FROM reviews WHERE review_id = $1")
        .bind(id.0)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(Review::from))
}

/// The reviews of a statement, of the events of a happening, or of the statements of a quotation, the latest first.
#[derive(Debug, Clone, Copy)]
pub struct ReviewHistory {
    /// What they are about.
    pub subject: ReviewedSubject,
}

impl List for ReviewHistory {
    type Row = ReviewRow;
    type Item = Review;

    async fn push(
        &self,
        _connection: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        selection: &Selection,
    ) -> Result<(), StoreError> {
        query.push("SELECT * FROM reviews r WHERE ");
        match self.subject {
            ReviewedSubject::One(Subject::Statement(id)) => query.push("r.statement_id = ").push_bind(id.0),
            ReviewedSubject::One(Subject::Happening(id)) => query
                .push("(r.happening_id = ")
                .push_bind(id.0)
                .push(" OR r.review_id IN (SELECT v.review_id FROM events e JOIN review_events v USING (article_id, event_id) WHERE e.happening_id = ")
                .push_bind(id.0)
                .push("))"),
            ReviewedSubject::Quotation(id) => query
                .push("(r.quotation_id = ")
                .push_bind(id.0)
                .push(" OR r.statement_id IN (SELECT o.statement_id FROM quotation_occurrences o WHERE o.quotation_id = ")
                .push_bind(id.0)
                .push("))"),
        };
        selection.push_keyset(query, None, "r.review_id");
        Ok(())
    }

    fn cursor(row: &ReviewRow) -> Cursor {
        // Ids of reviews sort by time, so that they need no sort key.
        Cursor { key: 0, id: row.review_id }
    }

    async fn load(
        &self,
        _connection: &mut PgConnection,
        rows: Vec<ReviewRow>,
    ) -> Result<Vec<Review>, StoreError> {
        Ok(rows.into_iter().map(Review::from).collect())
    }
}
