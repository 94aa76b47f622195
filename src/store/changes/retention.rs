//! Deletion of old changes, and the change of databases that were restored.

use std::time::Duration;

use sqlx::PgPool;

use crate::store::StoreError;

/// Changes that are deleted in one transaction.
const BATCH: i64 = 10_000;

/// How long changes are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Time after which a change is deleted.
    pub age: Duration,
    /// Largest number of changes.
    pub count: u64,
}

/// Deletes up to 10,000 changes that are too old or too many; returns their number.
///
/// Does nothing while another process does it.
pub async fn delete_old(pool: &PgPool, retention: &Retention) -> Result<u64, StoreError> {
    let mut transaction = pool.begin().await?;
    let log: Option<(bool,)> = sqlx::query_as("SELECT is_only FROM change_log FOR UPDATE SKIP LOCKED")
        .fetch_optional(&mut *transaction)
        .await?;
    if log.is_none() {
        return Ok(0);
    }
    // The numbers of changes have gaps, so that these are no fewer than the changes.
    let count: i64 = sqlx::query_scalar(
        "SELECT coalesce((SELECT change_id FROM changes ORDER BY transaction_id DESC, change_id DESC LIMIT 1)
                         - (SELECT change_id FROM changes ORDER BY transaction_id, change_id LIMIT 1) + 1, 0)",
    )
    .fetch_one(&mut *transaction)
    .await?;
    let deleted: i64 = sqlx::query_scalar(
        "WITH oldest AS (
           SELECT transaction_id, change_id, changed_at,
                  row_number() OVER (ORDER BY transaction_id, change_id) AS number
           FROM (SELECT * FROM changes WHERE transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
                 ORDER BY transaction_id, change_id LIMIT $3::bigint) first
         ), deleted AS (
           DELETE FROM changes c USING oldest o
           WHERE c.transaction_id = o.transaction_id AND c.change_id = o.change_id
             AND (o.changed_at < now() - make_interval(secs => $1) OR o.number <= $2::bigint)
           RETURNING c.transaction_id, c.change_id
         ), last AS (
           SELECT transaction_id, change_id FROM deleted ORDER BY transaction_id DESC, change_id DESC LIMIT 1
         ), noted AS (
           UPDATE change_log SET deleted_transaction = last.transaction_id, deleted_change = last.change_id FROM last
         )
         SELECT count(*) FROM deleted",
    )
    .bind(retention.age.as_secs_f64())
    .bind(count.saturating_sub(i64::try_from(retention.count).unwrap_or(i64::MAX)))
    .bind(BATCH)
    .fetch_one(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(deleted as u64)
}

/// Begins another epoch where the changes are of transactions that this server has not had.
///
/// The database was restored on another server, whose transactions would come before those of the changes.
pub(in crate::store) async fn begin_epoch_of_restored(pool: &PgPool) -> Result<(), StoreError> {
    let mut transaction = pool.begin().await?;
    let restored = sqlx::query(
        "UPDATE change_log SET epoch = hashtext(gen_random_uuid()::text)::bigint + 2147483648,
                               deleted_transaction = 0, deleted_change = 0
         WHERE greatest(deleted_transaction, (SELECT max(transaction_id) FROM changes))
               >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint",
    )
    .execute(&mut *transaction)
    .await?
    .rows_affected();
    if restored > 0 {
        sqlx::query("DELETE FROM changes").execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(())
}
