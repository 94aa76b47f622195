//! Addition of the statements that versions before 0028 of the schema stored.

use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgPool, types::Json};
use uuid::Uuid;

use super::{NewOccurrence, add, refresh};
use crate::store::{StoreError, stories};
use extraction::schema::Statement;

/// Adds the statements of at most `limit` articles whose statements are not indexed yet; returns their number.
///
/// Articles whose jobs others hold are passed over, and left for a later call. Locks are taken in the order of all
/// writers: jobs, stories.
pub async fn backfill(pool: &PgPool, limit: u32) -> Result<usize, StoreError> {
    let mut transaction = pool.begin().await?;
    let articles: Vec<Uuid> = sqlx::query_scalar(
        "SELECT j.article_id FROM extractions x JOIN jobs j ON j.article_id = x.article_id
         WHERE NOT x.quotations_indexed ORDER BY x.article_id LIMIT $1 FOR UPDATE OF j SKIP LOCKED",
    )
    .bind(i64::from(limit))
    .fetch_all(&mut *transaction)
    .await?;
    if articles.is_empty() {
        return Ok(0);
    }
    let rows: Vec<(Uuid, Uuid, String, SqlTimestamp, Json<Statement>)> = sqlx::query_as(
        "SELECT article_id, statement_id, source, published_at, document FROM statements
         WHERE article_id = ANY($1) ORDER BY article_id, ordinal",
    )
    .bind(&articles)
    .fetch_all(&mut *transaction)
    .await?;
    stories::lock(&mut transaction).await?;
    let occurrences: Vec<NewOccurrence<'_>> = rows
        .iter()
        .map(|(article_id, statement_id, source, published_at, statement)| NewOccurrence {
            article_id: *article_id,
            statement_id: *statement_id,
            source,
            published_at: published_at.to_jiff(),
            statement,
        })
        .collect();
    let versions = add(&mut transaction, &occurrences).await?;
    refresh(&mut transaction, &versions).await?;
    sqlx::query("UPDATE extractions SET quotations_indexed = true WHERE article_id = ANY($1)")
        .bind(&articles)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(articles.len())
}
