//! The names of the entries of feeds, by which an entry is the same one wherever its id and address move.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff_sqlx::{Timestamp as SqlTimestamp, ToSqlx};
use sqlx::PgPool;

use crate::store::{FeedId, StoreError};

/// An entry that was in a feed before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownEntry {
    /// The `external_id` of its article.
    pub external_id: String,
    /// When it was first in the feed.
    pub first_seen_at: Timestamp,
}

/// Returns the entries that have one of these names, by name.
pub async fn known_names(
    pool: &PgPool,
    feed: FeedId,
    names: &[[u8; 32]],
) -> Result<HashMap<[u8; 32], KnownEntry>, StoreError> {
    let hashes: Vec<&[u8]> = names.iter().map(|name| &name[..]).collect();
    let rows: Vec<(Vec<u8>, String, SqlTimestamp)> = sqlx::query_as(
        "SELECT name_hash, external_id, first_seen_at FROM feed_entries WHERE feed_id = $1 AND name_hash = ANY($2)",
    )
    .bind(feed.0)
    .bind(&hashes)
    .fetch_all(pool)
    .await?;
    let known = |(name, external_id, at): (Vec<u8>, String, SqlTimestamp)| {
        Some((name.try_into().ok()?, KnownEntry { external_id, first_seen_at: at.to_jiff() }))
    };
    Ok(rows.into_iter().filter_map(known).collect())
}

/// Adds names of an entry; one that is another entry's stays so.
pub async fn add_names(
    pool: &PgPool,
    feed: FeedId,
    names: &[[u8; 32]],
    entry: &KnownEntry,
) -> Result<(), StoreError> {
    let hashes: Vec<&[u8]> = names.iter().map(|name| &name[..]).collect();
    sqlx::query(
        "INSERT INTO feed_entries (feed_id, name_hash, external_id, first_seen_at)
         SELECT f.feed_id, name, $3, $4 FROM feeds f, UNNEST($2::bytea[]) AS name WHERE f.feed_id = $1
         ORDER BY name ON CONFLICT DO NOTHING",
    )
    .bind(feed.0)
    .bind(&hashes)
    .bind(&entry.external_id)
    .bind(entry.first_seen_at.to_sqlx())
    .execute(pool)
    .await?;
    Ok(())
}
