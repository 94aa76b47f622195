//! A reread as it is given.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::store::{
    RereadId,
    rereads::{FactCounts, Reread, StateCounts},
};

/// How far a reread is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RereadStatus {
    /// Articles wait.
    Running,
    /// All articles are done, failed or skipped.
    Finished,
}

/// A reread, with its report so far.
#[derive(Debug, Serialize, ToSchema)]
pub struct RereadView {
    /// Its id.
    pub id: RereadId,
    /// How far it is.
    pub status: RereadStatus,
    /// The publisher whose articles it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The model to extract with; absent where each article is read with its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The name of the key that created it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When it was created.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When its last article was done.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
    /// Numbers of articles.
    pub articles: RereadArticles,
    /// What became different, by type: `statement`, `event`, `actor` (in an article), and `review`, where `gone` are reviews
    /// whose words are no longer found. Types that no article has are absent.
    pub facts: BTreeMap<String, FactDifferences>,
}

/// Rereads.
#[derive(Debug, Serialize, ToSchema)]
pub struct RereadList {
    /// The latest hundred, the latest first.
    pub data: Vec<RereadView>,
}

/// Numbers of articles by what became of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct RereadArticles {
    /// All.
    pub total: i64,
    /// Not queued yet.
    pub waiting: i64,
    /// Queued, or being extracted from.
    pub queued: i64,
    /// Extracted from again.
    pub done: i64,
    /// Of the done ones, those whose facts differ from before.
    pub changed: i64,
    /// Their extraction failed; `error` of the article says why.
    pub failed: i64,
    /// Deleted, hidden or revised meanwhile, or only to be stored.
    pub skipped: i64,
}

impl From<StateCounts> for RereadArticles {
    fn from(counts: StateCounts) -> Self {
        let StateCounts { waiting, queued, done, failed, skipped, changed } = counts;
        let total = waiting + queued + done + failed + skipped;
        Self { total, waiting, queued, done, changed, failed, skipped }
    }
}

/// How the facts of a type differ from those before.
#[derive(Debug, Serialize, ToSchema)]
pub struct FactDifferences {
    /// New.
    pub added: i64,
    /// No longer there.
    pub gone: i64,
    /// The same with other particulars; confidence does not count.
    pub altered: i64,
    /// As before.
    pub unchanged: i64,
}

impl From<FactCounts> for FactDifferences {
    fn from(FactCounts { added, gone, altered, unchanged }: FactCounts) -> Self {
        Self { added, gone, altered, unchanged }
    }
}

impl From<Reread> for RereadView {
    fn from(reread: Reread) -> Self {
        Self {
            id: reread.id,
            status: if reread.finished_at.is_some() { RereadStatus::Finished } else { RereadStatus::Running },
            source: reread.source,
            model: reread.model,
            by: reread.by,
            created_at: reread.created_at,
            finished_at: reread.finished_at,
            articles: reread.articles.into(),
            facts: reread.facts.into_iter().map(|(fact_type, counts)| (fact_type, counts.into())).collect(),
        }
    }
}
