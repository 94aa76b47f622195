//! Scoring a reading against gold.
