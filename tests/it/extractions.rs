//! `POST /v1/extract` under load: it ends with its caller, in bounded time, and callers have their turns.

use std::time::{Duration, Instant};

use extraction::language::ModelKind;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Connection, Service, articles::harbour, problem};

const TEXT: (&str, &str) = ("content-type", "text/plain");

/// A text of so many sentences.
fn text(sentences: usize) -> String {
    "Mayor Elena Petrova said on Monday that police had arrested two men in Tarnovo. ".repeat(sentences)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}

/// Sends a text without waiting for the answer.
async fn send(service: &Service, text: &str) -> Connection {
    let mut connection = Connection::post(&service.base, "/v1/extract", &[TEXT]).await;
    connection.send(text.as_bytes()).await;
    connection.send(b"").await;
    connection
}

/// Returns how long the extraction of a text takes as a caller at `address`, behind a proxy, sees it.
async fn duration(service: &Service, text: &str, address: &str) -> Duration {
    let begun = Instant::now();
    let request = service.post("/v1/extract").header(TEXT.0, TEXT.1).header("x-forwarded-for", address);
    let response = request.body(text.to_owned()).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{}", response.text().await.unwrap());
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extraction_ends_when_its_caller_has_gone() {
    let service = Service::start_without_workers().await;
    let long = text(300);
    let alone = duration(&service, &long, "192.0.2.1").await;
    let mut greedy = Vec::new();
    for _ in 0..8 * cores() {
        greedy.push(send(&service, &long).await);
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    drop(greedy);
    // With all of them, this would take more than eight times as long.
    let after = duration(&service, &long, "192.0.2.1").await;
    assert!(
        after < 4 * alone + Duration::from_millis(500),
        "{alone:?} alone, {after:?} after others had gone"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_with_one_short_article_does_not_wait_for_greedy_ones() {
    let service = Service::start_without_workers().await;
    let short = text(40);
    let alone = duration(&service, &short, "192.0.2.1").await;
    let mut greedy = Vec::new();
    for number in 0..20 {
        let address = format!("192.0.2.{}", 2 + number % 2);
        let headers = [TEXT, ("x-forwarded-for", address.as_str())];
        let mut connection = Connection::post(&service.base, "/v1/extract", &headers).await;
        connection.send(text(300).as_bytes()).await;
        connection.send(b"").await;
        greedy.push(connection);
    }
    let mut slowest = Duration::ZERO;
    for _ in 0..3 {
        slowest = slowest.max(duration(&service, &short, "192.0.2.1").await);
    }
    // All of the greedy ones' articles together take a hundred times as long.
    assert!(
        slowest < 8 * alone + Duration::from_millis(500),
        "{alone:?} alone, {slowest:?} beside greedy ones"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_with_too_many_requests_gets_429() {
    let service = Service::start_without_workers().await;
    let mut waiting = Vec::new();
    for _ in 0..32 {
        // Bodies that never end: each keeps its place.
        let mut connection = Connection::post(&service.base, "/v1/extract", &[TEXT]).await;
        connection.send(b"The council").await;
        waiting.push(connection);
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let request = service.post("/v1/extract").json(&json!({"body": "The council met."}));
    let refused = request.send().await.unwrap();
    assert_eq!(refused.headers()["retry-after"], "5");
    problem(refused, 429, "too-many-requests").await;
    duration(&service, "The council met.", "192.0.2.1").await;
    // Callers that close their connections leave their places.
    drop(waiting);
    tokio::time::sleep(Duration::from_millis(200)).await;
    duration(&service, "The council met.", "127.0.0.1").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extraction_that_takes_too_long_is_repeated_on_less() {
    let limit = Duration::ZERO;
    let service = Service::start_with(ModelKind::Fast, None, |state| state.extraction_timeout = limit).await;
    // 21,000 words; the shorter extraction covers the first 20,000.
    let request = service.post("/v1/extract").json(&json!({"body": text(1_500)}));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let extraction: Value = response.json().await.unwrap();
    assert!(!extraction["statements"].as_array().unwrap().is_empty());
    assert_eq!(extraction["truncated"]["reason"], "time");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_not_stored_has_the_ids_of_the_actors_that_the_record_knows() {
    let service = Service::start().await;
    let draft =
        json!({"body": "Mayor Elena Petrova met Anton Marek in Tarnovo.", "published_at": "2024-03-20"});
    let ids = async || {
        let extraction: Value =
            service.post("/v1/extract").json(&draft).send().await.unwrap().json().await.unwrap();
        let actors = extraction["actors"].as_array().unwrap();
        let id = |name: &str| actors.iter().find(|actor| actor["name"] == name).unwrap()["actor_id"].clone();
        let mentions = extraction["mentions"].as_array().unwrap();
        let mention =
            mentions.iter().find(|mention| mention["text"].as_str().unwrap().contains("Petrova")).unwrap();
        assert_eq!(mention["actor_id"], id("Elena Petrova"), "references have it too");
        (id("Elena Petrova"), id("Anton Marek"))
    };
    assert_eq!(ids().await, (Value::Null, Value::Null));
    service.read(&harbour()).await;
    let found = service.json("/v1/actors?q=Elena%20Petrova").await;
    assert_eq!(ids().await, (found["data"][0]["id"].clone(), Value::Null));
    assert_eq!(service.json("/v1/articles?count=exact").await["meta"]["count"], 1, "nothing is stored");
    // Two actors of one name: the text does not say which.
    let second = json!({
        "source": "north-wire", "external_id": "p-2", "published_at": "2024-03-21T08:00:00Z",
        "body": "Elena Petrova won the race on Sunday."
    });
    let second = service.read(&second).await;
    let split = json!({"articles": [second["id"]], "by": "desk", "reason": "a runner"});
    let path = format!("/v1/actors/{}/splits", found["data"][0]["id"].as_str().unwrap());
    let answer = service.post(&path).header("prefer", "wait=20").json(&split).send().await.unwrap();
    assert_eq!(answer.status(), 201);
    assert_eq!(ids().await, (Value::Null, Value::Null));
}
