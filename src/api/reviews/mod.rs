//! Reviews of statements and happenings by editors.

pub mod history;
pub mod next;
mod request;
pub mod review;
pub mod show;
mod view;
