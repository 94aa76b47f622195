//! Connects to the database: the given one, or an embedded Postgres that is started for it.

use std::{sync::Arc, time::Duration};

use dateline::{
    embedded_postgres::{self, EmbeddedConfig, Server},
    store::{self, StoreError},
};
use sqlx::PgPool;
use tracing::info;

use super::{ServeArgs, ServeError};

/// Attempts to reach a database that is starting, and the pause between them.
const MAX_ATTEMPTS: u32 = 10;
const PAUSE: Duration = Duration::from_secs(2);

/// A migrated database, with its server where that is the embedded one.
pub struct Database {
    pub pool: PgPool,
    server: Option<Server>,
}

impl Database {
    /// Connects with at least `connections` connections, and migrates the schema.
    pub async fn open(args: &ServeArgs, connections: u32) -> Result<Self, ServeError> {
        let given_url = args.database_url.as_deref().filter(|url| !url.trim().is_empty());
        let server = match given_url {
            Some(_) => None,
            None => Some(start_server(args).await?),
        };
        let url = server.as_ref().map(Server::url).or(given_url).unwrap_or_default();
        let pool = store::connect(url, args.connections.max(connections))?;
        migrate(&pool).await?;
        Ok(Self { pool, server })
    }

    /// Closes the connections and stops the embedded server.
    pub async fn close(self) {
        self.pool.close().await;
        if let Some(server) = self.server {
            let _ = tokio::task::spawn_blocking(move || server.stop()).await;
        }
    }
}

async fn start_server(args: &ServeArgs) -> Result<Server, ServeError> {
    let place = EmbeddedConfig {
        folder: args.data_dir.clone().unwrap_or_else(embedded_postgres::default_folder),
        download: !args.no_download,
        binaries: args.postgres_bin.clone(),
        program: std::env::current_exe().map_err(ServeError::Runtime)?,
    };
    info!("DATABASE_URL is not set: using an embedded Postgres in {}", place.folder.display());
    let started =
        tokio::task::spawn_blocking(move || Server::start(&place, Arc::new(|progress| info!("{progress}"))));
    Ok(started.await.map_err(|error| ServeError::Runtime(error.into()))??)
}

/// Migrates the schema. Waits for a database that is starting; reports any other error at once.
async fn migrate(pool: &PgPool) -> Result<(), StoreError> {
    for attempt in 1.. {
        match store::ping(pool).await {
            Err(error) if error.is_unavailable() && attempt <= MAX_ATTEMPTS => {
                info!(%error, "waiting for the database");
                tokio::time::sleep(PAUSE).await;
            }
            outcome => {
                outcome?;
                break;
            }
        }
    }
    store::migrate(pool).await
}
