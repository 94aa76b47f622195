//! Articles: submission, extraction, and what is stored of them.

pub mod delete;
pub mod delete_by_reference;
pub mod extract;
mod extraction_queue;
pub mod hidden;
mod idempotency_key;
pub mod list;
mod outcome;
pub mod query;
mod reference;
pub mod revision;
pub mod revision_difference;
mod revision_view;
pub mod revisions;
pub mod show;
pub mod submit;
mod submit_many;
mod submit_one;
mod view;
mod wait;
mod withdrawal;

pub use extraction_queue::ExtractionQueue;
pub use wait::{prefer_wait, wait_until_done};
