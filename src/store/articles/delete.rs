//! Deletion of an article with its facts.

use serde_json::Value;
use sqlx::{PgPool, PgTransaction, types::Json};
use uuid::Uuid;

use crate::store::{
    ArticleId, StoreError,
    audit::{self, Action, NewEntry},
    changes::{self, ChangeType, NewChange},
    write::remove_facts,
};
use extraction::event_coreference::EventCoreference;

/// Why an article is deleted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Cause<'a> {
    /// A caller asks for it, with the name of its key.
    Caller(Option<&'a str>),
    /// It is kept no longer, for this reason.
    Retention(&'a str),
}

/// Deletes an article with its revisions, job and facts; returns false when there is none.
///
/// `by` is the name of the caller's key.
pub async fn delete(
    pool: &PgPool,
    coreference: &EventCoreference,
    id: ArticleId,
    by: Option<&str>,
) -> Result<bool, StoreError> {
    delete_for(pool, coreference, id, Cause::Caller(by)).await
}

/// Deletes an article for a cause, which the audit has.
///
/// Locks are taken in the order of submission and extraction: key, job, stories.
pub(super) async fn delete_for(
    pool: &PgPool,
    coreference: &EventCoreference,
    id: ArticleId,
    cause: Cause<'_>,
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
    record_deletion(&mut transaction, id, cause).await?;
    let change = NewChange::of_article(ChangeType::ArticleDeleted, id.0, None);
    changes::record(&mut transaction, &[change]).await?;
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
    // Another deletion came first, and noted it.
    if deleted.is_none() {
        return Ok(false);
    }
    transaction.commit().await?;
    Ok(true)
}

/// Notes in the audit what is deleted.
async fn record_deletion(
    transaction: &mut PgTransaction<'_>,
    id: ArticleId,
    cause: Cause<'_>,
) -> Result<(), StoreError> {
    let before: Option<Json<Value>> = sqlx::query_scalar(
        "SELECT jsonb_build_object('source', a.source, 'external_id', a.external_id, 'url', a.url, 'title', r.title,
                                   'revision', a.revision, 'content_sha256', encode(r.content_hash, 'hex'))
         FROM articles a JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.revision
         WHERE a.article_id = $1",
    )
    .bind(id.0)
    .fetch_optional(&mut **transaction)
    .await?;
    let Some(Json(before)) = before else { return Ok(()) };
    let (action, who, reason) = match cause {
        Cause::Caller(by) => (Action::DeleteArticle, by, None),
        Cause::Retention(reason) => (Action::Expire, Some("retention"), Some(reason)),
    };
    let entry = NewEntry { who, action, subject: id.to_string(), reason, before: Some(before), after: None };
    audit::record(transaction, &[entry]).await
}
