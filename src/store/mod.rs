//! Articles, queue and extracted facts in Postgres. All SQL of the program is here.
//!
//! Each noun has a module with its queries and commands. [`write`] stores an extraction; [`filters`], [`hydrate`],
//! [`digest`] and [`pagination`] hold what several of them need.

pub mod actors;
pub mod articles;
pub mod corrections;
mod digest;
mod error;
pub mod event_conditions;
pub mod events;
mod filters;
mod hydrate;
mod ids;
pub mod pagination;
pub mod queue;
mod sort_day;
pub mod statements;
pub mod stories;
pub mod timelines;
pub mod write;

use std::{str::FromStr, time::Duration};

use sqlx::{
    PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

pub use error::StoreError;
pub use ids::{ActorId, ArticleId, CorrectionId, EventId, HappeningId, IdError, StatementId, StoryId};

/// Opens a pool of at most `connections`; the first connection is made when it is needed.
pub fn connect(url: &str, connections: u32) -> Result<PgPool, StoreError> {
    let options = PgConnectOptions::from_str(url).map_err(StoreError::Url)?.application_name("dateline");
    Ok(PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5))
        .connect_lazy_with(options))
}

/// Applies the migrations that the database lacks.
///
/// Several processes may call this at once: one migrates under a lock, the others wait.
pub async fn migrate(pool: &PgPool) -> Result<(), StoreError> {
    Ok(sqlx_macros::migrate!("./migrations").run(pool).await?)
}

/// Checks that the database answers.
pub async fn ping(pool: &PgPool) -> Result<(), StoreError> {
    sqlx::query("SELECT 1").execute(pool).await?;
    Ok(())
}
