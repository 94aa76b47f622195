//! Articles and their revisions.

mod delete;
mod fetch;
mod job_state;
mod list;
mod snippets;
mod submission;
mod submit;
mod warning;

pub use delete::delete;
pub use fetch::{StoredArticle, StoredExtraction, fetch, state};
pub use job_state::JobState;
pub use list::{ArticleFilter, ArticleSort, ListedArticle};
pub use snippets::Snippet;
pub use submission::{PublicationTime, Submission};
pub use submit::{Outcome, submit};
pub use warning::{Warning, WarningCode};
