//! Fixtures: a database for each test, the service in this process or in its own, and made-up articles.

pub mod articles;
mod connection;
pub mod facts;
pub mod postgres;
mod process;
mod service;

pub use connection::Connection;
pub use postgres::Database;
pub use process::Process;
pub use service::{Service, all_is_readable, problem};

/// The built-in models, loaded once for all tests.
pub fn extractors() -> extraction::Extractors {
    static EXTRACTORS: std::sync::LazyLock<extraction::Extractors> =
        std::sync::LazyLock::new(|| extraction::Extractors::builtin().expect("the weights fit"));
    EXTRACTORS.clone()
}
