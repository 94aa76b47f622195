//! Articles over HTTP.

mod bulk;
pub mod delete;
pub mod show;
pub mod submit;
