//! Articles, queue and extracted facts in Postgres. All SQL of the program is here.
//!
//! Each noun has a module with its queries and commands. [`write`] stores an extraction; [`lists`], [`filters`],
//! [`hydrate`], [`digest`] and [`pagination`] hold what several of them need.

pub mod actors;
pub mod articles;
pub mod audit;
pub mod authorities;
pub mod changes;
pub mod corrections;
mod digest;
pub mod erasures;
mod error;
pub mod event_conditions;
pub mod events;
pub mod feeds;
mod filters;
pub mod grouped_counts;
mod hydrate;
mod ids;
pub mod invariants;
pub mod keys;
pub mod lists;
pub mod loads;
pub mod migrations;
pub mod pagination;
mod pools;
pub mod queue;
pub mod quotations;
pub mod rereads;
pub mod reviews;
mod row_struct;
pub mod searches;
mod server;
mod sort_day;
pub mod sources;
pub mod statements;
pub mod stories;
pub mod timelines;
pub mod webhooks;
pub mod write;

use sqlx::{PgPool, migrate::MigrateError};

pub use error::StoreError;
pub use ids::{
    ActorId, ArticleId, CorrectionId, ErasureId, EventId, FeedId, HappeningId, IdError, LoadId, MessageId,
    QuotationId, RereadId, ReviewId, SearchId, StatementId, StoryId, WebhookId,
};
pub use pools::{Pools, connect};
pub use server::{Unsuitable, address, check, check_space, ping, set_writable};

/// The version of this program.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Applies the migrations that the database lacks, notes this program's version beside them, and computes what SQL cannot.
///
/// Several processes may call this at once: one migrates under a lock, the others wait.
pub async fn migrate(pool: &PgPool) -> Result<(), StoreError> {
    match migrations::migrator().run(pool).await {
        Ok(()) => {
            note_version(pool).await?;
            changes::begin_epoch_of_restored(pool).await?;
            articles::add_canonical_urls(pool).await
        }
        Err(MigrateError::VersionMissing(_)) => Err(newer_schema(pool).await?.into()),
        Err(error) => Err(error.into()),
    }
}

/// Notes the version of this program beside the migrations that it applied.
async fn note_version(pool: &PgPool) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO schema_versions (migration, dateline_version)
         SELECT version, $1 FROM _sqlx_migrations ORDER BY version ON CONFLICT DO NOTHING",
    )
    .bind(VERSION)
    .execute(pool)
    .await?;
    Ok(())
}

/// Returns the error of a database with migrations that this program does not know.
async fn newer_schema(pool: &PgPool) -> Result<Unsuitable, StoreError> {
    let made_by: Option<String> =
        sqlx::query_scalar("SELECT dateline_version FROM schema_versions ORDER BY migration DESC LIMIT 1")
            .fetch_optional(pool)
            .await?;
    Ok(Unsuitable::NewerSchema { made_by: made_by.unwrap_or_else(|| "(unknown)".to_owned()), this: VERSION })
}
