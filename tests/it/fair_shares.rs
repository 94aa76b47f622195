//! Fair shares of the processor: callers of real work do not slow those beside them.
//!
//! Times are compared as ratios, alone and beside a greedy caller in turn. What else the machine does may slow a round, so that
//! one round of several has to be within the limit.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use dateline::store::keys::Scope;
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::json;

use crate::{
    harness::{
        Database, Process,
        articles::{harbour, numbered},
    },
    keys::new_key,
};

/// Requests that the greedy caller has in flight.
const GREEDY_REQUESTS: usize = 16;
/// Articles that are stored before.
const ARTICLES: usize = 300;
/// Number of rounds; at least one must be within the limit.
const ROUNDS: usize = 8;
/// Most times that the others may be slower.
const LIMIT: f64 = 1.1;

/// The median time of sixty short queries.
async fn median(client: &Client, base: &str, key: &str) -> Duration {
    let mut times = Vec::new();
    for number in 0..60 {
        let path = ["/v1/actors?limit=5", "/v1/statements?limit=20", "/v1/timelines?limit=20"][number % 3];
        let begin = Instant::now();
        let response = client.get(format!("{base}{path}")).bearer_auth(key).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.bytes().await.unwrap();
        times.push(begin.elapsed());
    }
    times.sort_unstable();
    times[times.len() / 2]
}

/// Compares the times of one caller alone and beside one that repeats requests; returns the ratio of the best round.
async fn slowed(
    name: &str,
    (client, base, desk): (&Client, &str, &str),
    request: impl Fn(usize) -> RequestBuilder + Send + Sync + 'static,
) -> f64 {
    let request = Arc::new(request);
    let sent = Arc::new(AtomicUsize::new(0));
    let mut ratios: Vec<f64> = Vec::new();
    for _ in 0..ROUNDS {
        let alone = median(client, base, desk).await;
        let is_over = Arc::new(AtomicBool::new(false));
        let greedy: Vec<_> = (0..GREEDY_REQUESTS)
            .map(|_| {
                let (request, sent, is_over) = (request.clone(), sent.clone(), is_over.clone());
                tokio::spawn(async move {
                    while !is_over.load(Ordering::Relaxed) {
                        let response = request(sent.fetch_add(1, Ordering::Relaxed)).send().await.unwrap();
                        // Too many whole lists at a time are refused.
                        let status = response.status();
                        assert!(status != StatusCode::INTERNAL_SERVER_ERROR, "{status}");
                        response.bytes().await.unwrap();
                    }
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(500)).await;
        let beside = median(client, base, desk).await;
        is_over.store(true, Ordering::Relaxed);
        for task in greedy {
            task.await.unwrap();
        }
        ratios.push(beside.as_secs_f64() / alone.as_secs_f64());
        if ratios.last().is_some_and(|ratio| *ratio <= LIMIT) {
            break;
        }
    }
    println!("beside a caller of {name}, {} requests: {ratios:.2?}", sent.load(Ordering::Relaxed));
    ratios.into_iter().fold(f64::MAX, f64::min)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures time; run it by hand on a machine that does nothing else"]
async fn callers_are_at_most_a_tenth_slower_beside_a_greedy_one() {
    let database = Database::new().await;
    let greedy = new_key(&database, "greedy", &[Scope::Read, Scope::ArticlesWrite]).await;
    let desk = new_key(&database, "desk", &[Scope::Read]).await;
    let process = Process::start(&database.url, &["--require-keys", "--rate-limit", "0"]).await;
    let (client, base) = (Client::new(), process.base.clone());
    let lines = |numbers: std::ops::Range<usize>| -> String {
        numbers.map(|number| format!("{}\n", numbered(number))).collect()
    };
    let load = {
        let (client, base, greedy) = (client.clone(), base.clone(), greedy.clone());
        move |lines: String| {
            let request = client.post(format!("{base}/v1/articles")).bearer_auth(&greedy);
            request.header("content-type", "application/x-ndjson").body(lines)
        }
    };
    load(lines(0..ARTICLES)).send().await.unwrap();
    let done = "SELECT count(*) FROM jobs WHERE state = 'done'";
    while sqlx::query_scalar::<_, i64>(done).fetch_one(&database.pool).await.unwrap() < ARTICLES as i64 {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    median(&client, &base, &desk).await;

    let get = |path: &'static str| {
        let (client, base, greedy) = (client.clone(), base.clone(), greedy.clone());
        move |_| client.get(format!("{base}{path}")).bearer_auth(&greedy)
    };
    let extract = {
        let (client, base, greedy) = (client.clone(), base.clone(), greedy.clone());
        let body = harbour()["body"].as_str().unwrap().repeat(20);
        move |_| {
            let request = client.post(format!("{base}/v1/extract")).bearer_auth(&greedy);
            request.json(&json!({"body": body, "published_at": "2024-03-14T08:00:00Z"}))
        }
    };
    let desk = (&client, base.as_str(), desk.as_str());
    let ratios = [
        slowed("lists", desk, get("/v1/timelines?importance=all&include=statements&limit=100")).await,
        slowed("whole lists", desk, get("/v1/statements?format=ndjson")).await,
        slowed("extract", desk, extract).await,
        slowed("loads", desk, move |number| {
            let first = ARTICLES + number * 20;
            load(lines(first..first + 20))
        })
        .await,
    ];
    assert!(ratios.iter().all(|ratio| *ratio <= LIMIT), "{ratios:.2?}");
}
