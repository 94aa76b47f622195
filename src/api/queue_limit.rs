//! The largest number of articles that wait for their extraction.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::http::StatusCode;
use sqlx::PgPool;
use tokio::sync::Mutex;

use super::problem::Problem;
use crate::store::queue;

/// Largest number of waiting articles by default.
pub const DEFAULT_MAX_QUEUED: u32 = 1_000_000;
/// Time for which a count is used again.
const MAX_AGE: Duration = Duration::from_secs(1);

/// Refuses articles while too many wait. Clones share the last count.
///
/// Articles that are submitted alone come first in the queue, and a tenth more of them is taken: a load does not shut them out.
#[derive(Debug, Clone)]
pub struct QueueLimit {
    max: i64,
    counted: Arc<Mutex<Option<(Instant, i64)>>>,
}

impl QueueLimit {
    /// Takes lines of loads while fewer than `max` articles wait.
    pub fn new(max: u32) -> Self {
        Self { max: max.into(), counted: Arc::default() }
    }

    /// Checks that `count` lines of a load may be queued; the error is the problem 503.
    pub async fn check_load(&self, pool: &PgPool, count: usize) -> Result<(), Problem> {
        self.check(pool, self.max, count).await
    }

    /// Checks that an article may be queued that is submitted alone.
    pub async fn check_single(&self, pool: &PgPool) -> Result<(), Problem> {
        self.check(pool, self.max_of_single(), 1).await
    }

    fn max_of_single(&self) -> i64 {
        self.max + (self.max / 10).max(1)
    }

    /// Checks that fewer than `max` wait, by the last count and what was let through since; counts again before it refuses.
    async fn check(&self, pool: &PgPool, max: i64, count: usize) -> Result<(), Problem> {
        let mut counted = self.counted.lock().await;
        let known = counted.filter(|(at, waiting)| at.elapsed() < MAX_AGE && *waiting < max);
        let (at, waiting) = match known {
            Some(known) => known,
            None => (Instant::now(), queue::waiting_up_to(pool, self.max_of_single()).await?),
        };
        let is_full = waiting >= max;
        let more = if is_full { 0 } else { i64::try_from(count).unwrap_or(i64::MAX) };
        *counted = Some((at, waiting.saturating_add(more)));
        if is_full { Err(queue_full(max)) } else { Ok(()) }
    }
}

fn queue_full(max: i64) -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "queue-full",
        "Too many articles wait",
        format!(
            "{max} articles wait for their extraction, as many as `--max-queued` permits. Send the article again later; a load \
             goes on behind its last stored line: /v1/loads."
        ),
    )
}
