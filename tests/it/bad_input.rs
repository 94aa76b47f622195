//! Invalid input: a clear problem in bounded time and memory, and nothing is stored.

use std::{io::Write, time::Duration};

use flate2::{Compression, write::GzEncoder};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::harness::{Service, articles::harbour, problem};

async fn post_raw(service: &Service, kind: &str, body: Vec<u8>) -> Response {
    let request = service.post("/v1/articles").header("content-type", kind).body(body);
    request.timeout(Duration::from_secs(30)).send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_json_is_rejected_with_its_position() {
    let service = Service::start_without_workers().await;
    let answer =
        problem(post_raw(&service, "application/json", b"{\"source\": ".to_vec()).await, 400, "invalid-json")
            .await;
    assert!(answer["detail"].as_str().unwrap().contains("line 1"));
    let answer = problem(
        post_raw(&service, "application/json", b"{\"a\": \"\xff\"}".to_vec()).await,
        400,
        "invalid-json",
    )
    .await;
    assert!(answer["detail"].as_str().unwrap().contains("byte 7"));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    problem(post_raw(&service, "application/json", deep.into_bytes()).await, 400, "invalid-json").await;
    problem(post_raw(&service, "application/json", b"[1]".to_vec()).await, 422, "invalid-article").await;
    problem(post_raw(&service, "text/plain", b"ab\xff".to_vec()).await, 400, "invalid-text").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn all_wrong_fields_are_listed_at_once() {
    let service = Service::start_without_workers().await;
    let article = json!({"source": 3, "title": ["x"], "body": "  ", "published_at": "9999-01-01T00:00:00Z",
                         "extrenal_id": "7", "language": "fr"});
    let response = service.post("/v1/articles").json(&article).send().await.unwrap();
    let answer = problem(response, 422, "invalid-article").await;
    let fields: Vec<&str> =
        answer["errors"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["source", "title", "body", "published_at", "language", "extrenal_id"]);
    let mut article = harbour();
    article["body"] = json!("a\u{0}b");
    let response = service.post("/v1/articles").json(&article).send().await.unwrap();
    problem(response, 422, "invalid-article").await;
    article["body"] = json!("x".repeat((1 << 20) + 1));
    let response = service.post("/v1/articles").json(&article).send().await.unwrap();
    problem(response, 422, "invalid-article").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn large_bodies_are_rejected_also_when_compressed() {
    let service = Service::start_without_workers().await;
    // The caller still writes when the body is rejected, and must get the problem all the same.
    for _ in 0..10 {
        let body = serde_json::to_vec(&json!({"body": "x".repeat(10 << 20)})).unwrap();
        problem(post_raw(&service, "application/json", body).await, 413, "too-large").await;
        problem(post_raw(&service, "application/xml", vec![b'x'; 10 << 20]).await, 415, "unsupported-type")
            .await;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..200 {
        encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    let response = service
        .post("/v1/articles")
        .header("content-type", "application/json")
        .header("content-encoding", "gzip")
        .body(bomb)
        .send()
        .await
        .unwrap();
    problem(response, 413, "too-large").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn compressed_articles_are_accepted_and_corrupt_ones_rejected() {
    let service = Service::start_without_workers().await;
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(harbour().to_string().as_bytes()).unwrap();
    let post = |encoding: &str, body: Vec<u8>| {
        service
            .post("/v1/articles")
            .header("content-type", "application/json")
            .header("content-encoding", encoding)
            .body(body)
            .send()
    };
    assert_eq!(post("gzip", encoder.finish().unwrap()).await.unwrap().status(), StatusCode::ACCEPTED);
    problem(post("gzip", b"no gzip".to_vec()).await.unwrap(), 400, "unreadable-body").await;
    problem(post("rot13", b"{}".to_vec()).await.unwrap(), 415, "unsupported-encoding").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_types_methods_and_addresses_are_rejected_with_the_known_ones() {
    let service = Service::start_without_workers().await;
    let answer =
        problem(post_raw(&service, "application/xml", b"<a/>".to_vec()).await, 415, "unsupported-type").await;
    assert!(answer["detail"].as_str().unwrap().contains("application/json"));
    problem(post_raw(&service, "text/plain; charset=latin1", b"x".to_vec()).await, 415, "unsupported-type")
        .await;
    let response = service.client.put(format!("{}/v1/articles", service.base)).send().await.unwrap();
    assert_eq!(response.headers()["allow"], "POST,GET,HEAD");
    problem(response, 405, "method-not-allowed").await;
    problem(service.get("/v2/articles").send().await.unwrap(), 404, "not-found").await;
    for path in [
        "/v1/articles/art_1",
        "/v1/statements/stm_x",
        "/v1/events/7",
        "/v1/actors/act_",
        "/v1/actors/x/timeline",
    ] {
        problem(service.get(path).send().await.unwrap(), 404, "not-found").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_texts_are_extracted_in_bounded_time() {
    let service = Service::start().await;
    let bodies = [
        "\"".repeat(100_000),
        "“".repeat(100_000),
        "a".repeat(1_000_000),
        "said ".repeat(100_000),
        "(".repeat(200_000),
        "\u{202e}\u{200b}\u{feff}“שלום”\u{200d} said Elena Petrova.\u{202c}".repeat(100),
        "“He said “she said ‘they said “it”’””, ".repeat(1_000),
        "Mr. ".repeat(100_000),
        "\r\n\r\n\t \u{a0}x".repeat(50_000),
    ];
    for (number, body) in bodies.into_iter().enumerate() {
        let begun = std::time::Instant::now();
        let response = service
            .post("/v1/extract")
            .json(&json!({"body": body, "published_at": "2024-01-01"}))
            .timeout(Duration::from_secs(60))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::OK, "text {number}");
        let extraction: Value = response.json().await.unwrap();
        assert!(extraction["statements"].is_array());
        assert!(begun.elapsed() < Duration::from_secs(60), "text {number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn misspelt_queries_are_rejected() {
    let service = Service::start_without_workers().await;
    let answer = problem(
        service.get("/v1/statements?speeker=x&type=loud&limit=900&from=soon&cursor=zz").send().await.unwrap(),
        400,
        "invalid-query",
    )
    .await;
    let fields: Vec<&str> =
        answer["errors"].as_array().unwrap().iter().map(|one| one["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["speeker", "type", "from", "limit", "cursor"]);
    assert!(answer["errors"][0]["detail"].as_str().unwrap().contains("speaker"));
    let answer =
        problem(service.get("/v1/articles/art_1?x=1").send().await.unwrap(), 400, "invalid-query").await;
    assert!(answer["errors"][0]["detail"].as_str().unwrap().contains("takes no parameters"), "{answer}");
    problem(service.get("/v1/statements?q=%00").send().await.unwrap(), 400, "invalid-query").await;
    let odd = "/v1/statements?q=%22%27%28%29%21%26%7C%3A%2A%3C-%3E";
    assert_eq!(service.json(odd).await["data"], json!([]));
}
