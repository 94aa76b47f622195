//! Timelines: happenings in time order, with statements among them on request.

mod counts;
pub mod list;
pub mod query;
pub mod view;

pub use list::respond;
