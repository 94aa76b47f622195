//! The options of `dateline serve`.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use clap::{Args, ValueEnum};
use extraction::language::ModelKind;

use super::ServeError;
use crate::cli::database::DatabaseArgs;
use dateline::{
    api::{DEFAULT_MAX_QUEUED, parse_origin},
    http_client::Network,
    store::articles::SourceRetention,
};

/// Longest time of an option.
const MAX_TIME: Duration = Duration::from_secs(1_000_000);

/// Run the service: the HTTP API and the workers behind it.
#[derive(Args)]
pub struct ServeArgs {
    /// Address to listen on
    #[arg(long, env = "DATELINE_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Listen beyond loopback without asking for keys: for a firewall or a proxy that decides who may pass
    #[arg(long, env = "DATELINE_OPEN")]
    pub open: bool,
    /// Ask for keys on loopback too, and with --open
    #[arg(long, env = "DATELINE_REQUIRE_KEYS")]
    pub require_keys: bool,
    /// Hosts that the service is called as, beside localhost and 127.0.0.1, separated by commas; `*` is any
    /// [default: on loopback none, else any]
    #[arg(long, env = "DATELINE_ALLOWED_HOSTS", value_delimiter = ',')]
    pub allowed_hosts: Vec<String>,
    /// Requests a minute that each key, or address without one, may send; 0 is any number. Without a key nothing is limited on
    /// loopback
    #[arg(long, env = "DATELINE_RATE_LIMIT", default_value_t = 6_000)]
    pub rate_limit: u32,
    /// Days for which articles of a source are kept after they were stored, separated by commas: wire=90,blog=30
    #[arg(long, env = "DATELINE_RETENTION", value_delimiter = ',', value_parser = parse_retention)]
    pub retention: Vec<SourceRetention>,
    /// Largest number of HTTP connections [default: half of the open files that the process may have, at most 1024]
    #[arg(long, env = "DATELINE_MAX_CONNECTIONS", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_connections: Option<u32>,
    /// Seconds until an HTTP connection without a request is closed
    #[arg(long, env = "DATELINE_IDLE_TIMEOUT", default_value = "60", value_parser = parse_seconds)]
    pub idle_timeout: Duration,
    /// Seconds for requests and workers to finish after SIGTERM
    #[arg(long, env = "DATELINE_GRACE", default_value = "20", value_parser = parse_seconds)]
    pub grace: Duration,
    /// Where the database is
    #[command(flatten)]
    pub database: DatabaseArgs,
    /// What this process does: API and workers may run in separate processes, any number of each
    #[arg(long, env = "DATELINE_ROLE", value_enum, default_value_t = Role::All)]
    pub role: Role,
    /// Number of parallel workers [default: one a core]
    #[arg(long, env = "DATELINE_WORKERS", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub workers: Option<u16>,
    /// Articles that a worker claims at a time
    #[arg(long, env = "DATELINE_BATCH", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub batch: u16,
    /// Seconds after which others take the articles of a worker that stopped; a working one renews its lease
    #[arg(long, env = "DATELINE_LEASE", default_value = "60", value_parser = parse_seconds)]
    pub lease: Duration,
    /// Seconds after which the first 20,000 words of an article are extracted from instead of all
    #[arg(long, env = "DATELINE_EXTRACTION_TIMEOUT", default_value = "300", value_parser = parse_seconds)]
    pub extraction_timeout: Duration,
    /// Attempts before an article is marked as failed
    #[arg(long, env = "DATELINE_MAX_ATTEMPTS", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_attempts: u32,
    /// Origins whose pages may read and write from a browser, separated by commas; `*`: all pages may read
    #[arg(long, env = "DATELINE_CORS_ORIGINS", value_delimiter = ',', value_parser = parse_origin)]
    pub cors_origins: Vec<String>,
    /// Days for which changes, and messages to webhooks, are kept
    #[arg(long, env = "DATELINE_CHANGE_DAYS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub change_days: u32,
    /// Most changes that are kept
    #[arg(long, env = "DATELINE_MAX_CHANGES", default_value_t = 10_000_000, value_parser = clap::value_parser!(u64).range(1000..))]
    pub max_changes: u64,
    /// Networks that webhooks and feeds may be in, beside the public internet, separated by commas: 10.1.0.0/16, 127.0.0.0/8
    #[arg(long, env = "DATELINE_WEBHOOK_NETWORKS", value_delimiter = ',')]
    pub webhook_networks: Vec<Network>,
    /// File with certificates (PEM) of authorities that certify webhooks, beside those of Mozilla's list
    #[arg(long, env = "DATELINE_WEBHOOK_AUTHORITIES")]
    pub webhook_authorities: Option<PathBuf>,
    /// Poll the feeds that /v1/feeds has (RSS, Atom, JSON Feed)
    #[arg(long, env = "DATELINE_FEEDS")]
    pub feeds: bool,
    /// The model of articles that name none
    #[arg(long, env = "DATELINE_MODEL", default_value_t = ModelKind::Accurate)]
    pub model: ModelKind,
    /// Most articles that may wait for their extraction; above it, loads are answered 503
    #[arg(long, env = "DATELINE_MAX_QUEUED", default_value_t = DEFAULT_MAX_QUEUED, value_parser = clap::value_parser!(u32).range(1..))]
    pub max_queued: u32,
    /// Articles of one NDJSON submission that use this model, where those after them are to use `fast`; by default all do
    #[arg(long, env = "DATELINE_BULK_DEFAULT_MODEL_LIMIT")]
    pub bulk_default_model_limit: Option<usize>,
    /// Maximum number of connections to Postgres, half of them for queries; more where the workers need them
    #[arg(long, env = "DATELINE_CONNECTIONS", default_value_t = 16, value_parser = clap::value_parser!(u32).range(2..))]
    pub connections: u32,
    /// Format of the log; RUST_LOG sets the level
    #[arg(long, env = "DATELINE_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

/// The part of the service that a process runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// API and workers.
    All,
    /// The HTTP API alone.
    Api,
    /// The workers alone.
    Worker,
}

/// Format of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Parses a rule like `wire=90`; the name of a source can have a `=`.
fn parse_retention(text: &str) -> Result<SourceRetention, ServeError> {
    let (source, days) = text.rsplit_once('=').ok_or(ServeError::Retention)?;
    let days = days.parse().ok().filter(|days| *days > 0).ok_or(ServeError::Retention)?;
    match source.trim() {
        "" => Err(ServeError::Retention),
        source => Ok(SourceRetention { source: source.to_owned(), days }),
    }
}

fn parse_seconds(text: &str) -> Result<Duration, ServeError> {
    let seconds = text.parse().map_err(|_| ServeError::Seconds)?;
    let time = Duration::try_from_secs_f64(seconds).map_err(|_| ServeError::Seconds)?;
    if time.is_zero() || time > MAX_TIME { Err(ServeError::Seconds) } else { Ok(time) }
}
