//! Feeds that articles are taken from: RSS, Atom, JSON Feed.

pub mod change;
pub mod create;
pub mod delete;
pub mod list;
mod request;
pub mod show;
mod view;
