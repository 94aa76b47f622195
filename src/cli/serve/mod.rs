//! `dateline serve`: runs the service until it is stopped.

mod args;
mod database;
mod signals;

use std::{
    io::{self, IsTerminal},
    net::SocketAddr,
    time::Duration,
};

use dateline::{
    api::{self, ApiSettings, AppState},
    embedded_postgres::ServerError,
    ingest::{WorkerSettings, Workers},
    store::{StoreError, queue::QueuePolicy},
};
use extraction::{Extractors, LoadError};
use metrics_exporter_prometheus::PrometheusBuilder;
use tokio::net::TcpListener;
use tracing::info;
use tracing_subscriber::{filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

pub use args::ServeArgs;
use args::{LogFormat, Role};
use database::Database;

/// Delay before the first repetition of a failed job; it doubles with each attempt.
const JOB_BACKOFF: Duration = Duration::from_secs(1);
/// Connections beside those of the workers: for the listener and the API.
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
    /// The embedded Postgres did not start.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The recorder of metrics could not be installed.
    #[error("the metrics can't be set up: {0}")]
    Metrics(#[from] metrics_exporter_prometheus::BuildError),
    /// The weights of a model or a word list do not fit this program.
    #[error("the models can't be loaded: {0}")]
    Load(#[from] LoadError),
    /// A lease that is zero, or no number.
    #[error("--lease must be a number of seconds above 0")]
    Lease,
    /// The HTTP server failed.
    #[error("the HTTP server failed: {0}")]
    Serve(#[source] io::Error),
}

/// Runs the service until SIGTERM or Ctrl-C.
pub fn run(args: ServeArgs) -> Result<(), ServeError> {
    init_log(args.log_format);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::Runtime)?;
    runtime.block_on(serve(args))
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
    let stop = signals::stop_signal();

    let settings = worker_settings(&args);
    let database = Database::open(&args, settings.workers as u32 + OTHER_CONNECTIONS).await?;
    let workers = (args.role != Role::Api).then(|| Workers::start(&database.pool, settings, &extractors));

    match listener {
        Some(listener) => {
            let app = AppState::new(
                database.pool.clone(),
                metrics,
                extractors,
                args.model,
                args.bulk_default_model_limit,
            );
            let router = api::router(app, &ApiSettings { cors_origins: args.cors_origins });
            let address = listener.local_addr().unwrap_or(args.listen);
            info!("listening on http://{address}; the documentation is at http://{address}/docs");
            axum::serve(listener, router)
                .with_graceful_shutdown(signals::stopped(stop))
                .await
                .map_err(ServeError::Serve)?;
        }
        None => {
            info!("workers are running, without an HTTP address");
            signals::stopped(stop).await;
        }
    }
    info!("stopping: workers finish their batches");
    if let Some(workers) = workers {
        workers.drain().await;
    }
    database.close().await;
    info!("stopped");
    Ok(())
}

fn worker_settings(args: &ServeArgs) -> WorkerSettings {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    WorkerSettings {
        workers: args.workers.map_or(cores, usize::from),
        batch: args.batch.into(),
        terms: QueuePolicy { lease: args.lease, max_attempts: args.max_attempts, backoff: JOB_BACKOFF },
        model: args.model,
    }
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
