//! The audit: every change, with who made it, when and why.

pub mod list;
mod view;
