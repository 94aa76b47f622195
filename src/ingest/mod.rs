//! The way from a submission to stored facts: validation of articles, and the workers that extract from them.

mod attempt;
mod job_notifier;
mod lease;
pub mod publication_time;
pub mod submission;
mod worker;

pub use job_notifier::JobNotifier;
pub use worker::{WorkerSettings, Workers};
