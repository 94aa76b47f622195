//! Submissions: durable, idempotent, revised and deleted.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{
    Service,
    articles::{harbour, numbered},
    problem,
};

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_accepted_and_then_extracted() {
    let mut service = Service::start_without_workers().await;
    let response = service.post("/v1/articles").json(&harbour()).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::ACCEPTED);
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let queued: Value = response.json().await.unwrap();
    assert_eq!(queued["status"], "queued");
    assert_eq!(location, format!("/v1/articles/{}", queued["id"].as_str().unwrap()));

    service.start_workers();
    let mut article = service.json(&location).await;
    while article["status"] != "done" {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        article = service.json(&location).await;
    }
    assert_eq!(article["extraction"]["id"], article["id"]);
    assert_eq!(article["extraction"]["external_id"], "bridge-1");
    assert_eq!(article["body"], harbour()["body"]);
    service.drain().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_article_again_changes_nothing() {
    let service = Service::start().await;
    let first = service.read(&harbour()).await;
    let again =
        service.post("/v1/articles").header("prefer", "wait=5").json(&harbour()).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::OK);
    let again: Value = again.json().await.unwrap();
    assert_eq!(again["id"], first["id"]);
    assert_eq!(again["revision"], 1);
    assert_eq!(again["extraction"], first["extraction"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_text_is_a_revision_whose_facts_replace_the_old() {
    let service = Service::start().await;
    let first = service.read(&harbour()).await;
    let id = first["id"].as_str().unwrap();
    let mut article = harbour();
    article["body"] = json!("\"We will rebuild the bridge before winter comes,\" said Mayor Elena Petrova.");
    let second = service.read(&article).await;
    assert_eq!(second["id"], first["id"]);
    assert_eq!(second["revision"], 2);
    assert_eq!(second["extraction_revision"], 2);
    let left = service.json(&format!("/v1/statements?article={id}")).await;
    let left = left["data"].as_array().unwrap();
    assert_eq!(left.len(), 1, "{left:?}");
    let before = first["extraction"]["statements"].as_array().unwrap();
    let same = before.iter().find(|one| one["text"] == left[0]["text"]).unwrap();
    assert_eq!(same["id"], left[0]["id"], "a statement that stayed keeps its id");
    let events = service.json(&format!("/v1/events?article={id}")).await;
    assert!(
        events["data"]
            .as_array()
            .unwrap()
            .iter()
            .all(|one| !one["sentence"]["text"].as_str().unwrap().contains("convoy"))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_article_leaves_nothing_behind() {
    let service = Service::start().await;
    let article = service.read(&harbour()).await;
    let id = article["id"].as_str().unwrap();
    let gone = service.delete(&format!("/v1/articles/{id}")).send().await.unwrap();
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    let missing = service.get(&format!("/v1/articles/{id}")).send().await.unwrap();
    problem(missing, 404, "not-found").await;
    for path in ["/v1/statements", "/v1/events", "/v1/timelines", "/v1/actors"] {
        assert_eq!(service.json(path).await["data"], json!([]), "{path}");
    }
    let again = service.read(&harbour()).await;
    assert_ne!(again["id"], article["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_one_article_keeps_the_facts_of_others() {
    let service = Service::start().await;
    let one = service.read(&harbour()).await;
    let mut copy = harbour();
    copy["external_id"] = json!("bridge-copy");
    copy["source"] = json!("valley-times");
    let other = service.read(&copy).await;
    let said = service.json("/v1/statements?source=valley-times").await;
    let also = &said["data"][0]["occurrences"][0];
    assert_eq!(also["article_id"], one["id"], "the same words elsewhere are linked: {said}");
    let id = one["id"].as_str().unwrap();
    service.delete(&format!("/v1/articles/{id}")).send().await.unwrap();
    let left = service.json("/v1/statements").await;
    assert!(!left["data"].as_array().unwrap().is_empty());
    assert!(left["data"].as_array().unwrap().iter().all(|one| one["article_id"] == other["id"]));
    assert!(left["data"].as_array().unwrap().iter().all(|one| one["occurrences"] == json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bulk_submission_lists_the_outcome_of_each_line() {
    let service = Service::start().await;
    let lines = [
        numbered(1).to_string(),
        "{\"source\": \"x\"}".to_owned(),
        String::new(),
        "not json".to_owned(),
        numbered(1).to_string(),
        numbered(2).to_string(),
    ];
    let response = service
        .post("/v1/articles")
        .header("content-type", "application/x-ndjson")
        .body(lines.join("\n"))
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::ACCEPTED);
    let report: Value = response.json().await.unwrap();
    let outcomes: Vec<(u64, &str)> = report["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["line"].as_u64().unwrap(), line["outcome"].as_str().unwrap()))
        .collect();
    assert_eq!(
        outcomes,
        [(1, "accepted"), (2, "rejected"), (4, "rejected"), (5, "unchanged"), (6, "accepted")]
    );
    assert_eq!(
        report["meta"],
        json!({"accepted": 2, "revised": 0, "unchanged": 1, "withdrawn": 0, "rejected": 2})
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_text_is_accepted_with_its_fields_in_the_query() {
    let service = Service::start().await;
    let response = service
        .post("/v1/articles?source=desk&published_at=2024-03-14T08:00:00Z&title=A%20note")
        .header("content-type", "text/plain; charset=utf-8")
        .header("prefer", "respond-async, wait=10")
        .body("\"It is done,\" said Elena Petrova.")
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::CREATED);
    let article: Value = response.json().await.unwrap();
    assert_eq!(article["title"], "A note");
}

#[tokio::test(flavor = "multi_thread")]
async fn extract_gives_the_same_extraction_and_stores_nothing() {
    let service = Service::start().await;
    let mut draft = harbour();
    draft["id"] = json!("mine");
    let extraction: Value =
        service.post("/v1/extract").json(&draft).send().await.unwrap().json().await.unwrap();
    assert_eq!(extraction["id"], "mine");
    assert_eq!(service.json("/v1/statements").await["data"], json!([]));
    let stored = service.read(&harbour()).await;
    let spans = |extraction: &Value| -> Vec<Value> {
        extraction["statements"].as_array().unwrap().iter().map(|one| one["span"].clone()).collect()
    };
    assert_eq!(spans(&extraction), spans(&stored["extraction"]));
}
