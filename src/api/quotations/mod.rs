//! Quotations: the same words, wherever they stand.

pub mod list;
pub mod show;
pub mod view;
