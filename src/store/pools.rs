//! Pools of connections, apart for what must not starve one another.

use std::{str::FromStr, time::Duration};

use sqlx::{
    PgConnection, PgPool, Row,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use super::StoreError;

/// Longest time of one query of the API.
const READ_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest time of one query of a check.
const HEALTH_TIMEOUT: Duration = Duration::from_secs(5);
/// Longest pause between two queries of one transaction of a worker or a submission.
///
/// A process that is frozen, or whose machine is gone without a word, holds locks that all others wait for.
const IDLE_TRANSACTION_TIMEOUT: Duration = Duration::from_secs(60);
/// Longest wait for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// Connections for checks.
const HEALTH_CONNECTIONS: u32 = 2;

/// Parameters of Postgres for timeouts.
const STATEMENT: &str = "statement_timeout";
const IDLE_TRANSACTION: &str = "idle_in_transaction_session_timeout";

/// The connections of one process. Clones share them.
///
/// However many queries run, articles are still accepted and extracted, and checks answered.
#[derive(Debug, Clone)]
pub struct Pools {
    /// For queries of the API. A query that takes ten seconds is cancelled.
    pub reads: PgPool,
    /// For submissions, corrections, deletions and workers. A transaction that pauses for a minute is rolled back.
    pub writes: PgPool,
    /// For checks and metrics.
    pub health: PgPool,
}

impl Pools {
    /// Opens pools of `connections` in all, half of them for reads. Connections are made when they are needed.
    pub fn open(url: &str, connections: u32) -> Result<Self, StoreError> {
        let rest = connections.saturating_sub(HEALTH_CONNECTIONS).max(2);
        let reads = rest / 2;
        Ok(Self {
            reads: open(url, reads, Some((STATEMENT, READ_TIMEOUT)))?,
            writes: open(url, rest - reads, Some((IDLE_TRANSACTION, IDLE_TRANSACTION_TIMEOUT)))?,
            health: open(url, HEALTH_CONNECTIONS, Some((STATEMENT, HEALTH_TIMEOUT)))?,
        })
    }

    /// Returns how many connections in all give `writers` connections to writes.
    pub fn connections_for(writers: u32) -> u32 {
        2 * writers + HEALTH_CONNECTIONS
    }

    /// Closes all connections.
    pub async fn close(&self) {
        for pool in [&self.reads, &self.writes, &self.health] {
            pool.close().await;
        }
    }
}

/// Opens one pool of at most `connections`; the first connection is made when it is needed.
pub fn connect(url: &str, connections: u32) -> Result<PgPool, StoreError> {
    open(url, connections, None)
}

/// Parses the URL of a database.
pub(super) fn parse(url: &str) -> Result<PgConnectOptions, StoreError> {
    Ok(PgConnectOptions::from_str(url).map_err(StoreError::Url)?.application_name("dateline"))
}

fn open(
    url: &str,
    connections: u32,
    timeout: Option<(&'static str, Duration)>,
) -> Result<PgPool, StoreError> {
    let mut options = PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_release(|connection, _| Box::pin(has_no_transaction(connection)));
    if let Some((parameter, timeout)) = timeout {
        let milliseconds = timeout.as_millis().to_string();
        options = options.after_connect(move |connection, _| {
            let milliseconds = milliseconds.clone();
            Box::pin(async move {
                sqlx::query("SELECT set_config($1, $2, false)")
                    .bind(parameter)
                    .bind(milliseconds)
                    .execute(connection)
                    .await?;
                Ok(())
            })
        });
    }
    Ok(options.connect_lazy_with(parse(url)?))
}

/// Tests whether a connection that is released has no open transaction; it is closed otherwise.
///
/// A request that ends while its `BEGIN` is on the way leaves one that the driver does not know of: later writes on the connection
/// would be lost, and later reads see the past. The time of a transaction is that of its first statement.
async fn has_no_transaction(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    let rows = sqlx::raw_sql("SELECT now() = statement_timestamp()").fetch_all(connection).await?;
    rows.first().map_or(Ok(false), |row| row.try_get(0))
}
