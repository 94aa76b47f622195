//! Statistics: who is quoted, and how often.

mod groups;
pub mod speakers;
mod view;
