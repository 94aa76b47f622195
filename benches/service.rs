//! Measures the whole service: articles a second from HTTP to stored facts, then pages a second of each query.
//!
//! `cargo bench --bench service -- 100 100000` gives the numbers of articles; these are the defaults. The articles are
//! generated; with the word `hot` before the numbers all of them report one attack. An embedded Postgres runs in a
//! temporary folder, unless `BENCH_DATABASE_URL` names an empty database.
#![allow(missing_docs, clippy::unwrap_used)]

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

const QUERIES: [&str; 10] = [
    "/v1/statements",
    "/v1/statements?speaker=Anna%20Berg",
    "/v1/statements?q=council%20-protest",
    "/v1/events?type=ASSAULT",
    "/v1/timelines?place=Arden",
    "/v1/timelines?from=2024-05&include=statements",
    "/v1/timelines?granularity=day",
    "/v1/stories",
    "/v1/actors",
    "/v1/actors?q=Anna%20Burg",
];

fn main() {
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|word| word.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![100, 100_000] } else { sizes };
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
            let lines: Vec<String> = chunk.iter().map(|&number| article(number, hot)).collect();
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
        for query in QUERIES {
            let begun = Instant::now();
            let mut pages = 0;
            while pages < 200 && begun.elapsed() < Duration::from_secs(3) {
                let page = client.get(format!("{base}{query}")).send().await.unwrap();
                assert!(page.status().is_success(), "{query}: {}", page.text().await.unwrap());
                page.bytes().await.unwrap();
                pages += 1;
            }
            println!("  {:>8.1} pages/s  {query}", pages as f64 / begun.elapsed().as_secs_f64());
        }
    }
    workers.drain(Duration::from_secs(30)).await;
}

/// Generates a story of some 150 words; no two are the same. `hot` ones are of one day and report one attack.
fn article(number: usize, hot: bool) -> String {
    let pick = |list: &[&'static str], salt: usize| list[(number / salt.max(1) + salt) % list.len()];
    let towns =
        ["Arden", "Brask", "Corvel", "Dunmor", "Elsted", "Farholt", "Gransk", "Holme", "Ister", "Jarrow"];
    let first = ["Anna", "Boris", "Clara", "David", "Eva", "Felix", "Greta", "Hugo"];
    let last = ["Berg", "Lund", "Moss", "Kane", "Stone", "Weber", "Novak", "Silva", "Marsh"];
    let (town, other) = (pick(&towns, 1), if hot { towns[0] } else { pick(&towns, 7) });
    let name = if number.is_multiple_of(9) {
        "Anna Berg".to_owned()
    } else {
        format!("{} {}", pick(&first, 3), pick(&last, 5))
    };
    let surname = name.split(' ').next_back().unwrap_or_default().to_owned();
    let day = if hot { 14 } else { number % 28 + 1 };
    let body = format!(
        "Police arrested {} people in {town} on Monday after a protest over case {number} turned violent.\n\n\
         \"We want to be heard in this town, and case {number} shows why we are angry,\" said Mayor {name}. \
         {surname} added that the council of {town} would meet again on Friday to talk about the case.\n\n\
         On May {day}, gunmen attacked a convoy near {other}, killing {} people, according to officials. \
         No group has claimed responsibility for the attack so far.\n\n\
         Interior Minister Robert Hale told reporters at a press briefing that the government was \"ready to act\" \
         and that {} more officers would be sent to {other}. \"Nobody is above the law,\" Hale said.",
        number % 90 + 3,
        number % 12 + 2,
        number % 400 + 20,
    );
    serde_json::json!({
        "source": format!("paper-{}", number % 20),
        "external_id": format!("bench-{number}"),
        "title": format!("Unrest in {town}, report {number}"),
        "published_at": format!("2024-05-{day:02}T10:00:00Z"),
        "body": body
    })
    .to_string()
}
