//! Taking an article out, with everything that was known from it alone.

use sqlx::PgPool;
use uuid::Uuid;

use crate::store::{ArticleId, StoreError, facts, stories};

/// Deletes an article, its revisions, its job and all its facts; `false` where there is none. Actors
/// that no other article speaks of go too, and happenings and stories lose it.
pub async fn delete(pool: &PgPool, id: ArticleId) -> Result<bool, StoreError> {
    let mut transaction = pool.begin().await?;
    let key: Option<Vec<u8>> = sqlx::query_scalar("SELECT dedup_key FROM articles WHERE article_id = $1")
        .bind(id.0)
        .fetch_optional(&mut *transaction)
        .await?;
    let Some(key) = key else { return Ok(false) };
    // The key first, as a submission does; then the job, as a worker does.
    sqlx::query("SELECT 1 FROM article_keys WHERE dedup_key = $1 FOR UPDATE")
        .bind(&key)
        .execute(&mut *transaction)
        .await?;
    sqlx::query("DELETE FROM jobs WHERE article_id = $1").bind(id.0).execute(&mut *transaction).await?;
    let traces = facts::Traces::of(&mut transaction, &[id.0]).await?;
    let deleted: Option<Uuid> =
        sqlx::query_scalar("DELETE FROM articles WHERE article_id = $1 RETURNING article_id")
            .bind(id.0)
            .fetch_optional(&mut *transaction)
            .await?;
    sqlx::query("DELETE FROM article_keys WHERE dedup_key = $1")
        .bind(&key)
        .execute(&mut *transaction)
        .await?;
    stories::lock(&mut transaction).await?;
    let before = (&traces.happenings, traces.parts.as_slice());
    facts::refold(&mut transaction, &[], before, facts::Tally::default()).await?;
    facts::drop_orphans(&mut transaction, traces.actors).await?;
    stories::withdraw(&mut transaction, &[id.0]).await?;
    transaction.commit().await?;
    Ok(deleted.is_some())
}
