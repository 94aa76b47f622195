//! Retention: articles of a source that are kept for some days after they were stored.

use jiff::{Timestamp, ToSpan, tz::TimeZone};
use jiff_sqlx::ToSqlx;
use sqlx::PgPool;
use uuid::Uuid;

use super::delete::{Cause, delete_for};
use crate::store::{ArticleId, StoreError};
use extraction::event_coreference::EventCoreference;

/// Articles that are looked for at a time.
const BATCH: i64 = 100;

/// How long the articles of a source are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRetention {
    /// The publisher.
    pub source: String,
    /// Days after the newest revision was stored.
    pub days: u16,
}

/// Deletes the articles that are kept no longer, as a deletion by a caller does; returns their number.
///
/// The audit has each, with the rule as the reason.
pub async fn delete_expired(
    pool: &PgPool,
    coreference: &EventCoreference,
    rule: &SourceRetention,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let days = i64::from(rule.days).days();
    let before = now.to_zoned(TimeZone::UTC).saturating_sub(days).timestamp();
    let reason = format!("articles of {} are kept for {} days", rule.source, rule.days);
    let mut count = 0;
    loop {
        let expired: Vec<Uuid> = sqlx::query_scalar(
            "SELECT a.article_id FROM articles a JOIN revisions r USING (article_id, revision)
             WHERE a.source = $1 AND r.submitted_at < $2 ORDER BY a.article_id LIMIT $3",
        )
        .bind(&rule.source)
        .bind(before.to_sqlx())
        .bind(BATCH)
        .fetch_all(pool)
        .await?;
        if expired.is_empty() {
            return Ok(count);
        }
        for article in expired {
            let cause = Cause::Retention(&reason);
            count += u64::from(delete_for(pool, coreference, ArticleId(article), cause).await?);
        }
    }
}
