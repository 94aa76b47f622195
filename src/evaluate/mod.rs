//! Scoring a reading against gold.

pub mod times;
