//! Trainers: each learns one model from corpora and writes it to a file.

pub mod confidence;
pub mod event_coreference;
pub mod event_statuses;
pub mod fast;
pub mod happening_coreference;
pub mod happening_decoder;
pub mod log_linear;
mod logistic_regression;
mod rng;
#[cfg(test)]
mod word_features;
