//! Loads: many articles that are submitted together, and how far they are.

pub mod errors;
pub mod list;
pub mod show;
mod view;
