//! Actors across articles: lists, profiles, statements and timelines.

pub mod companions;
pub mod list;
pub mod show;
pub mod statements;
pub mod timeline;
pub mod view;
