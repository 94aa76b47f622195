//! Saved searches: checked as their list checks, read in its formats, and followed.

use std::time::Duration;

use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::harness::{
    Service, all_is_readable,
    articles::{altered, harbour, numbered},
    problem,
};

async fn save(service: &Service, url: &str) -> Value {
    let answer =
        service.post("/v1/searches").json(&json!({"name": "A search", "url": url})).send().await.unwrap();
    assert_eq!(answer.status(), 201, "{url}: {}", answer.text().await.unwrap());
    answer.json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_gives_what_its_list_gives() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    service.read(&altered()).await;
    for url in [
        "/v1/statements?speaker=Petrova",
        "/v1/articles?q=bridge",
        "/v1/quotations",
        "/v1/events?type=ASSAULT",
        "/v1/timelines?place=Tarnovo",
        "/v1/stories",
        "/v1/actors?type=person",
    ] {
        let search = save(&service, url).await;
        assert_eq!(search["url"], url);
        let results = search["results_url"].as_str().unwrap();
        assert_eq!(service.json(results).await, service.json(url).await, "{url}");
        if let Some(feed) = search["feed_url"].as_str() {
            let feed = service.get(feed).send().await.unwrap();
            assert_eq!(feed.headers()["content-type"], "application/atom+xml");
            let feed: atom_syndication::Feed = feed.text().await.unwrap().parse().unwrap();
            assert!(!feed.entries().is_empty(), "{url}");
        }
    }
    let search = save(&service, "/v1/statements").await;
    let results = search["results_url"].as_str().unwrap();
    let csv = service.get(results).header("accept", "text/csv").send().await.unwrap();
    assert!(csv.headers()["content-type"].to_str().unwrap().starts_with("text/csv"));
    let first = service.json(&format!("{results}?limit=1&count=exact")).await;
    let next = service
        .json(&format!("{results}?limit=1&cursor={}", first["meta"]["next_cursor"].as_str().unwrap()))
        .await;
    assert_ne!(first["data"], next["data"]);
    problem(service.get(&format!("{results}?speaker=x")).send().await.unwrap(), 400, "invalid-query").await;
    problem(service.get(&format!("{results}?format=icalendar")).send().await.unwrap(), 400, "invalid-query")
        .await;
    let listed = service.json("/v1/searches").await;
    assert_eq!(listed["data"].as_array().unwrap().len(), 8);
    assert_eq!(
        service
            .delete(&format!("/v1/searches/{}", search["id"].as_str().unwrap()))
            .send()
            .await
            .unwrap()
            .status(),
        204
    );
    problem(service.get(results).send().await.unwrap(), 404, "not-found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_is_checked_as_its_list_checks() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    for (url, said) in [
        ("/v1/statements?speeker=Petrova", "do you mean speaker"),
        ("/v1/statements?speaker=Petrowna", "No actor has"),
        ("/v1/statements?from=yesterday", "is no date"),
        ("/v1/statements?limit=3", "given when the results are read"),
        ("/v1/extract", "no list that can be saved"),
        ("https://elsewhere.example/v1/statements", "no list that can be saved"),
        ("/v1/actors/act_00000000000000000000000000000001/statements", "no actor"),
    ] {
        let body = json!({"name": "A search", "url": url});
        let answer = service.post("/v1/searches").json(&body).send().await.unwrap();
        let answer = problem(answer, 422, "invalid-search").await;
        assert!(answer["errors"][0]["detail"].as_str().unwrap().contains(said), "{url}: {answer}");
    }
    let answer = service.post("/v1/searches").json(&json!({"title": "x"})).send().await.unwrap();
    let answer = problem(answer, 422, "invalid-search").await;
    assert_eq!(answer["errors"].as_array().unwrap().len(), 3, "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_new_results_of_a_search_are_streamed() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let search = save(&service, "/v1/statements?speaker=Elena+Petrova").await;
    all_is_readable(&service).await;
    let stream = service.get(search["stream_url"].as_str().unwrap()).send().await.unwrap();
    let mut body = stream.bytes_stream();
    assert_eq!(body.next().await.unwrap().unwrap(), "retry: 3000\n\n");
    service.read(&numbered(1)).await;
    service.read(&altered()).await;
    let event = tokio::time::timeout(Duration::from_secs(10), body.next()).await.unwrap().unwrap().unwrap();
    let event = std::str::from_utf8(&event).unwrap();
    let data = event.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["type"], "statement.added");
    assert_eq!(data["result"]["text"], "We will rebuild the old bridge before winter comes");
    let quotations = save(&service, "/v1/quotations").await;
    assert!(quotations["stream_url"].is_null());
    let path = format!("/v1/stream?search={}", quotations["id"].as_str().unwrap());
    problem(service.get(&path).send().await.unwrap(), 400, "invalid-query").await;
    let path = format!("/v1/stream?type=actor&search={}", search["id"].as_str().unwrap());
    problem(service.get(&path).send().await.unwrap(), 400, "invalid-query").await;
}
