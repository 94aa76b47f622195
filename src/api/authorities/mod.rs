//! Authorities: actors that are known before articles mention them.

pub mod delete;
pub mod list;
pub mod load;
mod view;
