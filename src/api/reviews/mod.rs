//! Reviews of statements and happenings by editors.

pub mod happening_history;
pub mod next;
mod request;
pub mod review_happening;
pub mod review_statement;
pub mod show;
pub mod statement_history;
mod view;
