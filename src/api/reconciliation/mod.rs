//! The names of a table compared with those of actors (Reconciliation Service API 0.2 of the W3C community group).
//!
//! OpenRefine and similar programs reconcile a column of names with it: each cell becomes an actor with its id.

pub mod answer;
mod extension;
pub mod preview;
pub mod properties;
mod request;
pub mod suggest;
mod view;

pub use preview::Frames;
