//! Exposes the layers, features and labels of the models to the crate that trains them.

pub use super::{hash, lemmas, shape, weights};
/// The fast model's features.
pub mod fast {
    pub use super::super::fast::{ANSWERS, PARTS, Rows, VERSION, WordFeatures, looks, normal, rows};
}
/// The neural network's labels, soft labels and windows.
pub mod nn {
    pub use super::super::nn::{
        CUES, Distribution, KINDS, NAMES, ROLES, RepeatedTokenMeans, SoftLabels, Window, place,
        single_threaded, windows,
    };
}
