//! Numbers of jobs by state.

use sqlx::PgPool;

use crate::store::{StoreError, row_struct::row_struct};

row_struct! {
    /// Numbers of unfinished jobs.
    #[derive(Debug, Clone, Copy, Default)]
    pub struct QueueDepth {
        /// Jobs that wait for a worker.
        pub ready: i64,
        /// Jobs that a worker holds.
        pub running: i64,
        /// Dead jobs: those that used up their attempts.
        pub failed: i64,
        /// Seconds since the oldest job that waits was queued; 0 when none waits.
        pub oldest_seconds: f64,
    }
}

/// Counts the unfinished jobs.
pub async fn depth(pool: &PgPool) -> Result<QueueDepth, StoreError> {
    Ok(sqlx::query_as(
        "SELECT count(*) FILTER (WHERE state = 'ready') AS ready,
                count(*) FILTER (WHERE state = 'running') AS running,
                count(*) FILTER (WHERE state = 'failed') AS failed,
                greatest(0, extract(epoch FROM now() - min(queued_at) FILTER (WHERE state = 'ready')))::float8
                  AS oldest_seconds
         FROM jobs WHERE state IN ('ready', 'running', 'failed')",
    )
    .fetch_one(pool)
    .await?)
}

/// Counts the jobs that wait for their first attempt and are due, at most up to `limit`.
pub async fn waiting_up_to(pool: &PgPool, limit: i64) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT count(*) FROM (SELECT 1 FROM jobs WHERE state = 'ready' AND attempts = 0 AND run_at <= now()
                               LIMIT $1::bigint) waiting",
    )
    .bind(limit)
    .fetch_one(pool)
    .await?)
}
