//! Deletion of old messages.

use std::time::Duration;

use sqlx::PgPool;

use crate::store::StoreError;

/// Deletes up to 1,000 messages that ended longer than `age` ago; returns their number.
pub async fn delete_old(pool: &PgPool, age: Duration) -> Result<u64, StoreError> {
    let deleted = sqlx::query(
        "DELETE FROM webhook_messages WHERE message_id IN (
           SELECT message_id FROM webhook_messages WHERE finished_at < now() - make_interval(secs => $1)
           ORDER BY finished_at LIMIT 1000 FOR UPDATE SKIP LOCKED)",
    )
    .bind(age.as_secs_f64())
    .execute(pool)
    .await?;
    Ok(deleted.rows_affected())
}
