//! Queueing of the next articles of rereads.

use sqlx::{PgPool, PgTransaction};
use uuid::Uuid;

use crate::store::{
    StoreError,
    queue::{self, Priority},
    row_struct::row_struct,
};

/// Most articles of one reread that are queued at a time.
const MAX_QUEUED: i64 = 200;

row_struct! {
    struct Unfinished {
        reread_id: Uuid,
        model: Option<String>,
    }
}

/// Queues the next articles of all rereads, and ends those that have none; returns the number of unfinished rereads.
///
/// Does nothing for a reread that another process is going on with.
pub async fn queue_next(pool: &PgPool) -> Result<usize, StoreError> {
    let unfinished: Vec<Unfinished> =
        sqlx::query_as("SELECT reread_id, model FROM rereads WHERE finished_at IS NULL ORDER BY reread_id")
            .fetch_all(pool)
            .await?;
    for reread in &unfinished {
        let mut transaction = pool.begin().await?;
        let locked = sqlx::query(
            "SELECT 1 FROM rereads WHERE reread_id = $1 AND finished_at IS NULL FOR NO KEY UPDATE SKIP LOCKED",
        )
        .bind(reread.reread_id)
        .execute(&mut *transaction)
        .await?;
        if locked.rows_affected() > 0 {
            continue_reread(&mut transaction, reread).await?;
        }
        transaction.commit().await?;
    }
    Ok(unfinished.len())
}

async fn continue_reread(transaction: &mut PgTransaction<'_>, reread: &Unfinished) -> Result<(), StoreError> {
    note_ended_jobs(transaction, reread.reread_id).await?;
    let next: Vec<Uuid> = sqlx::query_scalar(
        "SELECT article_id FROM reread_articles WHERE reread_id = $1 AND state = 'waiting' ORDER BY article_id
         LIMIT greatest(0, $2::bigint - (SELECT count(*) FROM reread_articles WHERE reread_id = $1 AND state = 'queued'))",
    )
    .bind(reread.reread_id)
    .bind(MAX_QUEUED)
    .fetch_all(&mut **transaction)
    .await?;
    if !next.is_empty() {
        // Jobs are locked first, as where facts are written.
        let queued: Vec<Uuid> = sqlx::query_scalar(
            "SELECT j.article_id FROM jobs j JOIN articles a ON a.article_id = j.article_id
             JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.revision
             WHERE j.article_id = ANY($1) AND j.state IN ('done', 'failed') AND r.extract
               AND (a.hidden_until IS NULL OR a.hidden_until <= now())
             ORDER BY j.article_id FOR UPDATE OF j",
        )
        .bind(&next)
        .fetch_all(&mut **transaction)
        .await?;
        // One that is queued or being extracted from, for another reason, has its turn after that. It is not locked: workers and
        // loads have many of them.
        let busy: Vec<Uuid> = sqlx::query_scalar(
            "SELECT j.article_id FROM jobs j JOIN articles a ON a.article_id = j.article_id
             JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.revision
             WHERE j.article_id = ANY($1) AND NOT j.article_id = ANY($2) AND r.extract
               AND (a.hidden_until IS NULL OR a.hidden_until <= now())",
        )
        .bind(&next)
        .bind(&queued)
        .fetch_all(&mut **transaction)
        .await?;
        queue::requeue(transaction, &queued, Priority::Reread, reread.model.as_deref()).await?;
        sqlx::query(
            "UPDATE reread_articles SET state = CASE WHEN article_id = ANY($3) THEN 'queued' ELSE 'skipped' END
             WHERE reread_id = $1 AND article_id = ANY($2) AND NOT article_id = ANY($4)",
        )
        .bind(reread.reread_id)
        .bind(&next)
        .bind(&queued)
        .bind(&busy)
        .execute(&mut **transaction)
        .await?;
    }
    sqlx::query(
        "UPDATE rereads SET finished_at = now() WHERE reread_id = $1 AND NOT EXISTS (
           SELECT 1 FROM reread_articles a WHERE a.reread_id = $1 AND a.state IN ('waiting', 'queued'))",
    )
    .bind(reread.reread_id)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Notes the queued articles whose jobs ended otherwise than by writing facts for this reread.
async fn note_ended_jobs(transaction: &mut PgTransaction<'_>, reread: Uuid) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE reread_articles q SET state = CASE WHEN e.state = 'failed' THEN 'failed' ELSE 'skipped' END
         FROM (SELECT w.article_id, j.state FROM reread_articles w LEFT JOIN jobs j ON j.article_id = w.article_id
               LEFT JOIN articles a ON a.article_id = w.article_id
               WHERE w.reread_id = $1 AND w.state = 'queued'
                 AND (j.article_id IS NULL OR j.state IN ('done', 'failed') OR a.hidden_until > now())) e
         WHERE q.reread_id = $1 AND q.article_id = e.article_id AND q.state = 'queued'",
    )
    .bind(reread)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
