//! Exposes the layers, features and labels of the models to the crate that trains them.

pub use super::{hash, lemmas, shape, weights};
/// The fast model's features.
pub mod fast {
    pub use super::super::fast::{
        AFFIX_ROWS, FeatureExtractor, LEXICON_CLASSES, VERSION, WordFeatures, normalize,
    };
}
/// The neural network's labels, soft labels and windows.
pub mod nn {
    pub use super::super::nn::{
        CUE_LABELS, Distribution, NAME_LABELS, NAME_TYPES, ROLE_LABELS, RepeatedTokenMeans, SoftLabels,
        Window, position, single_threaded,
    };
}
