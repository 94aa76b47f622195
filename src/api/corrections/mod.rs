//! Corrections of actors by editors: merges, splits, renames, reassignments, dismissals, and their undoing.

pub mod dismiss;
pub mod history;
pub mod merge;
pub mod reassign;
pub mod rename;
mod request;
mod response;
pub mod show;
pub mod split;
pub mod undo;
mod view;

pub use reassign::parse_span;
pub use request::{MAX_TEXT, read_correction};
