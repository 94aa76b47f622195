//! The model of an article: the one that the submission names, else the default one.

use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{
    Service,
    articles::{harbour, numbered},
};
use extraction::language::ModelKind;

#[tokio::test(flavor = "multi_thread")]
async fn a_submission_may_choose_its_model_and_choose_again() {
    let service = Service::start().await;
    let made_by = |article: &serde_json::Value| {
        article["extraction"]["extractor"]["model"].as_str().unwrap().to_owned()
    };
    let first = service.read(&harbour()).await;
    assert_eq!(made_by(&first), "fast");

    let mut article = harbour();
    article["model"] = json!("accurate");
    let posted = service.post("/v1/articles").json(&article).send().await.unwrap();
    assert!(posted.status().is_success());
    let place = format!("/v1/articles/{}", first["id"].as_str().unwrap());
    let mut again = service.json(&place).await;
    while !(again["status"] == "done" && made_by(&again) == "accurate") {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        again = service.json(&place).await;
    }
    assert_eq!((&again["id"], &again["revision"]), (&first["id"], &first["revision"]));
    let statements = service.json(&format!("/v1/statements?article={}", first["id"].as_str().unwrap())).await;
    let speakers: Vec<_> =
        statements["data"].as_array().unwrap().iter().map(|one| &one["speaker"]["name"]).collect();
    assert!(
        speakers.contains(&&json!("Elena Petrova")) && speakers.contains(&&json!("Ivan Kolev")),
        "{speakers:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_model_is_rejected_with_the_known_ones() {
    let service = Service::start_without_workers().await;
    let mut article = harbour();
    article["model"] = json!("perfect");
    let response = service.post("/v1/articles").json(&article).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(response.text().await.unwrap().contains("“accurate” and “fast” are known"));
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_of_a_bulk_submission_after_the_limit_use_the_fast_model() {
    assert_eq!(models_of_a_load(Some(1)).await, ["accurate", "fast", "accurate"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_limit_no_line_of_a_load_uses_the_weaker_model() {
    assert_eq!(models_of_a_load(None).await, ["accurate", "accurate", "accurate"]);
}

/// Loads three lines, of which the last names the accurate model, and returns the models that extracted from them.
async fn models_of_a_load(limit: Option<usize>) -> Vec<String> {
    let mut service = Service::start_for(ModelKind::Accurate, limit).await;
    service.start_workers();
    let mut named = numbered(3);
    named["model"] = json!("accurate");
    let lines = [numbered(1), numbered(2), named].map(|line| line.to_string()).join("\n");
    let posted = service.post("/v1/articles").header("content-type", "application/x-ndjson").body(lines);
    let report: serde_json::Value = posted.send().await.unwrap().json().await.unwrap();
    let mut models = Vec::new();
    for line in report["data"].as_array().unwrap() {
        let place = format!("/v1/articles/{}", line["id"].as_str().unwrap());
        let mut article = service.json(&place).await;
        while article["status"] != "done" {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            article = service.json(&place).await;
        }
        let model = article["extraction"]["extractor"]["model"].as_str().unwrap();
        models.push(model.split(' ').next().unwrap().to_owned());
    }
    models
}
