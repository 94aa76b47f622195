//! Articles that are hidden: withdrawn ones and those under embargo.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::PgPool;
use uuid::Uuid;

use super::Change;
use crate::store::{ArticleId, StoreError, row_struct::row_struct};

/// Why an article is hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hidden {
    /// It was withdrawn.
    Withdrawn(Tombstone),
    /// It is under embargo until this instant.
    Embargoed(Timestamp),
}

/// What remains of a withdrawn article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// The article.
    pub article_id: ArticleId,
    /// The publisher.
    pub source: String,
    /// The publisher's own id of the article.
    pub external_id: Option<String>,
    /// The article's address on the web.
    pub url: Option<String>,
    /// `Withdrawal` or `Kill`.
    pub change: Change,
    /// When it was withdrawn.
    pub withdrawn_at: Timestamp,
    /// Why.
    pub note: Option<String>,
}

row_struct! {
    struct HiddenRow {
        article_id: Uuid,
        source: String,
        external_id: Option<String>,
        url: Option<String>,
        change: Option<String>,
        note: Option<String>,
        submitted_at: SqlTimestamp,
        embargoed_until: Option<SqlTimestamp>,
    }
}

impl From<HiddenRow> for Hidden {
    fn from(row: HiddenRow) -> Self {
        if let Some(until) = row.embargoed_until {
            return Self::Embargoed(until.to_jiff());
        }
        Self::Withdrawn(Tombstone {
            article_id: ArticleId(row.article_id),
            source: row.source,
            external_id: row.external_id,
            url: row.url,
            change: row.change.as_deref().and_then(Change::from_name).unwrap_or(Change::Withdrawal),
            withdrawn_at: row.submitted_at.to_jiff(),
            note: row.note,
        })
    }
}

/// Returns why an article is hidden; `None` where it is not, or does not exist.
pub async fn hidden(pool: &PgPool, article: ArticleId) -> Result<Option<Hidden>, StoreError> {
    let row: Option<HiddenRow> = sqlx::query_as(
        "SELECT a.article_id, a.source, a.external_id, a.url, r.change, r.note, r.submitted_at,
                CASE WHEN isfinite(a.hidden_until) THEN a.hidden_until END AS embargoed_until
         FROM articles a JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.revision
         WHERE a.article_id = $1 AND a.hidden_until > now()",
    )
    .bind(article.0)
    .fetch_optional(pool)
    .await?;
    Ok(row.map(Hidden::from))
}

/// Returns the tombstone of the article whose statement or event had an id.
pub async fn tombstone_of_fact(pool: &PgPool, fact: Uuid) -> Result<Option<Tombstone>, StoreError> {
    let article: Option<Uuid> =
        sqlx::query_scalar("SELECT article_id FROM withdrawn_facts WHERE fact_id = $1")
            .bind(fact)
            .fetch_optional(pool)
            .await?;
    let Some(article) = article else { return Ok(None) };
    match hidden(pool, ArticleId(article)).await? {
        Some(Hidden::Withdrawn(tombstone)) => Ok(Some(tombstone)),
        _ => Ok(None),
    }
}
