//! The log of changes: by pages, and as a stream.

pub mod list;
mod query;
pub mod stream;
mod view;
mod watch;

pub use view::ChangeView;
pub use watch::ChangeWatch;
