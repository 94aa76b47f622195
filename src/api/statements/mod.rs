//! Statements: who said what.

pub mod check;
pub mod list;
pub mod query;
pub mod show;
mod surroundings;
pub mod view;
