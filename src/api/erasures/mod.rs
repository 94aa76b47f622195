//! Erasure of people on request.

pub mod erase;
mod view;
