//! Errors of the database.

use sqlx::migrate::MigrateError;

use super::Unsuitable;

/// SQLSTATE codes and classes after which waiting may help: connection failures, lack of resources (disk full), a
/// server that starts or stops, a database closed to connections (55000), and a transaction that paused too long (25P03).
const UNAVAILABLE: [&str; 7] = ["08", "25006", "25P03", "53", "55000", "57P", "58"];
/// SQLSTATE codes of a server that refuses us and will refuse us again: user, password, database, privileges.
const REFUSED: [&str; 3] = ["28", "3D000", "42501"];
/// SQLSTATE codes of a disk without space, and of a database that takes no writes, as ours does when space is scarce.
const STORAGE_FULL: [&str; 2] = ["53100", "25006"];
/// SQLSTATE code of a query that was cancelled, by its timeout.
const QUERY_CANCELED: &str = "57014";
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
    Migrate(#[from] MigrateError),
    /// The database cannot be used by this program.
    #[error(transparent)]
    Unsuitable(#[from] Unsuitable),
}

impl StoreError {
    /// Returns true when the database as a whole is unavailable, not one request rejected.
    ///
    /// Waiting may help, and nothing is wrong with the article at hand.
    pub fn is_unavailable(&self) -> bool {
        match self.of_database() {
            Some(sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed) => true,
            Some(sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed) => true,
            _ => self.has_code(&UNAVAILABLE),
        }
    }

    /// Returns true when the same transaction may succeed on another try.
    pub fn is_retryable(&self) -> bool {
        self.has_code(&RETRYABLE)
    }

    /// Returns true when the database has no space on its disk, or takes no writes for want of it.
    pub fn is_storage_full(&self) -> bool {
        self.has_code(&STORAGE_FULL)
    }

    /// Returns true when the query took too long and was cancelled.
    pub fn is_timeout(&self) -> bool {
        self.has_code(&[QUERY_CANCELED])
    }

    /// Returns true when the database refuses this program, and waiting does not help.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::Url(_) | Self::Unsuitable(_) => true,
            Self::Database(sqlx::Error::Configuration(_)) => true,
            _ => self.has_code(&REFUSED),
        }
    }

    /// Returns the error of the driver, also of one that ended a migration.
    fn of_database(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(error) => Some(error),
            Self::Migrate(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) => {
                Some(error)
            }
            _ => None,
        }
    }

    /// Returns true for an error of the server with one of the SQLSTATE codes, or a code of one of the classes.
    fn has_code(&self, codes: &[&str]) -> bool {
        let Some(sqlx::Error::Database(error)) = self.of_database() else { return false };
        error.code().is_some_and(|code| codes.iter().any(|class| code.starts_with(class)))
    }
}
