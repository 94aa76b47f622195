//! Measures the whole service: articles a second from HTTP to stored facts, then the time of a page of each list.
//!
//! `cargo bench --bench service -- 100 10000` gives the numbers of articles; these are the defaults. 100000 takes minutes and
//! 1000000 an hour. The articles are generated; with the word `hot` before the numbers all of them report one attack. An
//! embedded Postgres runs in a temporary folder, unless `BENCH_DATABASE_URL` names an empty database.
//!
//! Beside the time of each page is that of a query by hand for the same rows, sent to Postgres by this program, and
//! the ratio of the two: what the service adds.
#![allow(missing_docs, clippy::unwrap_used)]

mod articles;
mod lists;

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
use reqwest::Client;

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
    let hot = std::env::args().any(|word| word == "hot");
    runtime.block_on(bench(&url, &sizes, hot));
    drop(runtime);
    drop(server);
    let _ = std::fs::remove_dir_all(folder);
}

async fn bench(url: &str, sizes: &[usize], hot: bool) {
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
    let client = Client::new();
    let mut submitted = 0;
    for &size in sizes {
        let begun = Instant::now();
        for chunk in (submitted..size).collect::<Vec<_>>().chunks(500) {
            let lines: Vec<String> = chunk.iter().map(|&number| articles::article(number, hot)).collect();
            let request =
                client.post(format!("{base}/v1/articles")).header("content-type", "application/x-ndjson");
            assert!(request.body(lines.join("\n")).send().await.unwrap().status().is_success());
        }
        loop {
            let done: i64 = sqlx::query_scalar("SELECT count(*) FROM jobs WHERE state = 'done'")
                .fetch_one(&pool)
                .await
                .unwrap();
            if done >= size as i64 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let rate = (size - submitted) as f64 / begun.elapsed().as_secs_f64();
        println!("\n{size} articles: {rate:.0} articles/s from HTTP to stored facts");
        submitted = size;
        sqlx::query("ANALYZE").execute(&pool).await.unwrap();
        lists::time_all(&client, &base, &pool).await;
    }
    workers.drain(Duration::from_secs(30)).await;
}
