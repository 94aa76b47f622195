//! Rereads: articles that are extracted from again, a few at a time, with a report of what became different.
//!
//! All that a reread does is in the database: any number of processes go on with it, also after a crash.

mod comparison;
mod manage;
mod queue_next;

pub(super) use comparison::Comparison;
pub use manage::{
    FactCounts, NewReread, Reread, StateCounts, all, create, delete, fetch, is_source, unknown_articles,
};
pub use queue_next::queue_next;
