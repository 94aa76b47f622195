//! Loads: many articles that are submitted together, line by line, perhaps in several requests.

mod errors;
mod manage;
mod step;

pub use errors::{LoadErrorFilter, RejectedLine};
pub use manage::{LineCounts, Load, QueuedArticles, all, create, fetch};
pub use step::{Decided, Step};
