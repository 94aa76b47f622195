//! Queueing of new revisions, and of articles to be extracted again.

use sqlx::PgTransaction;
use uuid::Uuid;

use super::{Priority, notify};
use crate::store::{ArticleId, LoadId, StoreError};
use extraction::language::ModelKind;

/// Queues revisions with their models; each replaces the job that its article had.
///
/// `load` is the load that they are lines of; they come after articles that are submitted alone. Rows are written in the
/// order of article ids, as everywhere, so that two callers cannot deadlock.
pub(in crate::store) async fn enqueue(
    transaction: &mut PgTransaction<'_>,
    revisions: &[(ArticleId, i32, Option<ModelKind>)],
    load: Option<LoadId>,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = revisions.iter().map(|(id, ..)| id.0).collect();
    let numbers: Vec<i32> = revisions.iter().map(|(_, number, _)| *number).collect();
    let models: Vec<Option<&str>> = revisions.iter().map(|(.., model)| model.map(ModelKind::name)).collect();
    sqlx::query(
        "INSERT INTO jobs (article_id, revision, model, priority, load_id)
         SELECT article_id, revision, model, $4, $5
         FROM UNNEST($1::uuid[], $2::integer[], $3::text[]) AS new (article_id, revision, model)
         ORDER BY article_id
         ON CONFLICT (article_id) DO UPDATE
         SET revision = excluded.revision, model = excluded.model, priority = excluded.priority,
             load_id = excluded.load_id, state = 'ready', attempts = 0, run_at = now(),
             lease_expires_at = NULL, fencing_token = jobs.fencing_token + 1, last_error = NULL,
             queued_at = now(), finished_at = NULL",
    )
    .bind(&ids)
    .bind(&numbers)
    .bind(&models)
    .bind(Priority::of(load).rank())
    .bind(load.map(|load| load.0))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Makes a dead job ready again with all its attempts; another job stays as it is. Returns whether it was one.
pub(in crate::store) async fn retry_failed(
    transaction: &mut PgTransaction<'_>,
    id: ArticleId,
    load: Option<LoadId>,
) -> Result<bool, StoreError> {
    let retried = sqlx::query(
        "UPDATE jobs SET state = 'ready', attempts = 0, run_at = now(), finished_at = NULL,
                         fencing_token = fencing_token + 1, priority = $2, load_id = $3
         WHERE article_id = $1 AND state = 'failed'",
    )
    .bind(id.0)
    .bind(Priority::of(load).rank())
    .bind(load.map(|load| load.0))
    .execute(&mut **transaction)
    .await?;
    if retried.rows_affected() > 0 {
        notify(transaction).await?;
    }
    Ok(retried.rows_affected() > 0)
}

/// Queues articles for another extraction of the same revision, with `model`, or with the one that the last job had.
///
/// The jobs are locked in the order of their ids until the transaction ends.
pub(in crate::store) async fn requeue(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
    priority: Priority,
    model: Option<&str>,
) -> Result<(), StoreError> {
    sqlx::query("SELECT 1 FROM jobs WHERE article_id = ANY($1) ORDER BY article_id FOR UPDATE")
        .bind(articles)
        .execute(&mut **transaction)
        .await?;
    sqlx::query(
        "UPDATE jobs SET state = 'ready', attempts = 0, run_at = now(), lease_expires_at = NULL,
                         fencing_token = fencing_token + 1, last_error = NULL, queued_at = now(),
                         finished_at = NULL, priority = $2, model = coalesce($3, model)
         WHERE article_id = ANY($1)",
    )
    .bind(articles)
    .bind(priority.rank())
    .bind(model)
    .execute(&mut **transaction)
    .await?;
    notify(transaction).await
}

/// Queues an article for extraction with `model`, unless its last job was for that model and is not dead; returns whether it was queued.
pub(in crate::store) async fn requeue_with_model(
    transaction: &mut PgTransaction<'_>,
    id: ArticleId,
    model: ModelKind,
    load: Option<LoadId>,
) -> Result<bool, StoreError> {
    let queued = sqlx::query(
        "UPDATE jobs SET state = 'ready', attempts = 0, run_at = now(), lease_expires_at = NULL,
                         last_error = NULL, queued_at = now(), finished_at = NULL,
                         fencing_token = fencing_token + 1, model = $2, priority = $3, load_id = $4
         WHERE article_id = $1 AND (model IS DISTINCT FROM $2 OR state = 'failed')",
    )
    .bind(id.0)
    .bind(model.name())
    .bind(Priority::of(load).rank())
    .bind(load.map(|load| load.0))
    .execute(&mut **transaction)
    .await?;
    if queued.rows_affected() > 0 {
        notify(transaction).await?;
    }
    Ok(queued.rows_affected() > 0)
}

/// Ends the jobs of articles that are not to be extracted from; a worker that holds one writes nothing.
pub(in crate::store) async fn end(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
) -> Result<(), StoreError> {
    if articles.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "UPDATE jobs SET state = 'done', lease_expires_at = NULL, last_error = NULL, fencing_token = fencing_token + 1,
                         finished_at = now()
         WHERE article_id = ANY($1)",
    )
    .bind(articles)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
