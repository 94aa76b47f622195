//! From a submission to stored facts: what may be submitted, and the workers that read it.

pub mod submission;
mod wake;
mod worker;

pub use wake::Wake;
pub use worker::{WorkerSettings, Workers};
