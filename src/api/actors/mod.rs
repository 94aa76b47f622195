//! Actors over HTTP.

pub mod list;
pub mod named;
pub mod show;
