//! Articles and their revisions.

mod change;
mod delete;
mod details;
mod embargo;
mod fetch;
mod job_state;
mod list;
mod revisions;
mod snippets;
mod submission;
mod submit;
mod tombstone;
mod warning;
mod withdrawal;

pub use change::Change;
pub use delete::delete;
pub use details::{ArticleDetails, DetailFilter};
pub use fetch::{StoredArticle, StoredExtraction, fetch, state};
pub use job_state::JobState;
pub use list::{ArticleFilter, ArticleSort, ListedArticle};
pub use revisions::{ListedRevision, RevisionFilter, StoredRevision, fetch_revision};
pub use snippets::Snippet;
pub use submission::{PublicationTime, Submission};
pub use submit::{Outcome, submit};
pub use tombstone::{Hidden, Tombstone, hidden, tombstone_of_fact};
pub use warning::{Warning, WarningCode};
pub use withdrawal::apply_withdrawal;
