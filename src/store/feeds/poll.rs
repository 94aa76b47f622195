//! Claims of feeds that are due, and what became of their polls.

use std::time::Duration;

use sqlx::PgPool;
use uuid::Uuid;

use crate::store::{FeedId, StoreError, row_struct::row_struct};

/// A feed that is to be polled now.
#[derive(Debug, Clone)]
pub struct Poll {
    /// The feed.
    pub id: FeedId,
    /// Its address.
    pub url: String,
    /// The publisher of its articles.
    pub source: String,
    /// Time between two polls.
    pub interval: Duration,
    /// What the server named the last version.
    pub etag: Option<String>,
    /// When that version was changed, as the server wrote it.
    pub last_modified: Option<String>,
    /// Failed polls in series.
    pub failures: i32,
}

row_struct! {
    struct PollRow {
        feed_id: Uuid,
        url: String,
        source: String,
        poll_seconds: i32,
        etag: Option<String>,
        last_modified: Option<String>,
        failures: i32,
    }
}

/// A poll that succeeded.
#[derive(Debug, Default)]
pub struct Success {
    /// What the server names this version.
    pub etag: Option<String>,
    /// When it was changed.
    pub last_modified: Option<String>,
    /// Entries that became new articles, new revisions, and none.
    pub counts: [i64; 3],
    /// Why entries became none; `None` where there are no such.
    pub error: Option<String>,
}

/// A poll that failed.
#[derive(Debug)]
pub struct Failure {
    /// Why.
    pub error: String,
    /// Time until the next poll.
    pub wait: Duration,
    /// Whether the feed is gone for good.
    pub is_final: bool,
}

/// Claims up to `limit` feeds that are due; no other process polls them for the length of `lease`.
pub async fn claim(pool: &PgPool, limit: i64, lease: Duration) -> Result<Vec<Poll>, StoreError> {
    let rows: Vec<PollRow> = sqlx::query_as(
        "UPDATE feeds f SET next_poll_at = now() + make_interval(secs => $2), polled_at = now()
         FROM (SELECT feed_id FROM feeds WHERE enabled AND next_poll_at <= now() ORDER BY next_poll_at
               LIMIT $1::bigint FOR UPDATE SKIP LOCKED) due
         WHERE f.feed_id = due.feed_id RETURNING f.*",
    )
    .bind(limit)
    .bind(lease.as_secs_f64())
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(Poll::from).collect())
}

impl From<PollRow> for Poll {
    fn from(row: PollRow) -> Self {
        Self {
            id: FeedId(row.feed_id),
            url: row.url,
            source: row.source,
            interval: Duration::from_secs(row.poll_seconds.max(1) as u64),
            etag: row.etag,
            last_modified: row.last_modified,
            failures: row.failures,
        }
    }
}

/// Notes a poll that succeeded; the next one is after the feed's interval.
pub async fn note_success(pool: &PgPool, id: FeedId, success: &Success) -> Result<(), StoreError> {
    let [accepted, revised, rejected] = success.counts;
    sqlx::query(
        "UPDATE feeds SET next_poll_at = CASE WHEN next_poll_at > now() THEN now() + make_interval(secs => poll_seconds)
                                              ELSE next_poll_at END, succeeded_at = now(), failures = 0,
                          etag = $2, last_modified = $3, accepted = accepted + $4, revised = revised + $5,
                          rejected = rejected + $6, last_error = $7
         WHERE feed_id = $1",
    )
    .bind(id.0)
    .bind(&success.etag)
    .bind(&success.last_modified)
    .bind(accepted)
    .bind(revised)
    .bind(rejected)
    .bind(&success.error)
    .execute(pool)
    .await?;
    Ok(())
}

/// Notes a poll that failed.
///
/// A poll that was asked for in the meantime stays due, as after one that succeeded.
pub async fn note_failure(pool: &PgPool, id: FeedId, failure: &Failure) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE feeds SET next_poll_at = CASE WHEN next_poll_at > now() THEN now() + make_interval(secs => $3)
                                              ELSE next_poll_at END, failures = failures + 1, last_error = $2,
                          enabled = enabled AND NOT $4
         WHERE feed_id = $1",
    )
    .bind(id.0)
    .bind(&failure.error)
    .bind(failure.wait.as_secs_f64())
    .bind(failure.is_final)
    .execute(pool)
    .await?;
    Ok(())
}
