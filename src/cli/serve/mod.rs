//! `dateline serve`: the service.

use std::{io::IsTerminal, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use clap::{Args, ValueEnum};
use dateline::{
    api::{self, ApiSettings, App},
    embedded_postgres::{self, Place, Server, ServerError},
    ingest::{WorkerSettings, Workers},
    store::{self, StoreError, jobs::Terms},
};
use extraction::{
    Extractors,
    language::{ModelKind, WeightsError},
};
use metrics_exporter_prometheus::PrometheusBuilder;
use sqlx::PgPool;
use tokio::{net::TcpListener, signal::unix::SignalKind, sync::watch};
use tracing::info;
use tracing_subscriber::EnvFilter;

/// Run the service: the HTTP API and the workers behind it.
#[derive(Args)]
pub struct ServeArgs {
    /// Where to listen
    #[arg(long, env = "DATELINE_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The Postgres to use (15 or newer); without it, Dateline runs one of its own
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Where Dateline's own Postgres keeps its data [default: /var/lib/dateline for root, else the XDG data
    /// folder]
    #[arg(long, env = "DATELINE_DATA_DIR")]
    data_dir: Option<PathBuf>,
    /// Look for the programs of Dateline's own Postgres in this folder only
    #[arg(long, env = "DATELINE_POSTGRES_BIN")]
    postgres_bin: Option<PathBuf>,
    /// Never fetch a build of Postgres; fail where the machine has none
    #[arg(long, env = "DATELINE_NO_DOWNLOAD")]
    no_download: bool,
    /// What this process does: API and workers may run apart, as many as wanted
    #[arg(long, env = "DATELINE_ROLE", value_enum, default_value_t = Role::All)]
    role: Role,
    /// How many workers read side by side [default: one a core]
    #[arg(long, env = "DATELINE_WORKERS", value_parser = clap::value_parser!(u16).range(1..=256))]
    workers: Option<u16>,
    /// How many articles a worker claims at a time
    #[arg(long, env = "DATELINE_BATCH", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=1000))]
    batch: u16,
    /// Seconds a worker may hold an article before others may take it
    #[arg(long, env = "DATELINE_LEASE", default_value_t = 60.0)]
    lease: f64,
    /// After how many attempts an article rests as failed
    #[arg(long, env = "DATELINE_MAX_ATTEMPTS", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    max_attempts: u32,
    /// Origins whose pages may call the API from a browser, parted by commas; `*` is any
    #[arg(long, env = "DATELINE_CORS_ORIGINS", value_delimiter = ',')]
    cors_origins: Vec<String>,
    /// Which model reads what is submitted, unless the submission names one
    #[arg(long, env = "DATELINE_MODEL", default_value_t = ModelKind::Accurate)]
    model: ModelKind,
    /// Articles of one NDJSON load that this model reads; those after them are read fast, unless they name one
    #[arg(long, env = "DATELINE_BULK_SIZE", default_value_t = 1000)]
    bulk_size: usize,
    /// How many connections to Postgres at most
    #[arg(long, env = "DATELINE_CONNECTIONS", default_value_t = 16, value_parser = clap::value_parser!(u32).range(2..))]
    connections: u32,
    /// How the log is written; RUST_LOG says how much
    #[arg(long, env = "DATELINE_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    log_format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Role {
    /// Both, in one process.
    All,
    /// The HTTP API alone.
    Api,
    /// The workers alone.
    Worker,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Why the service did not start, or stopped.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The runtime could not be made.
    #[error("the runtime can't be started: {0}")]
    Runtime(#[source] std::io::Error),
    /// The port is taken, or not ours to take.
    #[error(
        "can't listen on {0}: {1}; is another Dateline running there? Choose another address with --listen"
    )]
    Listen(SocketAddr, #[source] std::io::Error),
    /// The database did not come.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Our own Postgres did not come.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The figures could not be set up.
    #[error("the metrics can't be set up: {0}")]
    Metrics(#[from] metrics_exporter_prometheus::BuildError),
    /// The weights of a model do not fit this program.
    #[error("the models can't be loaded: {0}")]
    Weights(#[from] WeightsError),
    /// A lease of no length.
    #[error("--lease must be a number of seconds above 0")]
    Lease,
    /// Serving broke off.
    #[error("serving broke off: {0}")]
    Serve(#[source] std::io::Error),
}

/// Runs until it is told to stop.
pub fn run(args: ServeArgs) -> Result<(), ServeError> {
    set_up_log(args.log_format);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(ServeError::Runtime)?;
    runtime.block_on(serve(args))
}

async fn serve(args: ServeArgs) -> Result<(), ServeError> {
    let lease = Duration::try_from_secs_f64(args.lease).map_err(|_| ServeError::Lease)?;
    if lease.is_zero() {
        return Err(ServeError::Lease);
    }
    let extractors = Extractors::builtin()?;
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let settings = WorkerSettings {
        workers: args.workers.map_or(cores, usize::from),
        batch: args.batch.into(),
        terms: Terms { lease, max_attempts: args.max_attempts, backoff: Duration::from_secs(1) },
        model: args.model,
    };
    // The port first: a second copy is told so at once.
    let listener = match args.role {
        Role::Worker => None,
        _ => Some(
            TcpListener::bind(args.listen).await.map_err(|error| ServeError::Listen(args.listen, error))?,
        ),
    };
    let metrics = PrometheusBuilder::new().install_recorder()?;
    let stop = stop_signal();

    let place = Place {
        folder: args.data_dir.unwrap_or_else(embedded_postgres::default_folder),
        download: !args.no_download,
        binaries: args.postgres_bin,
        program: std::env::current_exe().map_err(ServeError::Runtime)?,
    };
    let given_url = args.database_url.filter(|url| !url.trim().is_empty());
    let server = match &given_url {
        Some(_) => None,
        None => Some(start_server(place).await?),
    };
    let url = server.as_ref().map(|server| server.url().to_owned()).or(given_url).unwrap_or_default();
    let pool = store::connect(&url, args.connections.max(settings.workers as u32 + 2))?;
    migrate_patiently(&pool).await?;
    let workers = (args.role != Role::Api).then(|| Workers::start(&pool, settings, &extractors));

    match listener {
        Some(listener) => {
            let router = api::router(
                App::new(pool.clone(), metrics, extractors, args.model, args.bulk_size),
                &ApiSettings { cors_origins: args.cors_origins },
            );
            let address = listener.local_addr().unwrap_or(args.listen);
            info!("listening on http://{address} — the documentation is at http://{address}/docs");
            axum::serve(listener, router)
                .with_graceful_shutdown(stopped(stop))
                .await
                .map_err(ServeError::Serve)?;
        }
        None => {
            info!("working, without an HTTP address");
            stopped(stop).await;
        }
    }
    info!("stopping: workers finish what they hold");
    if let Some(workers) = workers {
        workers.drain().await;
    }
    pool.close().await;
    if let Some(server) = server {
        let _ = tokio::task::spawn_blocking(move || server.stop()).await;
    }
    info!("stopped");
    Ok(())
}

/// Our own Postgres, found or fetched, made or taken up again.
async fn start_server(place: Place) -> Result<Server, ServeError> {
    info!("no DATABASE_URL is given: using a Postgres of our own in {}", place.folder.display());
    let started =
        tokio::task::spawn_blocking(move || Server::start(&place, Arc::new(|news| info!("{news}"))));
    let server = started.await.map_err(|error| ServeError::Runtime(error.into()))??;
    Ok(server)
}

/// A database that is just coming up is waited for; one that refuses is reported at once.
async fn migrate_patiently(pool: &PgPool) -> Result<(), StoreError> {
    for attempt in 0.. {
        match store::ping(pool).await {
            Err(error) if error.is_outage() && attempt < 10 => {
                info!(%error, "waiting for the database");
                tokio::time::sleep(Duration::from_secs(2)).await;
            }
            outcome => {
                outcome?;
                break;
            }
        }
    }
    store::migrate(pool).await
}

/// Turns true at the first SIGTERM or Ctrl-C; at the second the process ends where it stands, which
/// loses nothing.
fn stop_signal() -> watch::Receiver<bool> {
    let (told, stop) = watch::channel(false);
    tokio::spawn(async move {
        let (Ok(mut terminate), Ok(mut interrupt)) = (
            tokio::signal::unix::signal(SignalKind::terminate()),
            tokio::signal::unix::signal(SignalKind::interrupt()),
        ) else {
            return;
        };
        loop {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if told.send_replace(true) {
                std::process::exit(1);
            }
        }
    });
    stop
}

async fn stopped(mut stop: watch::Receiver<bool>) {
    // The sender lives as long as the process; were it gone, nobody could tell us to stop.
    if stop.wait_for(|told| *told).await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn set_up_log(format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.with_target(false).with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}
