//! Statements: who said what.

pub mod list;
pub mod query;
pub mod show;
pub mod view;
