//! Job queue: one job for each article, always for its newest revision.
//!
//! A claim takes a lease and a fencing token. The token grows with each claim and each new revision, so that a
//! worker that exceeded its lease, or that extracts an outdated revision, fails to [`complete`] and writes nothing.
//! `docs/architecture.md` draws the states of a job.

mod claim;
mod complete;
mod depth;
mod notify;
mod policy;
mod priority;
mod renew;
mod requeue;

pub use claim::{Claim, claim, end_leases};
pub(super) use complete::complete;
pub use complete::{fail, release};
pub use depth::{QueueDepth, depth, waiting_up_to};
pub use notify::listen;
pub(super) use notify::notify;
pub use policy::QueuePolicy;
pub(super) use priority::Priority;
pub use renew::renew;
pub(super) use requeue::{end, enqueue, requeue, requeue_with_model, retry_failed};
