//! Scoring a reading against gold.

pub mod events;
pub mod times;
