//! Deletion of an article with its facts.

use sqlx::PgPool;
use uuid::Uuid;

use crate::store::{
    ArticleId, StoreError,
    changes::{self, ChangeType, NewChange},
    write::remove_facts,
};
use extraction::event_coreference::EventCoreference;

/// Deletes an article with its revisions, job and facts; returns false when there is none.
///
/// Locks are taken in the order of submission and extraction: key, job, stories.
pub async fn delete(
    pool: &PgPool,
    coreference: &EventCoreference,
    id: ArticleId,
) -> Result<bool, StoreError> {
    let mut transaction = pool.begin().await?;
    let key: Option<Vec<u8>> = sqlx::query_scalar("SELECT dedup_key FROM articles WHERE article_id = $1")
        .bind(id.0)
        .fetch_optional(&mut *transaction)
        .await?;
    let Some(key) = key else { return Ok(false) };
    sqlx::query("SELECT 1 FROM article_keys WHERE dedup_key = $1 FOR UPDATE")
        .bind(&key)
        .execute(&mut *transaction)
        .await?;
    sqlx::query("DELETE FROM jobs WHERE article_id = $1").bind(id.0).execute(&mut *transaction).await?;
    remove_facts(&mut transaction, coreference, &[id.0]).await?;
    let deleted: Option<Uuid> =
        sqlx::query_scalar("DELETE FROM articles WHERE article_id = $1 RETURNING article_id")
            .bind(id.0)
            .fetch_optional(&mut *transaction)
            .await?;
    sqlx::query("DELETE FROM article_keys WHERE dedup_key = $1")
        .bind(&key)
        .execute(&mut *transaction)
        .await?;
    if deleted.is_some() {
        let change = NewChange::of_article(ChangeType::ArticleDeleted, id.0, None);
        changes::record(&mut transaction, &[change]).await?;
    }
    transaction.commit().await?;
    Ok(deleted.is_some())
}
