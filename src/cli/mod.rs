//! The commands of the command line.

pub mod audit;
pub mod authorities;
pub mod check;
pub mod check_database;
mod database;
pub mod export;
pub mod extract;
pub mod keys;
pub mod load;
pub mod mcp;
mod request;
pub mod reread;
pub mod serve;
