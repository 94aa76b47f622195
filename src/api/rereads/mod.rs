//! Rereads: articles that are extracted from again, with a report of what became different.

pub mod create;
pub mod delete;
pub mod list;
pub mod show;
mod view;
