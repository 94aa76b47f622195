//! The commands of the command line.

pub mod extract;
pub mod serve;
