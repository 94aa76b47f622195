//! Loads that are read fast first: the accurate model reads each article behind that, and rows say which has.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Service, articles::numbered, problem};

async fn send(service: &Service, address: &str, lines: &[Value]) -> Value {
    let body: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let request = service.post(address).header("content-type", "application/x-ndjson").body(body);
    let response = request.send().await.unwrap();
    assert!(response.status().is_success(), "{}", response.text().await.unwrap());
    let report: Value = response.json().await.unwrap();
    service.json(&format!("/v1/loads/{}", report["meta"]["load_id"].as_str().unwrap())).await
}

async fn wait_until(service: &Service, path: &str, status: &str) -> Value {
    for _ in 0..1_200 {
        let found = service.json(path).await;
        if found["status"] == status {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{path} is never {status}");
}

async fn models(service: &Service) -> Vec<String> {
    let mut models = Vec::new();
    for article in service.json("/v1/articles").await["data"].as_array().unwrap() {
        let article = service.json(&format!("/v1/articles/{}", article["id"].as_str().unwrap())).await;
        models.push(article["extraction"]["extractor"]["model"].as_str().unwrap_or("none").to_owned());
    }
    models.sort();
    models
}

#[tokio::test(flavor = "multi_thread")]
async fn a_load_is_read_fast_first_and_accurately_behind_it() {
    let mut service = Service::start_without_workers().await;
    let mut named = numbered(2);
    named["model"] = "accurate".into();
    let lines = [numbered(0), numbered(1), named];
    let load = send(&service, "/v1/articles?quick_first=true", &lines).await;
    assert_eq!(load["models"], json!({"fast": 2, "accurate": 1}));
    let path = format!("/v1/loads/{}", load["id"].as_str().unwrap());
    let reread = format!("/v1/rereads/{}", load["reread_id"].as_str().unwrap());
    let behind = service.json(&reread).await;
    assert_eq!((&behind["model"], &behind["articles"]["total"]), (&json!("accurate"), &json!(2)), "{behind}");
    let address = format!("/v1/articles?load={}", load["id"].as_str().unwrap());
    let again = service.post(&format!("{address}&quick_first=true"));
    let again = again.header("content-type", "application/x-ndjson").body(numbered(3).to_string());
    problem(again.send().await.unwrap(), 400, "invalid-query").await;

    service.start_workers();
    let load = wait_until(&service, &path, "done").await;
    assert_eq!(load["articles"], json!({"waiting": 0, "extracted": 3, "failed": 0}));
    let behind = wait_until(&service, &reread, "finished").await;
    assert_eq!(
        (&behind["articles"]["done"], &behind["articles"]["failed"]),
        (&json!(2), &json!(0)),
        "{behind}"
    );
    assert!(behind["facts"]["statement"]["unchanged"].is_number(), "it says what became different: {behind}");
    assert_eq!(models(&service).await, ["accurate", "accurate", "accurate"]);
    let load = service.json(&path).await;
    assert_eq!((&load["status"], &load["models"]), (&json!("done"), &json!({"accurate": 3})));

    // A load that goes on goes on so, and the reread with it.
    let load = send(&service, &address, &[numbered(3)]).await;
    assert_eq!(load["reread_id"], reread.rsplit('/').next().unwrap());
    wait_until(&service, &path, "done").await;
    let behind = wait_until(&service, &reread, "finished").await;
    assert_eq!(behind["articles"]["done"], 3);
    assert_eq!(models(&service).await, vec!["accurate"; 4]);

    // An article that is stored keeps what the accurate model has read.
    let load = send(&service, "/v1/articles?quick_first=true", &[numbered(0)]).await;
    assert_eq!(load["outcomes"]["unchanged"], 1);
    wait_until(&service, &format!("/v1/loads/{}", load["id"].as_str().unwrap()), "done").await;
    assert_eq!(models(&service).await, vec!["accurate"; 4]);
    let alone = service.post("/v1/articles?quick_first=true").json(&numbered(9)).send().await.unwrap();
    assert_eq!(alone.status(), StatusCode::BAD_REQUEST);
}
