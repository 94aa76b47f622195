//! The log of changes: by pages, and as a stream.

pub mod list;
mod query;
pub mod stream;
mod view;
mod watch;

pub use query::parse_types;
pub use view::{ChangeView, subject_id};
pub use watch::ChangeWatch;
