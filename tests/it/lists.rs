//! Lists: filters, pages, links, and what browsers and monitors need.

use std::collections::HashSet;

use reqwest::{Client, StatusCode};
use serde_json::Value;

use crate::harness::{
    Service,
    articles::{harbour, numbered},
    problem,
};

async fn with_stories(count: usize) -> Service {
    let service = Service::start().await;
    for number in 0..count {
        service.read(&numbered(number)).await;
    }
    service
}

fn texts(list: &Value) -> Vec<String> {
    list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["text"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// Tests that the pages of a list, of `limit` rows each, are the whole list, which has at least `least` rows.
async fn pages_are_the_list(service: &Service, path: &str, limit: usize, least: usize) {
    let joint = if path.contains('?') { '&' } else { '?' };
    let all = ids(&service.json(&format!("{path}{joint}limit=200")).await);
    assert!(all.len() >= least, "{path} has {} rows", all.len());
    let mut paged = Vec::new();
    let mut next = Some(format!("{path}{joint}limit={limit}"));
    while let Some(path) = next {
        let response = service.get(&path).send().await.unwrap();
        let link = response.headers().get("link").map(|link| link.to_str().unwrap().to_owned());
        let page: Value = response.json().await.unwrap();
        assert_eq!(link.is_some(), page["meta"]["next_cursor"].is_string());
        paged.extend(ids(&page));
        next = link.map(|link| {
            assert!(link.ends_with("; rel=\"next\""));
            link[1..link.find('>').unwrap()].to_owned()
        });
    }
    assert_eq!(paged, all, "{path}");
    assert_eq!(paged.iter().collect::<HashSet<_>>().len(), paged.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_contain_every_row_once_and_in_order() {
    let service = with_stories(9).await;
    for path in
        ["/v1/articles", "/v1/statements", "/v1/events", "/v1/timelines?include=statements", "/v1/actors"]
    {
        pages_are_the_list(&service, path, 4, 9).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_one_actor_type_or_publisher_contain_every_row_once_and_in_order() {
    let service = with_stories(9).await;
    for day in 1..4 {
        let meeting = serde_json::json!({"source": "harbour-post", "published_at": format!("2024-06-0{day}T10:00:00Z"),
            "body": format!("Anna Berg met Clara Moss in Arden on Monday over plan {day}. Boris Lund met Clara Moss in Brask \
                             on Friday over plan {day}.")});
        service.read(&meeting).await;
    }
    let event = service.json("/v1/events?limit=1").await["data"][0]["type"].as_str().unwrap().to_owned();
    // Both are merged into one actor, whose events have the ids of either.
    let id = async |name: &str| {
        let found = service.json(&format!("/v1/actors?q={name}&type=person")).await;
        found["data"][0]["id"].as_str().unwrap().to_owned()
    };
    let (berg, lund) = (id("Anna%20Berg").await, id("Boris%20Lund").await);
    let before = ids(&service.json(&format!("/v1/events?actor={berg}&limit=200")).await).len();
    let merge = serde_json::json!({"into": berg, "by": "desk", "reason": "one person"});
    let answer = service.post(&format!("/v1/actors/{lund}/merges")).json(&merge).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    pages_are_the_list(&service, &format!("/v1/events?actor={berg}"), 2, before + 1).await;
    pages_are_the_list(&service, "/v1/events?actor=Clara%20Moss", 1, 2).await;
    pages_are_the_list(&service, &format!("/v1/events?actor={berg}&type={event}"), 1, 0).await;
    for path in [
        format!("/v1/events?type={event}"),
        "/v1/events?source=load-test".to_owned(),
        "/v1/statements?source=load-test".to_owned(),
        format!("/v1/statements?speaker={berg}"),
        "/v1/articles?source=load-test".to_owned(),
    ] {
        pages_are_the_list(&service, &path, 2, 3).await;
    }
    // A statement about two actors that were merged is one statement.
    let about = serde_json::json!({"source": "harbour-post", "published_at": "2024-06-01T10:00:00Z",
        "body": "Mayor Clara Moss said that Anna Berg and Boris Lund had left the council of Arden."});
    service.read(&about).await;
    pages_are_the_list(&service, &format!("/v1/statements?about={berg}"), 1, 1).await;
}

fn ids(list: &Value) -> Vec<String> {
    list["data"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn articles_are_found_by_the_words_of_headline_and_body() {
    let service = with_stories(2).await;
    let article = service.read(&harbour()).await;
    let id = article["id"].as_str().unwrap();
    assert_eq!(ids(&service.json("/v1/articles?q=convoys%20attacked").await), [id]);
    assert_eq!(ids(&service.json("/v1/articles?q=convoy&source=harbour-post&status=done").await), [id]);
    assert!(ids(&service.json("/v1/articles?q=convoy%20-gunmen").await).is_empty());
    assert_eq!(ids(&service.json("/v1/articles?q=%22before%20winter%22").await), [id]);
    assert!(ids(&service.json("/v1/articles?q=%22winter%20bridge%22").await).is_empty());
    assert_eq!(ids(&service.json("/v1/articles?q=rebuilding%20or%20zeppelin").await), [id]);

    // What is highlighted is the words, where they are.
    let list = service.json("/v1/articles?q=convoy%20bridge").await;
    let snippets = list["data"][0]["snippets"].as_array().unwrap();
    assert_eq!(snippets[0]["span"]["field"], "title", "{list}");
    let harbour = harbour();
    let mut highlighted = Vec::new();
    for snippet in snippets {
        let text = match snippet["span"]["field"].as_str() {
            Some("title") => harbour["title"].as_str().unwrap(),
            _ => harbour["body"].as_str().unwrap(),
        };
        let cut = |span: &Value| -> String {
            let (start, end) = (span["start"].as_u64().unwrap(), span["end"].as_u64().unwrap());
            text.chars().skip(start as usize).take((end - start) as usize).collect()
        };
        assert_eq!(cut(&snippet["span"]), snippet["text"].as_str().unwrap());
        highlighted.extend(snippet["highlights"].as_array().unwrap().iter().map(cut));
    }
    assert!(
        ["convoy", "bridge"].iter().all(|word| highlighted.contains(&(*word).to_owned())),
        "{highlighted:?}"
    );
    assert!(list["data"][0]["snippets"].to_string().find('<').is_none(), "no HTML");
    assert!(service.json("/v1/articles").await["data"][0].get("snippets").is_none());

    // The headline weighs more, and pages of ranked articles have each article once.
    let mut passing = harbour.clone();
    passing["external_id"] = serde_json::json!("passing");
    passing["title"] = serde_json::json!("Council meets");
    let passing = service.read(&passing).await;
    let passing = passing["id"].as_str().unwrap();
    assert_eq!(ids(&service.json("/v1/articles?q=convoy").await), [passing, id]);
    assert_eq!(ids(&service.json("/v1/articles?q=convoy&sort=relevance").await), [id, passing]);
    let first = service.json("/v1/articles?q=convoy&sort=relevance&limit=1").await;
    let cursor = first["meta"]["next_cursor"].as_str().unwrap();
    let second = service.json(&format!("/v1/articles?q=convoy&sort=relevance&cursor={cursor}")).await;
    assert_eq!((ids(&first), ids(&second)), (vec![id.to_owned()], vec![passing.to_owned()]));
    let answer = service.get("/v1/articles?sort=relevance").send().await.unwrap();
    assert_eq!(problem(answer, 400, "invalid-query").await["errors"][0]["field"], "sort");
}

#[tokio::test(flavor = "multi_thread")]
async fn statements_are_found_by_each_filter() {
    let service = with_stories(6).await;
    let article = service.read(&harbour()).await;
    let by_speaker = service.json("/v1/statements?speaker=elena%20petrova").await;
    assert_eq!(texts(&by_speaker).len(), 1);
    let statement = &by_speaker["data"][0];
    assert_eq!(statement["type"], "direct");
    let id = statement["id"].as_str().unwrap();
    assert_eq!(service.json(&format!("/v1/statements/{id}")).await, *statement);
    assert_eq!(ids(&service.json("/v1/statements?q=bridge%20winter").await), [id]);
    assert_eq!(ids(&service.json("/v1/statements?source=harbour-post&type=direct").await), [id]);
    let article = article["id"].as_str().unwrap();
    assert!(ids(&service.json(&format!("/v1/statements?article={article}")).await).contains(&id.to_owned()));
    assert!(ids(&service.json("/v1/statements?from=2024-03-01&to=2024-03").await).contains(&id.to_owned()));
    assert!(!ids(&service.json("/v1/statements?from=2024-04").await).contains(&id.to_owned()));
    let body = harbour()["body"].as_str().unwrap().to_owned();
    let (start, end) =
        (statement["span"]["start"].as_u64().unwrap(), statement["span"]["end"].as_u64().unwrap());
    let cut: String = body.chars().skip(start as usize).take((end - start) as usize).collect();
    assert_eq!(cut, statement["text"].as_str().unwrap(), "the span selects the statement in the body");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timeline_lists_the_attack_on_its_day_with_its_sentences() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let mut copy = harbour();
    copy["external_id"] = serde_json::json!("copy");
    service.read(&copy).await;
    let timeline = service.json("/v1/timelines?place=Tarnovo&type=ASSAULT").await;
    let entries = timeline["data"].as_array().unwrap();
    assert_eq!(entries.len(), 1, "two reports of one attack are one happening: {timeline}");
    let attack = &entries[0];
    assert_eq!(attack["when"]["edtf"], "2024-03-12");
    assert_eq!(attack["article_count"], 2);
    assert_eq!(attack["evidence"].as_array().unwrap().len(), 2);
    let sentence = attack["evidence"][0]["sentence"]["text"].as_str().unwrap();
    assert!(sentence.contains(attack["summary"]["text"].as_str().unwrap()));
    let all = service.json("/v1/timelines?q=convoy&include=statements").await;
    assert!(!all["data"].as_array().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_allowed_origins_may_call_the_api() {
    let service = Service::start_without_workers().await;
    let ask = |origin: &str| {
        service
            .client
            .request(reqwest::Method::OPTIONS, format!("{}/v1/articles", service.base))
            .header("origin", origin.to_owned())
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type,prefer")
            .send()
    };
    let allowed = ask("https://desk.example").await.unwrap();
    assert_eq!(allowed.headers()["access-control-allow-origin"], "https://desk.example");
    let other = ask("https://other.example").await.unwrap();
    assert!(other.headers().get("access-control-allow-origin").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_are_compressed_as_accepted() {
    let service = Service::start_without_workers().await;
    let plain = Client::builder().build().unwrap();
    let ask = plain.get(format!("{}/openapi.json", service.base)).header("accept-encoding", "br, gzip");
    assert_eq!(ask.send().await.unwrap().headers()["content-encoding"], "gzip");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documentation_and_the_checks_answer() {
    let service = Service::start_without_workers().await;
    let document = service.json("/openapi.json").await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    for path in [
        "/v1/articles",
        "/v1/articles/{id}",
        "/v1/extract",
        "/v1/statements",
        "/v1/statements/{id}",
        "/v1/statements/check",
        "/v1/quotations",
        "/v1/quotations/{id}",
        "/v1/timelines",
        "/v1/stories",
        "/v1/stories/{id}",
        "/v1/events",
        "/v1/events/{id}",
        "/v1/actors",
        "/v1/actors/{id}",
        "/v1/actors/{id}/statements",
        "/v1/actors/{id}/timeline",
        "/livez",
        "/readyz",
        "/metrics",
    ] {
        assert!(document["paths"][path].is_object(), "{path} is described");
    }
    let page = service.get("/docs").send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let page = page.text().await.unwrap();
    assert!(!page.contains("src=\"http") && !page.contains("href=\"http"), "the page needs no internet");
    for path in ["/livez", "/readyz", "/metrics"] {
        assert_eq!(service.get(path).send().await.unwrap().status(), StatusCode::OK);
    }
    let given = service.get("/v1/nothing").header("x-request-id", "desk-7").send().await.unwrap();
    assert_eq!(problem(given, 404, "not-found").await["request_id"], "desk-7");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_impossible_query_is_a_problem_and_not_an_empty_list() {
    let service = with_stories(3).await;
    for (path, field) in [
        ("/v1/events?type=ASAULT", "type"),
        ("/v1/timelines?type=ASAULT", "type"),
        ("/v1/statements?type=loud", "type"),
        ("/v1/actors?type=robot", "type"),
        ("/v1/statements?from=2024-06&to=2024-05", "from"),
        ("/v1/stories?from=2025&to=2024", "from"),
    ] {
        let response = service.get(path).send().await.unwrap();
        assert_eq!(problem(response, 400, "invalid-query").await["errors"][0]["field"], field, "{path}");
    }
    let first = service.json("/v1/statements?limit=1").await;
    let cursor = first["meta"]["next_cursor"].as_str().unwrap();
    assert_eq!(ids(&service.json(&format!("/v1/statements?cursor={cursor}")).await).len(), 5);
    for other in ["/v1/statements?type=direct&", "/v1/events?"] {
        let response = service.get(&format!("{other}cursor={cursor}")).send().await.unwrap();
        assert_eq!(problem(response, 400, "invalid-query").await["errors"][0]["field"], "cursor", "{other}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn actor_is_a_participant_and_place_is_a_place_in_events_and_timelines() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let found = service.json("/v1/actors?q=Tarnovo&type=place").await;
    let place = found["data"][0]["id"].as_str().unwrap();
    for list in ["/v1/events", "/v1/timelines"] {
        assert!(!ids(&service.json(&format!("{list}?place={place}")).await).is_empty(), "{list}");
        assert!(ids(&service.json(&format!("{list}?actor={place}")).await).is_empty(), "{list}");
    }
    let timeline = service.json(&format!("/v1/actors/{place}/timeline")).await;
    assert!(!ids(&timeline).is_empty(), "the timeline of a place is what happened there");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_is_available_as_json_ndjson_and_csv() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let mut copy = harbour();
    copy["source"] = serde_json::json!("north-wire");
    service.read(&copy).await;
    let found = service.json("/v1/actors?q=Elena%20Petrova").await;
    let actor = found["data"][0]["id"].as_str().unwrap();
    for path in [
        "/v1/articles".to_owned(),
        "/v1/statements".to_owned(),
        "/v1/quotations".to_owned(),
        "/v1/events".to_owned(),
        "/v1/timelines".to_owned(),
        "/v1/stories".to_owned(),
        "/v1/actors".to_owned(),
        format!("/v1/actors/{actor}/statements"),
        format!("/v1/actors/{actor}/timeline?include=statements"),
    ] {
        let joint = if path.contains('?') { '&' } else { '?' };
        let rows = ids(&service.json(&path).await).len();
        assert!(rows > 0, "{path}");
        let ndjson = service.get(&format!("{path}{joint}format=ndjson")).send().await.unwrap();
        assert_eq!(ndjson.headers()["content-type"], "application/x-ndjson", "{path}");
        assert_eq!(
            ndjson.text().await.unwrap().lines().count(),
            rows + 1,
            "{path}: the last line has the number"
        );
        let csv = service.get(&path).header("accept", "text/csv").send().await.unwrap();
        assert!(csv.headers()["content-type"].to_str().unwrap().starts_with("text/csv"), "{path}");
        assert_eq!(csv.text().await.unwrap().matches("\r\n").count(), rows + 1, "{path}");
        let xml = service.get(&format!("{path}{joint}format=xml")).send().await.unwrap();
        problem(xml, 400, "invalid-query").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_openapi_document_describes_every_operation() {
    let service = Service::start_without_workers().await;
    let document = service.json("/openapi.json").await;
    let mut operation_ids = HashSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for operation in operations.as_object().unwrap().values() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(operation_ids.insert(id), "{id} is unique");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let in_path = path.contains(&format!("{{{}}}", parameter["name"].as_str().unwrap()));
                assert_eq!(parameter["in"] == "path", in_path, "{id}: {parameter}");
                assert!(parameter["description"].is_string(), "{id}: {parameter}");
            }
            for (status, response) in operation["responses"].as_object().unwrap() {
                assert!(!response["description"].as_str().unwrap().is_empty(), "{id} {status}");
                if status.as_str() >= "300" {
                    let content = response["content"].as_object().unwrap();
                    assert!(content.contains_key("application/problem+json"), "{id} {status}");
                    // A load without an accepted line is answered with the problems of its lines.
                    let is_load = (id, status.as_str()) == ("submit_articles", "422");
                    assert!(content.len() == 1 || is_load, "{id} {status}");
                }
            }
        }
    }
}
