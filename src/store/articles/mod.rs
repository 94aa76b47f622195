//! Articles and their revisions.

mod canonical_backfill;
mod canonical_url;
mod change;
mod dedup_keys;
mod delete;
mod details;
mod embargo;
mod fetch;
mod idempotency;
mod job_state;
mod list;
mod revisions;
mod snippets;
mod submission;
mod submit;
mod tombstone;
mod warning;
mod withdrawal;

pub use canonical_backfill::add_canonical_urls;
pub use canonical_url::canonical_url;
pub use change::Change;
pub use delete::delete;
pub use details::{ArticleDetails, DetailFilter};
pub use fetch::{StoredArticle, StoredExtraction, fetch, state};
pub use idempotency::{IdempotencyKey, KeyedOutcome, submit_with_key};
pub use job_state::JobState;
pub use list::{ArticleFilter, ArticleSort, ListedArticle};
pub use revisions::{ListedRevision, RevisionFilter, StoredRevision, fetch_revision};
pub use snippets::Snippet;
pub use submission::{PublicationTime, Submission};
pub(super) use submit::{Origin, submit_in};
pub use submit::{Outcome, submit};
pub use tombstone::{Hidden, Tombstone, hidden, tombstone_of_fact};
pub use warning::{Warning, WarningCode};
pub use withdrawal::apply_withdrawal;
