//! Articles over HTTP.

mod bulk;
pub mod delete;
pub mod list;
pub mod show;
pub mod submit;
