//! The record in Postgres. All SQL of the program stands in this room.

pub mod actors;
pub mod articles;
pub mod events;
pub mod facts;
mod id;
pub mod jobs;
pub mod page;
pub mod statements;
pub mod stories;
pub mod timelines;

use std::{str::FromStr, time::Duration};

use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

pub use id::{
    ActorId, ArticleId, CorrectionId, EventId, HappeningId, IdError, StatementId, StoryId, fact_ids,
};

/// What can go wrong between the program and its record.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The URL of the database can't be read.
    #[error("the database URL can't be read: {0}; it looks like postgres://user:password@host:5432/name")]
    Url(#[source] sqlx::Error),
    /// The database did not answer, or gave an error.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the database schema can't be brought up to date: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// A row holds what the program never writes.
    #[error("the database holds a row this version can't read: {0}")]
    Row(#[from] serde_json::Error),
    /// A correction of actors can't be made.
    #[error("the correction can't be made: {0}")]
    Refused(#[from] actors::Refusal),
}

impl StoreError {
    /// True when the database as a whole is out of reach, as against one request being refused by it:
    /// waiting may help, and nothing is wrong with the article at hand.
    pub fn is_outage(&self) -> bool {
        let Self::Database(error) = self else { return false };
        match error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
            sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => true,
            // Connection failures, resources (disk full), the server going down or coming up, and a
            // database closed to connections for the time being (55000).
            sqlx::Error::Database(error) => error.code().is_some_and(|code| {
                ["08", "53", "55000", "57P", "58"].iter().any(|class| code.starts_with(class))
            }),
            _ => false,
        }
    }

    /// True when the same transaction, run again, may well succeed: a deadlock, a serialization failure,
    /// or an actor that was removed with its last article between resolving and writing.
    pub fn is_collision(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        error.code().is_some_and(|code| ["40001", "40P01", "23503"].contains(&code.as_ref()))
    }
}

/// Opens a pool of at most `connections`; the first is made when it is needed.
pub fn connect(url: &str, connections: u32) -> Result<PgPool, StoreError> {
    let options = PgConnectOptions::from_str(url).map_err(StoreError::Url)?.application_name("dateline");
    Ok(PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy_with(options))
}

/// Brings the schema up to date. Several programs may call this at once: one does it, the others wait.
pub async fn migrate(pool: &PgPool) -> Result<(), StoreError> {
    Ok(sqlx::migrate!("./migrations").run(pool).await?)
}

/// Asks the database for a sign of life.
pub async fn ping(pool: &PgPool) -> Result<(), StoreError> {
    sqlx::query("SELECT 1").execute(pool).await?;
    Ok(())
}
