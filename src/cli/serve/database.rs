//! Connects to the database: the given one, or an embedded Postgres that is started for it.

use std::{path::PathBuf, sync::Arc, time::Duration};

use dateline::{
    embedded_postgres::{Server, should_take_writes},
    store::{self, Pools, StoreError, queue},
};
use sqlx::PgPool;
use tokio::task::JoinHandle;
use tracing::{error, info, warn};

use super::{ServeArgs, ServeError};

/// Attempts to reach a database that may be starting, and the pause between them.
const MAX_ATTEMPTS: u32 = 30;
const PAUSE: Duration = Duration::from_secs(2);
/// Pause between two looks at the space on the disk.
const SPACE_PAUSE: Duration = Duration::from_millis(500);

/// A migrated database, with its server where that is the embedded one.
pub struct Database {
    pub pools: Pools,
    server: Option<Server>,
    /// Watches the space on the disk of the embedded server.
    space: Option<JoinHandle<()>>,
}

impl Database {
    /// Connects with at least `writers` connections for writes, and migrates the schema.
    pub async fn open(args: &ServeArgs, writers: u32) -> Result<Self, ServeError> {
        let given_url = args.database.given_url();
        let server = match given_url {
            Some(_) => None,
            None => Some(start_server(args).await?),
        };
        let url = server.as_ref().map(Server::url).or(given_url).unwrap_or_default();
        let pools =
            open_migrated(url, args.connections.max(Pools::connections_for(writers)), server.is_some())
                .await?;
        let space = server
            .as_ref()
            .map(|server| tokio::spawn(watch_space(server.folder().to_owned(), pools.health.clone())));
        Ok(Self { pools, server, space })
    }

    /// Closes the connections and stops the embedded server.
    pub async fn close(self) {
        if let Some(space) = self.space {
            space.abort();
        }
        self.pools.close().await;
        if let Some(server) = self.server {
            let _ = tokio::task::spawn_blocking(move || server.stop()).await;
        }
    }
}

/// Makes the embedded server refuse writes while the space on its disk is scarce, so that it goes on to answer queries.
async fn watch_space(folder: PathBuf, pool: PgPool) {
    let mut writable = true;
    loop {
        let wanted = should_take_writes(&folder, writable);
        if wanted != writable {
            match store::set_writable(&pool, wanted).await {
                Ok(()) => writable = wanted,
                Err(error) => warn!(%error, "the database could not be switched between reading and writing"),
            }
            match writable {
                true => info!("there is space on the disk: articles are accepted"),
                false => error!(
                    "the disk is almost full: queries answer, articles are refused until there is space"
                ),
            }
        }
        tokio::time::sleep(SPACE_PAUSE).await;
    }
}

async fn start_server(args: &ServeArgs) -> Result<Server, ServeError> {
    let place = args.database.embedded().map_err(ServeError::Runtime)?;
    info!("DATABASE_URL is not set: using an embedded Postgres in {}", place.folder.display());
    let started =
        tokio::task::spawn_blocking(move || Server::start(&place, Arc::new(|progress| info!("{progress}"))));
    Ok(started.await.map_err(|error| ServeError::Runtime(error.into()))??)
}

/// Connects and migrates the schema, as soon as the database can be used; a refusal is an error at once.
///
/// A database that goes away meanwhile is waited for again. Each reason is logged when it is first seen, with the address.
async fn open_migrated(url: &str, connections: u32, is_ours: bool) -> Result<Pools, ServeError> {
    let address = store::address(url)?;
    let pools = Pools::open(url, connections)?;
    let mut reported = String::new();
    for attempt in 1.. {
        let Err(error) = migrate(url, &pools, is_ours).await else { break };
        if error.is_refusal() || !error.is_unavailable() || attempt == MAX_ATTEMPTS {
            return Err(ServeError::Database(address, error));
        }
        let reason = error.to_string();
        if reason != reported {
            let seconds = PAUSE.as_secs() * u64::from(MAX_ATTEMPTS - attempt);
            warn!("the database at {address} can't be used yet: {reason}; trying again for {seconds} s");
            reported = reason;
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(pools)
}

/// Migrates the schema of a database that fits.
async fn migrate(url: &str, pools: &Pools, is_ours: bool) -> Result<(), StoreError> {
    store::check(url).await?;
    if is_ours {
        // An earlier run may have left it otherwise.
        store::set_writable(&pools.health, true).await?;
    }
    store::migrate(&pools.writes).await?;
    if is_ours {
        // Its lock is ours alone, and its server has just started: whoever held jobs has crashed.
        let ended = queue::end_leases(&pools.writes).await?;
        if ended > 0 {
            info!(articles = ended, "an earlier run left articles behind; they are extracted from now");
        }
    }
    Ok(())
}
