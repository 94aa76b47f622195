//! What tests stand on: a database each, the service in this process or as a process of its own, and
//! articles written for them.

pub mod articles;
pub mod postgres;
mod process;
mod service;

pub use postgres::Database;
pub use process::Process;
pub use service::{Service, problem};
