//! Creation, change and deletion of feeds.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use crate::store::{
    FeedId, StoreError,
    audit::{self, Action, NewEntry},
    row_struct::row_struct,
};

/// Most feeds of one service.
pub const MAX_FEEDS: i64 = 10_000;

/// A feed to be created.
#[derive(Debug, Clone)]
pub struct NewFeed {
    /// Its address.
    pub url: String,
    /// The publisher of its articles.
    pub source: String,
    /// Seconds between two polls.
    pub poll_seconds: i32,
}

/// What is to be changed of a feed; `None` stays.
#[derive(Debug, Clone, Default)]
pub struct FeedChange {
    /// Whether it is polled; `true` polls it at once.
    pub enabled: Option<bool>,
    /// Seconds between two polls.
    pub poll_seconds: Option<i32>,
}

/// A feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Its id.
    pub id: FeedId,
    /// Its address.
    pub url: String,
    /// The publisher of its articles.
    pub source: String,
    /// Whether it is polled.
    pub enabled: bool,
    /// Seconds between two polls.
    pub poll_seconds: i32,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it is polled next.
    pub next_poll_at: Timestamp,
    /// When it was polled last.
    pub polled_at: Option<Timestamp>,
    /// When a poll last succeeded.
    pub succeeded_at: Option<Timestamp>,
    /// Failed polls in series.
    pub failures: i32,
    /// Why the last poll failed.
    pub last_error: Option<String>,
    /// Entries that became new articles, new revisions, and none.
    pub counts: [i64; 3],
}

row_struct! {
    struct FeedRow {
        feed_id: Uuid,
        url: String,
        source: String,
        enabled: bool,
        poll_seconds: i32,
        created_at: SqlTimestamp,
        next_poll_at: SqlTimestamp,
        polled_at: Option<SqlTimestamp>,
        succeeded_at: Option<SqlTimestamp>,
        failures: i32,
        last_error: Option<String>,
        accepted: i64,
        revised: i64,
        rejected: i64,
    }
}

impl Feed {
    /// Returns what a caller can set, for the audit.
    fn settings(&self) -> Value {
        json!({"url": self.url, "source": self.source, "enabled": self.enabled, "poll_seconds": self.poll_seconds})
    }
}

impl From<FeedRow> for Feed {
    fn from(row: FeedRow) -> Self {
        Self {
            id: FeedId(row.feed_id),
            url: row.url,
            source: row.source,
            enabled: row.enabled,
            poll_seconds: row.poll_seconds,
            created_at: row.created_at.to_jiff(),
            next_poll_at: row.next_poll_at.to_jiff(),
            polled_at: row.polled_at.map(SqlTimestamp::to_jiff),
            succeeded_at: row.succeeded_at.map(SqlTimestamp::to_jiff),
            failures: row.failures,
            last_error: row.last_error,
            counts: [row.accepted, row.revised, row.rejected],
        }
    }
}

/// Creates a feed, or returns the one with the same address; `None` where there are too many.
///
/// `who` does it, as the audit notes.
pub async fn create(
    pool: &PgPool,
    new: &NewFeed,
    who: Option<&str>,
) -> Result<Option<(Feed, bool)>, StoreError> {
    let mut transaction = pool.begin().await?;
    let created: Option<FeedRow> = sqlx::query_as(
        "INSERT INTO feeds (feed_id, url, source, poll_seconds)
         SELECT $1, $2, $3, $4 WHERE (SELECT count(*) FROM feeds) < $5::bigint
         ON CONFLICT (url) DO NOTHING RETURNING *",
    )
    .bind(Uuid::now_v7())
    .bind(&new.url)
    .bind(&new.source)
    .bind(new.poll_seconds)
    .bind(MAX_FEEDS)
    .fetch_optional(&mut *transaction)
    .await?;
    if let Some(row) = created {
        let feed = Feed::from(row);
        let entry = NewEntry::of_change(who, Action::CreateFeed, feed.id, None, Some(feed.settings()));
        audit::record(&mut transaction, &[entry]).await?;
        transaction.commit().await?;
        return Ok(Some((feed, true)));
    }
    let known: Option<FeedRow> = sqlx::query_as("SELECT * FROM feeds WHERE url = $1")
        .bind(&new.url)
        .fetch_optional(&mut *transaction)
        .await?;
    Ok(known.map(|row| (row.into(), false)))
}

/// Returns all feeds, the latest first.
pub async fn all(pool: &PgPool) -> Result<Vec<Feed>, StoreError> {
    let rows: Vec<FeedRow> =
        sqlx::query_as("SELECT * FROM feeds ORDER BY feed_id DESC").fetch_all(pool).await?;
    Ok(rows.into_iter().map(Feed::from).collect())
}

/// Returns a feed, or `None` where there is none with this id.
pub async fn fetch(pool: &PgPool, id: FeedId) -> Result<Option<Feed>, StoreError> {
    let row: Option<FeedRow> =
        sqlx::query_as("SELECT * FROM feeds WHERE feed_id = $1").bind(id.0).fetch_optional(pool).await?;
    Ok(row.map(Feed::from))
}

/// Changes a feed; returns it, or `None` where there is none with this id. `who` does it, as the audit notes.
pub async fn change(
    pool: &PgPool,
    id: FeedId,
    change: &FeedChange,
    who: Option<&str>,
) -> Result<Option<Feed>, StoreError> {
    let mut transaction = pool.begin().await?;
    let former: Option<FeedRow> = sqlx::query_as("SELECT * FROM feeds WHERE feed_id = $1 FOR UPDATE")
        .bind(id.0)
        .fetch_optional(&mut *transaction)
        .await?;
    let Some(former) = former.map(Feed::from) else { return Ok(None) };
    let row: FeedRow = sqlx::query_as(
        "UPDATE feeds SET enabled = coalesce($2, enabled), poll_seconds = coalesce($3, poll_seconds),
                          next_poll_at = CASE WHEN $2 THEN now() ELSE next_poll_at END,
                          failures = CASE WHEN $2 THEN 0 ELSE failures END
         WHERE feed_id = $1 RETURNING *",
    )
    .bind(id.0)
    .bind(change.enabled)
    .bind(change.poll_seconds)
    .fetch_one(&mut *transaction)
    .await?;
    let feed = Feed::from(row);
    let (before, after) = (Some(former.settings()), Some(feed.settings()));
    let entry = NewEntry::of_change(who, Action::ChangeFeed, id, before, after);
    audit::record(&mut transaction, &[entry]).await?;
    transaction.commit().await?;
    Ok(Some(feed))
}

/// Deletes a feed; its articles stay. Returns false where there is none with this id. `who` does it, as the audit notes.
pub async fn delete(pool: &PgPool, id: FeedId, who: Option<&str>) -> Result<bool, StoreError> {
    let mut transaction = pool.begin().await?;
    let deleted: Option<FeedRow> = sqlx::query_as("DELETE FROM feeds WHERE feed_id = $1 RETURNING *")
        .bind(id.0)
        .fetch_optional(&mut *transaction)
        .await?;
    let Some(feed) = deleted.map(Feed::from) else { return Ok(false) };
    let entry = NewEntry::of_change(who, Action::DeleteFeed, id, Some(feed.settings()), None);
    audit::record(&mut transaction, &[entry]).await?;
    transaction.commit().await?;
    Ok(true)
}
