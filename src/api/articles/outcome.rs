//! The outcome of a submission on the wire and in the metrics.

use serde::Serialize;
use utoipa::ToSchema;

use crate::store::articles::Outcome;

/// The outcome of submitting one article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionOutcome {
    /// A new article: stored and queued.
    Accepted,
    /// Another text of a stored article: a new revision is stored and queued.
    Revised,
    /// The same text of a stored article.
    Unchanged,
    /// The article is hidden, and its facts are deleted.
    Withdrawn,
    /// Not stored; `problem` has the reason.
    Rejected,
}

impl From<Outcome> for SubmissionOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Accepted(_) => Self::Accepted,
            Outcome::Revised(_) => Self::Revised,
            Outcome::Unchanged(_) => Self::Unchanged,
            Outcome::Withdrawn(_) => Self::Rejected,
        }
    }
}

impl SubmissionOutcome {
    /// Counts the outcome in the metrics.
    pub fn record(self) {
        let outcome = match self {
            Self::Accepted => "accepted",
            Self::Revised => "revised",
            Self::Unchanged => "unchanged",
            Self::Withdrawn => "withdrawn",
            Self::Rejected => "rejected",
        };
        metrics::counter!("dateline_submissions_total", "outcome" => outcome).increment(1);
    }
}
