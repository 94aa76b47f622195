//! The life of an article: revisions, withdrawal, embargo. A hidden article is in no answer of any route.

use std::collections::BTreeMap;

use dateline::store::articles;
use jiff::{SignedDuration, Timestamp};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{
    Service, all_is_readable,
    articles::{altered, harbour},
    facts::assert_consistent,
    problem,
};

/// Routes that say nothing of what an article reports: the logs have ids of what came and went.
const OTHERS: [&str; 6] = ["/livez", "/readyz", "/metrics", "/v1/audit", "/v1/changes", "/v1/stream"];

/// The paths of all GET routes of the OpenAPI document, each with its formats.
async fn routes(service: &Service) -> Vec<(String, Vec<String>)> {
    let document = service.json("/openapi.json").await;
    let paths = document["paths"].as_object().unwrap().iter();
    let reads = paths.filter(|(path, route)| route.get("get").is_some() && !OTHERS.contains(&path.as_str()));
    reads
        .map(|(path, route)| {
            let content = route["get"]["responses"]["200"]["content"].as_object().unwrap();
            (path.clone(), content.keys().cloned().collect())
        })
        .collect()
}

/// The answers of all lists, by path and format.
async fn lists(service: &Service) -> BTreeMap<String, String> {
    let mut answers = BTreeMap::new();
    for (path, formats) in routes(service).await {
        if path.contains('{') {
            continue;
        }
        let counted =
            matches!(path.as_str(), "/v1/statements" | "/v1/events" | "/v1/articles" | "/v1/timelines");
        for format in formats {
            let query = if counted && format == "application/json" { "?count=exact" } else { "" };
            let request = service.get(&format!("{path}{query}")).header("accept", &format);
            let text = request.send().await.unwrap().text().await.unwrap();
            answers.insert(format!("{path} {format}"), without_ids_of_requests(text));
        }
    }
    answers
}

fn without_ids_of_requests(text: String) -> String {
    match serde_json::from_str::<Value>(&text) {
        Ok(mut value) if value.get("request_id").is_some() => {
            value["request_id"] = Value::Null;
            value.to_string()
        }
        _ => text,
    }
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

/// The ids of what an article's facts are, by the path of their single route.
async fn facts(service: &Service, article: &Value) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for (list, path) in [("statements", "/v1/statements/{id}"), ("events", "/v1/events/{id}")] {
        let facts = service.json(&format!("/v1/{list}?article={}", id(article))).await;
        found.extend(facts["data"].as_array().unwrap().iter().map(|fact| (path, id(fact))));
    }
    found
}

fn notice(change: &str) -> Value {
    json!({"source": "harbour-post", "external_id": "bridge-1", "change": change, "note": "The report was false."})
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_article_is_in_no_answer() {
    let service = Service::start().await;
    service.read(&altered()).await;
    let before = lists(&service).await;
    let article = service.read(&harbour()).await;
    let facts = facts(&service, &article).await;
    assert!(facts.len() >= 4, "{facts:?}");
    let with = lists(&service).await;
    let changed = before.keys().filter(|route| before[*route] != with[*route]).count();
    assert!(changed >= 20, "an article is in {changed} answers");

    let killed = service.post("/v1/articles").json(&notice("kill")).send().await.unwrap();
    assert_eq!(killed.status(), StatusCode::OK);
    let killed: Value = killed.json().await.unwrap();
    assert_eq!((&killed["id"], &killed["change"]), (&article["id"], &json!("kill")));
    let after = lists(&service).await;
    for (route, answer) in &before {
        assert_eq!(answer, &after[route], "{route}");
    }
    for (path, formats) in routes(&service).await {
        let ids: Vec<String> = match path.as_str() {
            path if path.starts_with("/v1/articles/{id}") => vec![id(&article)],
            path => facts.iter().filter(|(route, _)| *route == path).map(|(_, id)| id.clone()).collect(),
        };
        for id in ids {
            for format in &formats {
                let address = path.replace("{id}", &id).replace("{revision}", "1");
                let response = service.get(&address).header("accept", format).send().await.unwrap();
                let problem = problem(response, 410, "withdrawn").await;
                let detail = problem["detail"].as_str().unwrap();
                assert!(
                    detail.contains("killed at 2") && detail.contains("The report was false."),
                    "{detail}"
                );
            }
        }
    }
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_withdrawn_article_returns_when_the_publisher_says_so() {
    let service = Service::start().await;
    let article = service.read(&harbour()).await;
    let missing = json!({"source": "harbour-post", "external_id": "none", "change": "withdrawal"});
    let missing = service.post("/v1/articles").json(&missing).send().await.unwrap();
    problem(missing, 404, "not-found").await;
    for _ in 0..2 {
        let withdrawn = service.post("/v1/articles").json(&notice("withdrawal")).send().await.unwrap();
        assert_eq!(withdrawn.status(), StatusCode::OK);
    }
    let again = service.post("/v1/articles").json(&harbour()).send().await.unwrap();
    let again = problem(again, 410, "withdrawn").await;
    assert!(again["detail"].as_str().unwrap().contains("“change”"), "{again}");

    let mut restored = harbour();
    restored["change"] = json!("correction");
    restored["note"] = json!("The report was true after all.");
    let restored = service.read(&restored).await;
    assert_eq!((&restored["id"], &restored["revision"]), (&article["id"], &json!(3)));
    assert_eq!(
        (&restored["change"], &restored["note"]),
        (&json!("correction"), &json!("The report was true after all."))
    );
    let statements = service.json(&format!("/v1/statements?article={}", id(&article))).await;
    assert_eq!(statements["data"].as_array().unwrap().len(), 3);
    let revisions = service.json(&format!("/v1/articles/{}/revisions", id(&article))).await;
    let changes: Vec<&Value> =
        revisions["data"].as_array().unwrap().iter().map(|one| &one["change"]).collect();
    assert_eq!(changes, [&json!("correction"), &json!("withdrawal"), &Value::Null]);
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_load_withdraws_the_article_of_a_line_before() {
    let service = Service::start_without_workers().await;
    let lines = [harbour(), altered(), notice("kill"), harbour()].map(|line| line.to_string()).join("\n");
    let load = service.post("/v1/articles").header("content-type", "application/x-ndjson").body(lines);
    let report: Value = load.send().await.unwrap().json().await.unwrap();
    let outcomes: Vec<&str> =
        report["data"].as_array().unwrap().iter().map(|line| line["outcome"].as_str().unwrap()).collect();
    assert_eq!(outcomes, ["accepted", "accepted", "withdrawn", "rejected"]);
    assert_eq!(report["data"][3]["problem"]["type"], "/docs#withdrawn");
    assert_eq!(report["meta"]["withdrawn"], 1);
    let listed = service.json("/v1/articles?count=exact").await;
    assert_eq!(listed["meta"]["count"], 1);
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_embargoed_article_is_in_no_answer_until_its_hour() {
    let service = Service::start().await;
    let before = lists(&service).await;
    let end = Timestamp::now() + SignedDuration::from_secs(8);
    let mut article = harbour();
    article["embargoed_until"] = json!(end.to_string());
    let response = service.post("/v1/articles").json(&article).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::ACCEPTED);
    let accepted: Value = response.json().await.unwrap();
    assert!(!accepted["embargoed_until"].is_null());
    let address = format!("/v1/articles/{}", id(&accepted));
    tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
    let during = lists(&service).await;
    let log = service.json("/v1/changes?since=oldest").await;
    let hidden = service.get(&address).send().await.unwrap();
    assert!(Timestamp::now() < end, "the machine is too slow for this test");
    assert_eq!(during, before);
    assert_eq!(log["data"], json!([]), "an id under embargo is in the log of changes");
    let hidden = problem(hidden, 403, "embargoed").await;
    assert!(hidden["detail"].as_str().unwrap().contains(&end.to_string()[..16]), "{hidden}");

    while Timestamp::now() < end {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let mut shown = service.json(&address).await;
    for _ in 0..500 {
        if shown["status"] == "done" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        shown = service.json(&address).await;
    }
    assert_eq!((&shown["status"], &shown["embargoed_until"]), (&json!("done"), &Value::Null));
    let statements = service.json("/v1/statements").await;
    assert_eq!(statements["data"].as_array().unwrap().len(), 3);
    assert_eq!(changes_of_articles(&service).await, ["article.submitted", "article.extracted"]);
}

/// The types of changes of articles, once all can be read.
async fn changes_of_articles(service: &Service) -> Vec<String> {
    all_is_readable(service).await;
    let log = service.json("/v1/changes?since=oldest&type=article").await;
    log["data"].as_array().unwrap().iter().map(|one| one["type"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_has_an_embargoed_article_once_its_embargo_ended_or_was_lifted() {
    let service = Service::start().await;
    let with_end = |id: &str, seconds: i64| {
        let mut article = harbour();
        article["external_id"] = json!(id);
        article["extract"] = json!(false);
        article["embargoed_until"] =
            json!((Timestamp::now() + SignedDuration::from_secs(seconds)).to_string());
        article
    };
    for article in [with_end("short", 2), with_end("long", 3_600)] {
        service.post("/v1/articles").json(&article).send().await.unwrap();
    }
    let mut revised = with_end("long", 3_600);
    revised["title"] = json!("Gunmen attack a convoy");
    service.post("/v1/articles").json(&revised).send().await.unwrap();
    assert_eq!(changes_of_articles(&service).await, [""; 0]);
    // Nothing is extracted from the first one: what sends messages notes that its embargo is over.
    tokio::time::sleep(std::time::Duration::from_millis(2_200)).await;
    articles::end_embargoes(&service.database.pool).await.unwrap();
    assert_eq!(changes_of_articles(&service).await, ["article.submitted"]);
    revised["embargoed_until"] = json!("2024-01-01T00:00:00Z");
    service.post("/v1/articles").json(&revised).send().await.unwrap();
    articles::end_embargoes(&service.database.pool).await.unwrap();
    assert_eq!(changes_of_articles(&service).await, ["article.submitted", "article.revised"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_embargo_hides_a_stored_article_and_ends_when_it_is_lifted() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let with_end = |hours: i64| {
        let mut article = harbour();
        article["embargoed_until"] =
            json!((Timestamp::now() + SignedDuration::from_hours(hours)).to_string());
        article
    };
    let count = async || service.json("/v1/statements?count=exact").await["meta"]["count"].clone();
    assert_eq!(count().await, 3);
    service.post("/v1/articles").json(&with_end(5)).send().await.unwrap();
    assert_eq!(count().await, 0);
    assert_eq!(service.json("/v1/articles").await["data"], json!([]));
    // Without the field, the embargo stays.
    let again = service.post("/v1/articles").json(&harbour()).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::OK);
    assert_eq!(count().await, 0);
    service.wait_until_extracted(&with_end(-1)).await;
    assert_eq!(count().await, 3);
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn revisions_are_readable_with_their_difference() {
    let service = Service::start().await;
    let first = service.read(&harbour()).await;
    let mut second = harbour();
    second["body"] = json!(format!(
        "{}\n\nCorrection: An earlier version of this story gave a wrong day.",
        harbour()["body"].as_str().unwrap().replace("March 12", "March 11")
    ));
    second["change"] = json!("correction");
    let second = service.read(&second).await;
    assert_eq!(
        second["correction_notes"][0]["text"],
        "Correction: An earlier version of this story gave a wrong day."
    );
    assert_eq!(first["correction_notes"], json!([]));
    let base = format!("/v1/articles/{}/revisions", id(&first));
    let list = service.json(&base).await;
    let numbers: Vec<&Value> = list["data"].as_array().unwrap().iter().map(|one| &one["revision"]).collect();
    assert_eq!(numbers, [&json!(2), &json!(1)]);
    let page = service.json(&format!("{base}?limit=1")).await;
    let cursor = page["meta"]["next_cursor"].as_str().unwrap();
    let page = service.json(&format!("{base}?limit=1&cursor={cursor}")).await;
    assert_eq!(page["data"][0]["revision"], 1);
    let old = service.json(&format!("{base}/1")).await;
    assert_eq!(old["body"], harbour()["body"]);
    let difference = service.json(&format!("{base}/2/difference")).await;
    assert_eq!((&difference["base"], &difference["revision"]), (&json!(1), &json!(2)));
    let parts = difference["body"].as_array().unwrap().iter();
    let changed: Vec<&str> =
        parts.filter(|part| part["op"] != "equal").map(|part| part["text"].as_str().unwrap()).collect();
    assert_eq!(changed[..2], ["12,", "11,"], "{difference}");
    let same = service.json(&format!("{base}/2/difference?base=2")).await;
    assert_eq!(same["body"].as_array().unwrap().len(), 1);
    for wrong in ["/3", "/0", "/x", "/1/difference"] {
        problem(service.get(&format!("{base}{wrong}")).send().await.unwrap(), 404, "not-found").await;
    }
    assert_consistent(&service.database.pool).await;
}
