//! Invalid bodies and fields.

use std::{io::Write, time::Duration};

use flate2::{Compression, write::GzEncoder};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use super::hostile_texts::FAMILIES;
use crate::harness::{Service, articles::harbour, problem};

/// Bytes of each family of hostile texts.
const FAMILY_LENGTH: usize = 4_000;

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
                         "extrenal_id": "7", "language": 7});
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
        problem(post_raw(&service, "application/pdf", vec![b'x'; 10 << 20]).await, 415, "unsupported-type")
            .await;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
    let bomb = encoder.finish().unwrap().repeat(200);
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
        problem(post_raw(&service, "application/pdf", b"<a/>".to_vec()).await, 415, "unsupported-type").await;
    assert!(answer["detail"].as_str().unwrap().contains("application/json"));
    problem(post_raw(&service, "text/plain; charset=latin1", b"x".to_vec()).await, 415, "unsupported-type")
        .await;
    let response = service.client.put(format!("{}/v1/articles", service.base)).send().await.unwrap();
    assert_eq!(response.headers()["allow"], "POST,GET,HEAD,DELETE");
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
        "\"".repeat(20_000),
        "“".repeat(20_000),
        "a".repeat(1_000_000),
        "said ".repeat(20_000),
        "(".repeat(40_000),
        "\u{202e}\u{200b}\u{feff}“שלום”\u{200d} said Elena Petrova.\u{202c}".repeat(100),
        "“He said “she said ‘they said “it”’””, ".repeat(300),
        "Mr. ".repeat(20_000),
        "\r\n\r\n\t \u{a0}x".repeat(10_000),
    ];
    let bodies = bodies.into_iter().enumerate().map(|(number, body)| (format!("text {number}"), body));
    let families = FAMILIES.iter().map(|family| (family.name.to_owned(), family.text(FAMILY_LENGTH)));
    for (name, body) in bodies.chain(families) {
        let begun = std::time::Instant::now();
        let response = service
            .post("/v1/extract")
            .json(&json!({"body": body, "published_at": "2024-01-01"}))
            .timeout(Duration::from_secs(60))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{name}");
        let extraction: Value = response.json().await.unwrap();
        assert!(extraction["statements"].is_array());
        assert!(begun.elapsed() < Duration::from_secs(60), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_wrong_value_of_a_field_is_rejected() {
    let service = Service::start_without_workers().await;
    let mut wrong: Vec<(&str, Value)> = Vec::new();
    for time in [
        "2024-03-14T25:00:00Z",
        "2024-03-14T10:61:00Z",
        "2024-03-14T10:00:00",
        "2024-03-14T10:00:00+24:00",
        "2024-03-14T10:00:00-25:30",
        "2024-03-14T10:00:00+05:30:15",
        "2024-03-14T10:00Z[Europe/Paris]",
        "2023-02-29",
        "20240314T100000Z",
        "2024-W11-4",
        "1599-12-31",
        "2201-01-01",
        "now",
    ] {
        wrong.push(("published_at", json!(time)));
    }
    for url in [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://a.example/",
        "mailto:a@a.example",
        "//a.example/x",
        "/news/1",
        "news/1",
        "https:a.example",
        "https://",
        "https:///x",
        "https://a example/",
        "https://a.example/a b",
        "https://a.example/\u{1}",
        "x",
    ] {
        wrong.push(("url", json!(url)));
    }
    for field in ["source", "title", "external_id", "url", "language", "model", "published_at"] {
        for character in ['\u{1}', '\u{7f}', '\u{85}', '\u{2028}', '\n', '\t'] {
            wrong.push((field, json!(format!("a{character}b"))));
        }
        // A blank title is none.
        if field != "title" {
            wrong.push((field, json!(" ")));
        }
        wrong.push((field, json!("x".repeat(2_001))));
    }
    for (field, value) in wrong {
        let mut article = harbour();
        article[field] = value.clone();
        let response = service.post("/v1/articles").json(&article).send().await.unwrap();
        assert_eq!(response.status(), 422, "{field} {value}");
        let answer = problem(response, 422, "invalid-article").await;
        assert_eq!(answer["errors"][0]["field"], field, "{value}: {answer}");
    }
    assert_eq!(service.json("/v1/articles").await["data"], json!([]));
    // White space around a line does not count.
    let mut article = harbour();
    article["source"] = json!(" harbour-post\n");
    article["url"] = json!("\thttps://münchen.example/straße?q=1#x ");
    let response = service.post("/v1/articles").json(&article).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::ACCEPTED);
    assert_eq!(response.json::<Value>().await.unwrap()["source"], "harbour-post");
    assert_eq!(service.post("/v1/articles").json(&harbour()).send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_authors_of_corrections_have_no_control_characters() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let found = service.json("/v1/actors?q=Elena%20Petrova").await;
    let path = format!("/v1/actors/{}/renames", found["data"][0]["id"].as_str().unwrap());
    for field in ["name", "by"] {
        for character in ['\u{1b}', '\n', '\u{9c}', '\u{2029}'] {
            let mut rename =
                json!({"name": "Elena Petrova", "by": "desk", "reason": "one line\nand another"});
            rename[field] = json!(format!("Elena{character}Petrova"));
            let response = service.post(&path).json(&rename).send().await.unwrap();
            let answer = problem(response, 422, "invalid-correction").await;
            assert_eq!(answer["errors"][0]["field"], field, "{answer}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn byte_order_marks_are_taken() {
    let service = Service::start_without_workers().await;
    let marked = |text: String| format!("\u{feff}{text}").into_bytes();
    let lines = format!("{}\n\u{feff}{}", harbour(), crate::harness::articles::numbered(1));
    for (kind, body) in [("application/json", harbour().to_string()), ("application/x-ndjson", lines)] {
        let status = post_raw(&service, kind, marked(body)).await.status();
        assert!(status.is_success(), "{kind} {status}");
    }
    let request = service.post("/v1/extract").header("content-type", "text/plain");
    let text = marked("“We met,” said Elena Petrova.".to_owned());
    let extraction: Value = request.body(text).send().await.unwrap().json().await.unwrap();
    assert_eq!(extraction["statements"][0]["span"]["start"], 1, "spans begin after the mark: {extraction}");
    problem(post_raw(&service, "application/json", b"\xff\xfe{\0}\0".to_vec()).await, 400, "invalid-json")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn content_encodings_are_recognised_in_any_case() {
    let service = Service::start_without_workers().await;
    let plain = harbour().to_string().into_bytes();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(&plain).unwrap();
    let compressed = encoder.finish().unwrap();
    for (encoding, body, status) in [
        ("GZIP", &compressed, 202),
        ("x-gzip", &compressed, 200),
        ("X-Gzip", &compressed, 200),
        ("identity, gzip", &compressed, 200),
        ("identity", &plain, 200),
        ("Identity", &plain, 200),
        ("", &plain, 200),
        ("gzip", &plain, 400),
        ("gzip, gzip", &compressed, 415),
        ("br", &compressed, 415),
    ] {
        let request = service.post("/v1/articles").header("content-type", "application/json");
        let response = request.header("content-encoding", encoding).body(body.clone()).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{encoding}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn json_that_is_read_differently_by_programs_is_rejected() {
    let service = Service::start_without_workers().await;
    let rest = "\"published_at\": \"2024-05-01\", \"body\": \"The council met.\"";
    for body in [
        format!("{{\"source\": \"a\", \"source\": \"b\", {rest}}}"),
        format!("{{\"source\": \"a\", \"\\u0073ource\": \"b\", {rest}}}"),
        format!("{{\"source\": \"a\", \"section\": {{\"x\": 1, \"x\": 2}}, {rest}}}"),
        format!("{{\"source\": \"\\ud800\", {rest}}}"),
        format!("{{\"source\": \"a\", {rest}}} {{}}"),
        format!("{{\"source\": \"a\", \"views\": 1e999, {rest}}}"),
        format!("{{\"source\": \"a\", \"views\": NaN, {rest}}}"),
        format!("{{\"source\": \"a\", {rest},}}"),
        String::new(),
    ] {
        let response = post_raw(&service, "application/json", body.clone().into_bytes()).await;
        assert_eq!(response.status(), 400, "{body}");
        problem(response, 400, "invalid-json").await;
    }
    for charset in ["latin1", "\"utf-16\""] {
        for name in ["charset=", "Charset=", "charset = "] {
            let kind = format!("application/json; {name}{charset}");
            problem(post_raw(&service, &kind, harbour().to_string().into()).await, 415, "unsupported-type")
                .await;
        }
    }
}
