//! Statistics: who is quoted, and how often.

pub mod speakers;
mod view;
