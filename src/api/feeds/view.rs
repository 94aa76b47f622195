//! A feed as it is given.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::store::{FeedId, feeds::Feed};

/// A feed.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedView {
    /// Its id.
    pub id: FeedId,
    /// Its address.
    pub url: String,
    /// The publisher of its articles.
    pub source: String,
    /// Whether it is polled.
    pub enabled: bool,
    /// Seconds between two polls; after failures they are more.
    pub poll_seconds: i32,
    /// When it was created.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it is polled next.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_poll_at: Option<Timestamp>,
    /// When it was polled last.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub polled_at: Option<Timestamp>,
    /// When a poll last succeeded.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub succeeded_at: Option<Timestamp>,
    /// Failed polls in series.
    pub failures: i32,
    /// Why the last poll failed, or an entry of it became no article.
    pub last_error: Option<String>,
    /// Entries that became articles.
    pub accepted: i64,
    /// Entries that became new revisions.
    pub revised: i64,
    /// Entries that became no article.
    pub rejected: i64,
}

/// Feeds.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeedList {
    /// The feeds, the latest first; all of them.
    pub data: Vec<FeedView>,
}

impl From<Feed> for FeedView {
    fn from(feed: Feed) -> Self {
        let [accepted, revised, rejected] = feed.counts;
        Self {
            id: feed.id,
            url: feed.url,
            source: feed.source,
            enabled: feed.enabled,
            poll_seconds: feed.poll_seconds,
            created_at: feed.created_at,
            next_poll_at: feed.enabled.then_some(feed.next_poll_at),
            polled_at: feed.polled_at,
            succeeded_at: feed.succeeded_at,
            failures: feed.failures,
            last_error: feed.last_error,
            accepted,
            revised,
            rejected,
        }
    }
}
