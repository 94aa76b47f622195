//! A load as it is given.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{formats::ListItem, problem::Problem},
    store::{
        LoadId, RereadId,
        loads::{LineCounts, Load, RejectedLine},
    },
};
use extraction::language::ModelKind;

/// How far a load is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LoadStatus {
    /// Articles of it wait for their extraction, or are being extracted from.
    Extracting,
    /// No article of it waits. More lines can follow.
    Done,
}

/// A load.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoadView {
    /// Its id; `POST /v1/articles?load=…` continues it.
    pub id: LoadId,
    /// How far it is.
    pub status: LoadStatus,
    /// The name of the key that it was begun with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When its last line was decided.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// Lines that are decided and durable, blank ones included: to go on after a break, send those behind.
    pub lines: i64,
    /// Lines by outcome.
    pub outcomes: LineOutcomes,
    /// What became of the articles that the load queued.
    pub articles: LoadArticles,
    /// Numbers of these articles by the model that extracts from them.
    pub models: BTreeMap<String, i64>,
    /// Articles a second that were extracted from in the last minute.
    pub rate: f64,
    /// Seconds until no article waits, at this rate; `null` while there is none.
    pub seconds_left: Option<f64>,
    /// The reread that reads its articles with the accurate model, where it was begun with `quick_first`: `/v1/rereads/{id}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reread_id: Option<RereadId>,
}

/// Loads.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoadList {
    /// The latest hundred, the latest first.
    pub data: Vec<LoadView>,
}

/// Numbers of lines by outcome; blank ones have none.
#[derive(Debug, Serialize, ToSchema)]
pub struct LineOutcomes {
    /// New articles.
    pub accepted: i64,
    /// New revisions.
    pub revised: i64,
    /// Articles that were stored before with the same text.
    pub unchanged: i64,
    /// Articles that were withdrawn.
    pub withdrawn: i64,
    /// Lines that were not stored; `/v1/loads/{id}/errors` has their problems.
    pub rejected: i64,
}

/// Numbers of articles. One that was submitted again after the load, or deleted, is in none.
#[derive(Debug, Serialize, ToSchema)]
pub struct LoadArticles {
    /// Queued, or being extracted from.
    pub waiting: i64,
    /// Extracted from; also those that wait to be read again.
    pub extracted: i64,
    /// Their extraction failed: `/v1/articles?status=failed`.
    pub failed: i64,
}

impl LoadView {
    /// Makes the view; `model` is the one of articles that name none.
    pub fn new(load: Load, model: ModelKind) -> Self {
        let LineCounts { accepted, revised, unchanged, withdrawn, rejected } = load.counts;
        let articles = load.articles;
        let mut models: BTreeMap<String, i64> = BTreeMap::new();
        for (named, count) in articles.models {
            *models.entry(named.unwrap_or_else(|| model.name().to_owned())).or_default() += count;
        }
        let seconds_left = match articles.waiting {
            0 => Some(0.0),
            waiting if articles.rate > 0.0 => Some(rounded(waiting as f64 / articles.rate)),
            _ => None,
        };
        Self {
            id: load.id,
            status: if articles.waiting > 0 { LoadStatus::Extracting } else { LoadStatus::Done },
            by: load.by,
            created_at: load.created_at,
            updated_at: load.updated_at,
            lines: load.lines,
            outcomes: LineOutcomes { accepted, revised, unchanged, withdrawn, rejected },
            articles: LoadArticles {
                waiting: articles.waiting,
                extracted: articles.extracted,
                failed: articles.failed,
            },
            models,
            rate: rounded(articles.rate),
            seconds_left,
            reread_id: load.reread,
        }
    }
}

/// Rounds to one decimal.
fn rounded(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// A rejected line.
#[derive(Debug, Serialize, ToSchema)]
pub struct RejectedLineView {
    /// Its number, from 1.
    pub line: i64,
    /// Why it was not stored.
    pub problem: Problem,
}

impl From<RejectedLine> for RejectedLineView {
    fn from(rejected: RejectedLine) -> Self {
        let problem = serde_json::from_value(rejected.problem).unwrap_or_else(|_| Problem::internal());
        Self { line: rejected.line, problem }
    }
}

impl ListItem for RejectedLineView {
    const COLUMNS: &'static [&'static str] = &["line", "type", "detail", "errors"];

    fn cells(&self) -> Vec<String> {
        let errors = self.problem.errors.iter().map(|error| format!("{} {}", error.field, error.detail));
        vec![
            self.line.to_string(),
            self.problem.problem_type.trim_start_matches("/docs#").to_owned(),
            self.problem.detail.clone(),
            errors.collect::<Vec<_>>().join("; "),
        ]
    }
}
