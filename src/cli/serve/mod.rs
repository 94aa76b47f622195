//! `dateline serve`: runs the service until it is stopped.

mod args;
mod database;
mod histograms;
mod signals;

use std::{
    io::{self, IsTerminal},
    net::SocketAddr,
    path::PathBuf,
    time::Duration,
};

use dateline::{
    api::{self, Access, AppState, Hosts, Origins, QueueLimit},
    delivery::{Deliveries, DeliverySettings, REPEATS},
    embedded_postgres::ServerError,
    feeds::FeedPolls,
    http_client::{AuthorityError, HttpClient, Networks},
    http_server::{self, Limits},
    ingest::{WorkerSettings, Workers},
    store::{
        StoreError,
        articles::{SourceRetention, delete_expired},
        audit,
        changes::Retention,
        keys,
        queue::QueuePolicy,
    },
};
use extraction::{Extractors, LoadError};
use metrics_exporter_prometheus::PrometheusBuilder;
use sqlx::PgPool;
use tokio::{net::TcpListener, time::timeout_at};
use tracing::{info, warn};
use tracing_subscriber::{filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

pub use args::ServeArgs;
use args::{LogFormat, Role};
use database::Database;

/// Delay before the first repetition of a failed job; it doubles with each attempt.
const JOB_BACKOFF: Duration = Duration::from_secs(1);
/// Pause between two extensions of the chain of the audit.
const AUDIT_PAUSE: Duration = Duration::from_secs(1);
/// Pause between two deletions of articles that are kept no longer.
const RETENTION_PAUSE: Duration = Duration::from_secs(60 * 60);
/// Connections for writes beside those of the workers: for the listener and the API.
const OTHER_CONNECTIONS: u32 = 2;

/// Reasons why the service did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The runtime could not be created.
    #[error("the runtime can't be started: {0}")]
    Runtime(#[source] io::Error),
    /// The address is in use, or not permitted.
    #[error(
        "can't listen on {0}: {1}; is another Dateline running there? Choose another address with --listen"
    )]
    Listen(SocketAddr, #[source] io::Error),
    /// The database is unavailable.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The database refuses this program, or did not answer for a minute.
    #[error("the database at {0} can't be used: {1}")]
    Database(String, #[source] StoreError),
    /// The embedded Postgres did not start.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The recorder of metrics could not be installed.
    #[error("the metrics can't be set up: {0}")]
    Metrics(#[from] metrics_exporter_prometheus::BuildError),
    /// The weights of a model or a word list do not fit this program.
    #[error("the models can't be loaded: {0}")]
    Load(#[from] LoadError),
    /// A rule of retention without a source or days.
    #[error("write a source and its days from 1 to 65535, like harbour-post=90")]
    Retention,
    /// The file with the authorities of webhooks cannot be read.
    #[error("the file {0} of --webhook-authorities can't be read: {1}")]
    AuthorityFile(PathBuf, #[source] io::Error),
    /// The file with the authorities of webhooks has none.
    #[error("the file {0} of --webhook-authorities can't be used: {1}")]
    Authorities(PathBuf, #[source] AuthorityError),
    /// A time that is zero, too long, or no number.
    #[error("give a number of seconds above 0, at most 1000000")]
    Seconds,
    /// The address can be reached from other machines, and nothing protects it.
    #[error(
        "{0} can be reached from other machines, and the database has no valid key: whoever reaches it could read, change \
         and delete everything. Make a key with `dateline keys create NAME --scope admin` and start again; or listen on \
         127.0.0.1; or, where a firewall or a proxy of your own decides who may pass, add --open (DATELINE_OPEN=true)"
    )]
    Exposed(SocketAddr),
}

/// Runs the service until SIGTERM or Ctrl-C.
pub fn run(args: ServeArgs) -> Result<(), ServeError> {
    init_log(args.log_format);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::Runtime)?;
    let outcome = runtime.block_on(serve(args));
    // An extraction that outlasts the grace can't be aborted; it ends with the process, and its lease expires.
    runtime.shutdown_background();
    outcome
}

async fn serve(args: ServeArgs) -> Result<(), ServeError> {
    let extractors = Extractors::builtin()?;
    // Listening comes before the database, so that a second process on the same address fails at once.
    let listener = match args.role {
        Role::Worker => None,
        Role::All | Role::Api => Some(
            TcpListener::bind(args.listen).await.map_err(|error| ServeError::Listen(args.listen, error))?,
        ),
    };
    let metrics = PrometheusBuilder::new().install_recorder()?;
    tokio::spawn(histograms::sweep(metrics.clone(), histograms::SWEEP_INTERVAL));
    let stop = signals::stop_signal();

    let http_client = http_client(&args)?;
    let settings = worker_settings(&args);
    let connections = settings.workers as u32 + OTHER_CONNECTIONS;
    let database = tokio::select! {
        database = Database::open(&args, connections) => database?,
        _ = signals::stopped(stop.clone()) => return Ok(()),
    };
    let keys_required = args.require_keys || !(args.open || api::is_loopback(args.listen.ip()));
    if keys_required
        && listener.is_some()
        && let Err(error) = check_keys(&args, &database).await
    {
        database.close().await;
        return Err(error);
    }
    let workers =
        (args.role != Role::Api).then(|| Workers::start(&database.pools.writes, settings, &extractors));

    let mut app =
        AppState::new(database.pools.clone(), metrics, extractors, args.model, args.bulk_default_model_limit);
    app.http_client = http_client;
    let retention = tokio::spawn(sweep_expired(app.clone(), args.retention.clone()));
    app.queue_limit = QueueLimit::new(args.max_queued);
    app.polls_feeds = args.feeds;
    let feed_polls = args.feeds.then(|| FeedPolls::start(app.clone()));
    let deliveries = Deliveries::start(app.clone(), delivery_settings(&args));

    match listener {
        Some(listener) => {
            let address = listener.local_addr().unwrap_or(args.listen);
            let access = Access {
                hosts: Hosts::new(address.ip(), &args.allowed_hosts),
                origins: Origins::new(&args.cors_origins),
                keys_required,
                rate_limit: Some(args.rate_limit).filter(|quota| *quota > 0),
            };
            let changes = app.changes.clone();
            let stopping = signals::stopped(stop.clone());
            tokio::spawn(async move {
                stopping.await;
                changes.close();
            });
            let router = api::router(app, access);
            info!("listening on http://{address}; the documentation is at http://{address}/docs");
            let seals = tokio::spawn(seal_audit(database.pools.writes.clone()));
            let half = args.grace / 2;
            let stopped = async { signals::stopped(stop.clone()).await + half };
            http_server::serve(listener, router, limits(&args), stopped).await;
            seals.abort();
        }
        None => {
            info!("workers are running, without an HTTP address");
            signals::stopped(stop.clone()).await;
        }
    }
    retention.abort();
    info!("stopping: workers finish their batches");
    let stop_time = signals::stopped(stop).await;
    if let Some(workers) = workers {
        workers.drain((stop_time + args.grace * 3 / 4).duration_since(tokio::time::Instant::now())).await;
    }
    if let Some(feed_polls) = feed_polls {
        feed_polls.stop((stop_time + args.grace * 7 / 8).duration_since(tokio::time::Instant::now())).await;
    }
    deliveries.stop((stop_time + args.grace * 7 / 8).duration_since(tokio::time::Instant::now())).await;
    if timeout_at(stop_time + args.grace, database.close()).await.is_err() {
        warn!("the database does not close in time");
    }
    info!("stopped");
    Ok(())
}

/// Chains the entries of the audit, a second after their changes.
async fn seal_audit(pool: PgPool) {
    loop {
        tokio::time::sleep(AUDIT_PAUSE).await;
        if let Err(error) = audit::seal(&pool).await {
            warn!(%error, "the audit could not be chained; its entries are kept");
        }
    }
}

/// Deletes articles that their rules keep no longer, at start and once an hour.
async fn sweep_expired(app: AppState, rules: Vec<SourceRetention>) {
    while !rules.is_empty() {
        for rule in &rules {
            let (pool, coreference) = (&app.pools.writes, app.extractors.event_coreference());
            match delete_expired(pool, coreference, rule, jiff::Timestamp::now()).await {
                Ok(0) => {}
                Ok(count) => {
                    info!(source = rule.source, count, "articles were deleted: they are kept no longer")
                }
                Err(error) => warn!(%error, source = rule.source, "expired articles could not be deleted"),
            }
        }
        tokio::time::sleep(RETENTION_PAUSE).await;
    }
}

/// Refuses an address beyond loopback while the database has no valid key; on loopback a warning is enough.
async fn check_keys(args: &ServeArgs, database: &Database) -> Result<(), ServeError> {
    if keys::count_valid(&database.pools.health).await? > 0 {
        return Ok(());
    }
    if !args.open && !api::is_loopback(args.listen.ip()) {
        return Err(ServeError::Exposed(args.listen));
    }
    warn!("keys are required, and there is none: make one with `dateline keys create NAME --scope admin`");
    Ok(())
}

fn limits(args: &ServeArgs) -> Limits {
    let default = Limits::default();
    Limits {
        max_connections: args.max_connections.map_or(default.max_connections, |count| count as usize),
        idle_timeout: args.idle_timeout,
    }
}

fn worker_settings(args: &ServeArgs) -> WorkerSettings {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    WorkerSettings {
        workers: args.workers.map_or(cores, usize::from),
        batch: args.batch.into(),
        terms: QueuePolicy { lease: args.lease, max_attempts: args.max_attempts, backoff: JOB_BACKOFF },
        model: args.model,
        extraction_timeout: args.extraction_timeout,
    }
}

/// Makes the client of webhooks.
fn http_client(args: &ServeArgs) -> Result<HttpClient, ServeError> {
    let client = HttpClient::new(Networks { allowed: args.webhook_networks.clone() });
    let Some(path) = &args.webhook_authorities else { return Ok(client) };
    let pem = std::fs::read(path).map_err(|error| ServeError::AuthorityFile(path.clone(), error))?;
    client.with_authorities(&pem).map_err(|error| ServeError::Authorities(path.clone(), error))
}

fn delivery_settings(args: &ServeArgs) -> DeliverySettings {
    let age = Duration::from_secs(u64::from(args.change_days) * 24 * 60 * 60);
    DeliverySettings { retention: Retention { age, count: args.max_changes }, repeats: REPEATS.to_vec() }
}

/// Starts to log to standard error, filtered by `RUST_LOG` (`info,sqlx=warn`: levels by target).
fn init_log(format: LogFormat) {
    let default =
        || Targets::new().with_default(tracing::Level::INFO).with_target("sqlx", tracing::Level::WARN);
    let filter =
        std::env::var("RUST_LOG").ok().and_then(|levels| levels.parse().ok()).unwrap_or_else(default);
    let log = tracing_subscriber::fmt::layer().with_writer(io::stderr);
    let registry = tracing_subscriber::registry().with(filter);
    match format {
        LogFormat::Text => {
            registry.with(log.with_target(false).with_ansi(io::stderr().is_terminal())).init();
        }
        LogFormat::Json => registry.with(log.json().flatten_event(true)).init(),
    }
}
