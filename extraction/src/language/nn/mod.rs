//! What both models are made of: layers in eight bits, and over one row of numbers for each word a head for each
//! question. The models differ in how they come by the rows.

mod biaffine;
mod bio;
mod dense;
mod gemm;
mod heads;
mod layer_norm;
mod ner_head;
mod parse;
mod quantized;
mod relation_classifier;
mod repeated_tokens;
mod soft_labels;
mod tensors;
mod trees;
#[cfg(target_arch = "x86_64")]
mod vnni;
mod windows;

pub use dense::{Dense, Scratch};
pub use heads::{CUES, Heads, KINDS, NAMES, ROLES};
pub use layer_norm::{LayerNorm, MinMax};
pub use quantized::QuantizedRows;
pub use repeated_tokens::RepeatedTokenMeans;
pub use soft_labels::{Distribution, SoftLabels};
pub use tensors::{Matrix, Tensors, sum_rows};
#[cfg(all(test, target_arch = "x86_64"))]
pub use vnni::DISABLE_VNNI;
pub use windows::{Window, place, windows};

/// Which heads a weights file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadSet {
    /// Cheap relations, no coreference.
    Small,
    /// Everything.
    Large,
}

/// Runs a reading on this thread alone: articles are read side by side, so that one need not be.
pub fn single_threaded(read: impl FnOnce() + Send) {
    thread_local! {
        static POOL: Option<rayon::ThreadPool> =
            rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().ok();
    }
    POOL.with(|pool| match pool {
        Some(pool) => pool.install(read),
        None => read(),
    });
}
