//! What both models are made of: layers in eight bits, and over one row of numbers for each word a head for each
//! question. The models differ in how they come by the rows.

mod attach;
mod biaffine;
mod bytes;
mod dense;
#[cfg(target_arch = "x86_64")]
mod dots;
mod echoes;
mod gemm;
mod heads;
mod judgement;
mod labeller;
mod names;
mod norm;
mod spans;
mod stretches;
mod tensors;
mod trees;

pub use bytes::Bytes;
pub use dense::{Dense, Space};
#[cfg(all(test, target_arch = "x86_64"))]
pub use dots::WITHOUT;
pub use echoes::Echoes;
pub use heads::{CUES, Heads, KINDS, NAMES, ROLES};
pub use judgement::{Judgement, Shares};
pub use norm::{Extremes, Norm};
pub use stretches::{Stretch, place, stretches};
pub use tensors::{Matrix, Tensors, sum_rows};

/// Which heads a weights file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Cheap relations, no coreference.
    Small,
    /// Everything.
    Large,
}

/// Runs a reading on this thread alone: articles are read side by side, so that one need not be.
pub fn alone(read: impl FnOnce() + Send) {
    thread_local! {
        static POOL: Option<rayon::ThreadPool> =
            rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().ok();
    }
    POOL.with(|pool| match pool {
        Some(pool) => pool.install(read),
        None => read(),
    });
}
