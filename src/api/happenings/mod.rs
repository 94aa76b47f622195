//! Happenings by their ids.

pub mod show;
