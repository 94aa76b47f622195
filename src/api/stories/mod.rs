//! Stories: articles on one topic.

pub mod list;
pub mod show;
mod view;
