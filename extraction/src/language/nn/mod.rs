//! The neural network that both models share: layers in eight-bit integers, and a head for each task.
//!
//! A model supplies one row of `f32` for each token of a [`Window`] (its hidden states); [`Heads`] predict tags, names,
//! trees, attributions and antecedents from them. The models differ only in how they compute the hidden states.
//!
//! Files from the bottom up: `tensors` (weights file), `min_max`, `partial_sums`, `quantized`, `matmul`, the two kernels `gemm` and
//! `vnni`, the layers `dense`, `layer_norm` and `biaffine`, the decoders `scores`, `bio` and `trees`, and one file for
//! each head above them.

mod antecedents;
mod attributions;
mod biaffine;
mod bio;
mod dense;
mod event_heads;
mod gemm;
mod heads;
mod labels;
mod layer_norm;
mod matmul;
mod min_max;
mod ner_head;
mod parse;
mod partial_sums;
mod quantized;
mod relation_classifier;
mod repeated_tokens;
mod scores;
#[cfg(feature = "training")]
mod soft_labels;
mod tensors;
mod threads;
mod trees;
#[cfg(target_arch = "x86_64")]
mod vnni;
mod windows;

pub use dense::Dense;
pub use heads::{HeadSet, Heads};
#[cfg(feature = "training")]
pub use labels::{CUE_LABELS, NAME_LABELS, NAME_TYPES, ROLE_LABELS};
pub use layer_norm::LayerNorm;
pub use matmul::Scratch;
pub use min_max::MinMax;
pub use repeated_tokens::RepeatedTokenMeans;
pub use scores::softmax;
#[cfg(feature = "training")]
pub use soft_labels::{Distribution, SoftLabels};
pub use tensors::{Matrix, Tensors, sum_rows};
pub use threads::single_threaded;
pub use windows::{Window, position, windows};
