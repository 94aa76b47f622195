//! Actors over HTTP.

pub mod correct;
mod form;
pub mod history;
pub mod list;
pub mod named;
pub mod show;
