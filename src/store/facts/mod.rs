//! The facts of articles: written, replaced and taken away together.

mod fold;
mod join;
mod refold;
mod rows;
mod traces;
mod write;

pub(super) use refold::{Tally, refold};
pub(super) use rows::day_number;
pub(super) use traces::{Traces, drop_orphans};
pub use write::{ReadArticle, write};
