//! Leases while a worker works: renewed, lost, bounded by a time limit, and given up when the service stops.

use std::time::{Duration, Instant};

use dateline::{
    ingest::{WorkerSettings, Workers},
    store::queue::{self, QueuePolicy},
};
use extraction::language::ModelKind;
use serde_json::{Value, json};

use crate::harness::{
    Service,
    articles::{harbour, numbered},
    extractors,
};

const POLICY: QueuePolicy =
    QueuePolicy { lease: Duration::from_millis(300), max_attempts: 5, backoff: Duration::from_millis(1) };

/// One worker with short leases.
fn settings(extraction_timeout: Duration) -> WorkerSettings {
    WorkerSettings { workers: 1, batch: 8, terms: POLICY, model: ModelKind::Fast, extraction_timeout }
}

/// An article that takes much longer than a lease to extract from.
fn long() -> Value {
    let paragraphs: Vec<String> =
        (0..120).map(|number| numbered(number)["body"].as_str().unwrap().to_owned()).collect();
    let mut article = harbour();
    article["external_id"] = json!("long");
    article["body"] = json!(paragraphs.join("\n\n"));
    article
}

/// One of over 20,000 words, which is all that the shorter extraction covers.
fn very_long() -> Value {
    let mut article = long();
    article["body"] = json!([article["body"].as_str().unwrap(); 5].join("\n\n"));
    article
}

async fn submit(service: &Service, article: &Value) -> String {
    let response = service.post("/v1/articles").json(article).send().await.unwrap();
    response.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned()
}

async fn wait_for(service: &Service, id: &str, status: &str) -> Value {
    for _ in 0..3_000 {
        let article = service.json(&format!("/v1/articles/{id}")).await;
        if article["status"] == status {
            return article;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{id} is not {status}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_is_renewed_while_its_article_is_extracted_from() {
    let service = Service::start_without_workers().await;
    let id = submit(&service, &long()).await;
    let pool = &service.database.pool;
    let workers = Workers::start(pool, settings(Duration::from_secs(300)), &extractors());
    wait_for(&service, &id, "processing").await;
    let begun = Instant::now();
    // Another worker looks for expired leases meanwhile.
    let mut article = Value::Null;
    while article["status"] != "done" {
        assert!(queue::claim(pool, 8, &POLICY).await.unwrap().is_empty(), "the lease was kept");
        tokio::time::sleep(Duration::from_millis(20)).await;
        article = service.json(&format!("/v1/articles/{id}")).await;
    }
    assert!(begun.elapsed() > POLICY.lease, "it took longer than the lease: {:?}", begun.elapsed());
    assert_eq!(article["attempts"], 1);
    assert_eq!(article["warnings"], json!([]));
    workers.drain(Duration::from_secs(5)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_reports_the_claims_that_are_lost() {
    let service = Service::start_without_workers().await;
    let (kept, revised, deleted) = (
        submit(&service, &numbered(1)).await,
        submit(&service, &harbour()).await,
        submit(&service, &numbered(2)).await,
    );
    let pool = &service.database.pool;
    let claims = queue::claim(pool, 8, &POLICY).await.unwrap();
    assert_eq!(claims.len(), 3);
    let mut revision = harbour();
    revision["body"] = json!("Nothing happened in Tarnovo.");
    assert_eq!(submit(&service, &revision).await, revised);
    service.delete(&format!("/v1/articles/{deleted}")).send().await.unwrap();
    let lost = queue::renew(pool, &claims, Duration::from_secs(600)).await.unwrap();
    let mut lost: Vec<String> = lost.iter().map(ToString::to_string).collect();
    let mut expected = [revised, deleted];
    lost.sort();
    expected.sort();
    assert_eq!(lost, expected);
    tokio::time::sleep(POLICY.lease * 2).await;
    let next = queue::claim(pool, 8, &POLICY).await.unwrap();
    assert!(next.iter().all(|claim| claim.article_id.to_string() != kept), "its lease is renewed");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_beyond_the_time_limit_is_cut_and_needs_no_second_attempt() {
    let service = Service::start_without_workers().await;
    let id = submit(&service, &very_long()).await;
    let workers = Workers::start(&service.database.pool, settings(Duration::from_millis(10)), &extractors());
    let article = wait_for(&service, &id, "done").await;
    assert_eq!(article["attempts"], 1);
    assert!(!article["extraction"]["statements"].as_array().unwrap().is_empty());
    assert_eq!(article["extraction"]["truncated"]["reason"], "time");
    workers.drain(Duration::from_secs(5)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_ends_within_the_grace_and_no_attempt_is_counted() {
    let service = Service::start_without_workers().await;
    // Its extraction outlasts the stop, however late that comes.
    let mut ids = vec![submit(&service, &very_long()).await];
    for number in 0..3 {
        ids.push(submit(&service, &numbered(number)).await);
    }
    let pool = &service.database.pool;
    let workers = Workers::start(pool, settings(Duration::from_secs(300)), &extractors());
    wait_for(&service, &ids[0], "processing").await;
    let begun = Instant::now();
    workers.drain(Duration::from_millis(1_500)).await;
    assert!(begun.elapsed() < Duration::from_millis(2_500), "{:?}", begun.elapsed());
    for id in &ids[1..] {
        let article = service.json(&format!("/v1/articles/{id}")).await;
        assert_eq!((&article["status"], &article["attempts"]), (&json!("queued"), &json!(0)), "{id}");
    }
}
