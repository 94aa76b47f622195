//! The commands of the command line.

pub mod check;
pub mod extract;
pub mod mcp;
mod request;
pub mod serve;
