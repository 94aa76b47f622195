//! Errors of the database.

/// SQLSTATE codes and classes after which waiting may help: connection failures, lack of resources (disk full), a
/// server that starts or stops, and a database closed to connections (55000).
const UNAVAILABLE: [&str; 5] = ["08", "53", "55000", "57P", "58"];
/// SQLSTATE codes after which the same transaction may succeed: serialization failure, deadlock, and a foreign key
/// to an actor that was deleted between resolution and insertion.
const RETRYABLE: [&str; 3] = ["40001", "40P01", "23503"];

/// A failure of the database or of its schema.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL of the database is malformed.
    #[error("the database URL can't be read: {0}; it looks like postgres://user:password@host:5432/name")]
    Url(#[source] sqlx::Error),
    /// The database did not answer, or returned an error.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be migrated.
    #[error("the database schema can't be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
}

impl StoreError {
    /// Returns true when the database as a whole is unavailable, not one request rejected.
    ///
    /// Waiting may help, and nothing is wrong with the article at hand.
    pub fn is_unavailable(&self) -> bool {
        let Self::Database(error) = self else { return false };
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
            sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => true,
            sqlx::Error::Database(error) => {
                error.code().is_some_and(|code| UNAVAILABLE.iter().any(|class| code.starts_with(class)))
            }
            _ => false,
        }
    }

    /// Returns true when the same transaction may succeed on another try.
    pub fn is_retryable(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        error.code().is_some_and(|code| RETRYABLE.contains(&code.as_ref()))
    }
}
