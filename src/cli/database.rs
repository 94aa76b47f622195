//! The database of a command, as its options name it.

use std::{io, path::PathBuf, sync::Arc};

use clap::Args;
use dateline::{
    embedded_postgres::{self, EmbeddedConfig, Server, ServerError},
    store::{self, StoreError},
};
use sqlx::PgPool;

/// Connections of a command that runs beside the service.
const CONNECTIONS: u32 = 2;

/// Where the database is.
#[derive(Args)]
pub struct DatabaseArgs {
    /// The Postgres to use (15 or newer); without it, Dateline runs an embedded one
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// Where the embedded Postgres keeps its data [default: /var/lib/dateline for root, else the XDG data folder]
    #[arg(long, env = "DATELINE_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
    /// Look for the programs of the embedded Postgres in this folder only
    #[arg(long, env = "DATELINE_POSTGRES_BIN")]
    pub postgres_bin: Option<PathBuf>,
    /// Never fetch a build of Postgres; fail where the machine has none
    #[arg(long, env = "DATELINE_NO_DOWNLOAD")]
    pub no_download: bool,
}

/// A database that a command cannot use.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The program's own path is unknown, or its threads cannot be started.
    #[error("the command can't be started: {0}")]
    Start(#[from] io::Error),
    /// The database failed, or does not fit.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The embedded Postgres did not start.
    #[error(transparent)]
    Server(#[from] ServerError),
}

/// A migrated database, with its server where this command started it.
pub struct OpenDatabase {
    /// The connections.
    pub pool: PgPool,
    server: Option<Server>,
}

impl DatabaseArgs {
    /// Returns the URL that is given; an empty one counts as none.
    pub fn given_url(&self) -> Option<&str> {
        self.database_url.as_deref().filter(|url| !url.trim().is_empty())
    }

    /// Returns the folder of the embedded Postgres.
    fn folder(&self) -> PathBuf {
        self.data_dir.clone().unwrap_or_else(embedded_postgres::default_folder)
    }

    /// Returns the settings of the embedded Postgres.
    pub fn embedded(&self) -> io::Result<EmbeddedConfig> {
        Ok(EmbeddedConfig {
            folder: self.folder(),
            download: !self.no_download,
            binaries: self.postgres_bin.clone(),
            program: std::env::current_exe()?,
        })
    }

    /// Connects and migrates the schema; the embedded Postgres of a running service is used too.
    pub async fn open(&self) -> Result<OpenDatabase, DatabaseError> {
        let (url, server) = match self.given_url() {
            Some(url) => (url.to_owned(), None),
            None => self.embedded_url().await?,
        };
        store::check(&url).await?;
        let pool = store::connect(&url, CONNECTIONS)?;
        store::migrate(&pool).await?;
        Ok(OpenDatabase { pool, server })
    }

    /// Returns the URL of the embedded Postgres, which is started where no service runs it.
    async fn embedded_url(&self) -> Result<(String, Option<Server>), DatabaseError> {
        if let Some(url) = Server::url_in(&self.folder())
            && store::check(&url).await.is_ok()
        {
            return Ok((url, None));
        }
        let config = self.embedded()?;
        let start = move || Server::start(&config, Arc::new(|progress| eprintln!("{progress}")));
        let server = tokio::task::spawn_blocking(start).await.map_err(io::Error::from)??;
        Ok((server.url().to_owned(), Some(server)))
    }
}

impl OpenDatabase {
    /// Closes the connections, and stops the server that this command started.
    pub async fn close(self) {
        self.pool.close().await;
        if let Some(server) = self.server {
            let _ = tokio::task::spawn_blocking(move || server.stop()).await;
        }
    }
}
