//! The way from a submission to stored facts: validation of articles, and the workers that extract from them.

mod attempt;
pub mod authorities;
mod correction_notes;
mod credit;
pub mod details;
pub mod extraction_thread;
mod job_notifier;
pub mod language;
mod lease;
pub mod ninjs;
pub mod publication_time;
mod rejection;
mod rereads;
pub mod source_defaults;
pub mod submission;
pub mod withdrawal;
mod worker;
pub mod xml;

pub use correction_notes::{CorrectionNote, correction_notes};
pub use job_notifier::JobNotifier;
pub use rejection::Rejection;
pub use worker::{WorkerSettings, Workers};
