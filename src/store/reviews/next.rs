//! The statement whose review is of most use.

use sqlx::PgPool;
use uuid::Uuid;

use crate::store::{StatementId, StoreError};

/// Statements that are looked at: the latest ones that nobody has reviewed.
const MAX_LOOKED_AT: i64 = 2000;

/// Statements that nobody has reviewed yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextStatement {
    /// The one to look at next.
    pub statement_id: StatementId,
    /// How many of the latest there are.
    pub left: i64,
}

/// Returns the statement to review next, and how many are left; `None` when all are reviewed.
///
/// Of the latest 2,000 it is the one of most use: how unsure it is, times how many articles have its words. Those in
/// `skipped` are left out.
pub async fn next_statement(pool: &PgPool, skipped: &[Uuid]) -> Result<Option<NextStatement>, StoreError> {
    let row: Option<(Uuid, i64)> = sqlx::query_as(
        "SELECT latest.statement_id, count(*) OVER () FROM (
           SELECT s.statement_id, s.article_id, s.confidence, s.said_earliest FROM statements s
           WHERE s.review_id IS NULL AND s.statement_id <> ALL($1)
           ORDER BY s.said_earliest DESC, s.statement_id DESC LIMIT $2
         ) latest
         LEFT JOIN quotation_occurrences o ON o.article_id = latest.article_id AND o.statement_id = latest.statement_id
         LEFT JOIN quotation_versions v ON v.version_id = o.version_id
         ORDER BY (1.02 - latest.confidence) * (1 + ln(greatest(coalesce(v.article_count, 1), 1))) DESC,
                  latest.said_earliest DESC, latest.statement_id DESC
         LIMIT 1",
    )
    .bind(skipped)
    .bind(MAX_LOOKED_AT)
    .fetch_optional(pool)
    .await?;
    Ok(row.map(|(id, left)| NextStatement { statement_id: StatementId(id), left }))
}
