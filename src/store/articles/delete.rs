//! Deletion of an article with its facts.

use std::collections::HashMap;

use sqlx::PgPool;
use uuid::Uuid;

use crate::store::{
    ArticleId, StoreError, actors,
    changes::{self, ChangeType, Facts, NewChange},
    quotations, stories,
    write::{Affected, delete_orphaned_actors, divide, record_statements, refresh_happenings},
};
use extraction::event_coreference::EventCoreference;

/// Deletes an article with its revisions, job and facts; returns false when there is none.
///
/// Actors that no other article mentions are deleted too; quotations, happenings and stories lose the article, and are divided where
/// it alone connected them. Locks are taken in the order of submission and extraction: key, job, stories.
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
    let mut affected = Affected::by(&mut transaction, &[id.0]).await?;
    let versions = quotations::versions_of_articles(&mut transaction, &[id.0]).await?;
    let statements = Facts::statements_of(&mut transaction, &[id.0]).await?;
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
    record_statements(&mut transaction, &statements, &[id.0]).await?;
    stories::lock(&mut transaction).await?;
    quotations::refresh(&mut transaction, &versions).await?;
    let division = divide(&mut transaction, coreference, &affected).await?;
    affected.participations.extend(division.participations);
    refresh_happenings(&mut transaction, &division.articles, &affected, division.change, &HashMap::new())
        .await?;
    actors::update_article_counts(&mut transaction, &affected.mentions, &[]).await?;
    delete_orphaned_actors(&mut transaction, &affected.actors()).await?;
    stories::remove_articles(&mut transaction, &[id.0]).await?;
    transaction.commit().await?;
    Ok(deleted.is_some())
}
