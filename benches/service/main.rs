//! Measures the service: articles a second from HTTP to stored facts, or the time of a page of each list.
//!
//! `cargo bench --bench service -- 100 10000` submits generated articles (these are the defaults) and prints the rate; with
//! the word `hot` before the numbers all of them report one attack.
//!
//! `cargo bench --bench service -- lists 10000 100000` multiplies a record to these numbers of articles and times the pages
//! of all lists, searches, statistics and timelines. Beside the time of each page is that of a query by hand for the same
//! rows, sent to Postgres by this program, and the ratio of the two: what the service adds.
//!
//! An embedded Postgres runs in a temporary folder, unless `BENCH_DATABASE_URL` names an empty database, or one that an
//! earlier run has filled, which is timed as it is.
#![allow(missing_docs, clippy::unwrap_used)]

mod articles;
mod lists;
mod multiply;
mod names;
mod seeds;
mod template;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use dateline::{
    api::{self, Access, AppState, Hosts, Origins},
    embedded_postgres::{EmbeddedConfig, Server},
    http_server::{self, Limits},
    ingest::{WorkerSettings, Workers},
    store::{self, Pools, queue::QueuePolicy},
};
use extraction::language::ModelKind;
use metrics_exporter_prometheus::PrometheusBuilder;
use multiply::Record;
use reqwest::Client;
use sqlx::PgPool;

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![100, 10_000] } else { sizes };
    let folder = std::env::temp_dir().join(format!("dateline-bench-{}", std::process::id()));
    let server = std::env::var("BENCH_DATABASE_URL").is_err().then(|| {
        let program = env!("CARGO_BIN_EXE_dateline").into();
        let config = EmbeddedConfig { folder: folder.clone(), download: true, binaries: None, program };
        Server::start(&config, Arc::new(|progress| eprintln!("{progress}"))).unwrap()
    });
    let url = server.as_ref().map(|server| server.url().to_owned());
    let url = url.unwrap_or_else(|| std::env::var("BENCH_DATABASE_URL").unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(bench(&url, &sizes));
    drop(runtime);
    drop(server);
    let _ = std::fs::remove_dir_all(folder);
}

/// Whether the command line has a word.
fn has_argument(word: &str) -> bool {
    std::env::args().any(|given| given == word)
}

async fn bench(url: &str, sizes: &[usize]) {
    let pool = store::connect(url, 16).unwrap();
    store::migrate(&pool).await.unwrap();
    let metrics = PrometheusBuilder::new().build_recorder().handle();
    let extractors = extraction::Extractors::builtin().unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let access = Access {
        hosts: Hosts::new(address.ip(), &[]),
        origins: Origins::default(),
        keys_required: false,
        rate_limit: None,
    };
    let router = api::router(
        AppState::new(Pools::open(url, 32).unwrap(), metrics, extractors.clone(), ModelKind::Fast, None),
        access,
    );
    let base = format!("http://{address}");
    tokio::spawn(http_server::serve(listener, router, Limits::default(), std::future::pending()));
    let terms =
        QueuePolicy { lease: Duration::from_secs(60), max_attempts: 5, backoff: Duration::from_secs(1) };
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let workers = Workers::start(
        &pool,
        WorkerSettings {
            workers,
            batch: 16,
            terms,
            model: ModelKind::Fast,
            extraction_timeout: Duration::from_secs(300),
        },
        &extractors,
    );
    let service = Service { base, client: Client::new(), pool };
    match has_argument("lists") {
        true => service.time_lists(sizes).await,
        false => service.time_articles(sizes).await,
    }
    workers.drain(Duration::from_secs(30)).await;
}

/// The service that is measured.
struct Service {
    base: String,
    client: Client,
    pool: PgPool,
}

impl Service {
    /// Prints how many articles a second are stored with their facts.
    async fn time_articles(&self, sizes: &[usize]) {
        let hot = has_argument("hot");
        let mut submitted = 0;
        for &size in sizes {
            let begun = Instant::now();
            self.submit((submitted..size).map(|number| articles::article(number, hot))).await;
            let rate = (size - submitted) as f64 / begun.elapsed().as_secs_f64();
            println!("{size} articles: {rate:.0} articles/s from HTTP to stored facts");
            submitted = size;
        }
    }

    /// Prints the times of pages of records of these sizes.
    async fn time_lists(&self, sizes: &[usize]) {
        let stored: i64 =
            sqlx::query_scalar("SELECT count(*) FROM articles").fetch_one(&self.pool).await.unwrap();
        if stored > seeds::ARTICLES as i64 {
            println!("{stored} articles, as they were");
            return lists::time_all(&self.client, &self.base, &self.pool).await;
        }
        self.submit((0..seeds::ARTICLES).map(seeds::article)).await;
        let mut record = Record::read(&self.pool).await;
        for &size in sizes {
            record.grow(&self.pool, size).await;
            lists::time_all(&self.client, &self.base, &self.pool).await;
        }
    }

    /// Submits articles, and waits until their facts are stored.
    async fn submit(&self, articles: impl Iterator<Item = String>) {
        let articles: Vec<String> = articles.collect();
        for lines in articles.chunks(500) {
            let request = self.client.post(format!("{}/v1/articles", self.base));
            let request = request.header("content-type", "application/x-ndjson").body(lines.join("\n"));
            let response = request.send().await.unwrap();
            assert!(response.status().is_success(), "{}", response.text().await.unwrap());
        }
        loop {
            let unfinished: i64 = sqlx::query_scalar("SELECT count(*) FROM jobs WHERE state <> 'done'")
                .fetch_one(&self.pool)
                .await
                .unwrap();
            if unfinished == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
