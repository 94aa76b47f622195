//! Stories: articles on one topic, in any order of arrival and after changes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::harness::{Service, facts::assert_consistent, problem};

/// Four articles about a dam, two about a trial, and one about neither.
fn articles() -> Vec<Value> {
    let article = |id: &str, source: &str, at: &str, title: &str, body: &str| json!({"source": source, "external_id": id, "published_at": at, "title": title, "body": body});
    vec![
        article(
            "dam-1",
            "harbour-post",
            "2024-03-10T08:00:00Z",
            "Dam at Velin cracks after days of rain",
            "A crack opened in the Velin dam on Sunday after days of rain, and 3,000 residents of the Orsa valley \
             were told to leave their homes, Mayor Petra Holm said.",
        ),
        article(
            "dam-2",
            "north-wire",
            "2024-03-10T11:00:00Z",
            "Thousands leave Orsa valley as Velin dam cracks",
            "Thousands of residents left the Orsa valley on Sunday as a crack widened in the Velin dam. Mayor Petra \
             Holm opened the school for them.",
        ),
        article(
            "dam-3",
            "city-gazette",
            "2024-03-11T09:00:00Z",
            "Engineers lower water behind cracked Velin dam",
            "Engineers began to lower the water behind the cracked Velin dam on Monday, while residents of the Orsa \
             valley waited in a school.",
        ),
        article(
            "dam-4",
            "harbour-post",
            "2024-03-13T09:00:00Z",
            "Residents return to Orsa valley as Velin dam holds",
            "Residents returned to the Orsa valley on Wednesday after engineers said that the Velin dam would hold. \
             Mayor Petra Holm thanked the school.",
        ),
        article(
            "trial-1",
            "north-wire",
            "2024-03-11T10:00:00Z",
            "Banker Karl Brandt goes on trial for fraud in Lindau",
            "Karl Brandt, the former head of Lindau Savings, went on trial for fraud on Monday. Prosecutors say that \
             he hid losses from the bank's customers.",
        ),
        article(
            "trial-2",
            "city-gazette",
            "2024-03-12T10:00:00Z",
            "Banker Brandt denies fraud on second day of Lindau trial",
            "Karl Brandt denied fraud on the second day of his trial on Tuesday. Prosecutors say that the former head \
             of Lindau Savings hid losses from customers of the bank.",
        ),
        article(
            "alone",
            "harbour-post",
            "2024-03-11T12:00:00Z",
            "Library of Tarnovo buys first printed atlas",
            "The library of Tarnovo has bought an atlas printed in 1570, its director said on Monday.",
        ),
    ]
}

async fn submit(service: &Service, articles: impl IntoIterator<Item = &Value>) {
    for article in articles {
        service.read(article).await;
    }
}

/// The stories, each as the external ids of its articles.
async fn stories(service: &Service) -> BTreeSet<BTreeSet<String>> {
    let mut clusters = BTreeSet::new();
    for story in service.json("/v1/stories").await["data"].as_array().unwrap() {
        let id = story["id"].as_str().unwrap();
        let articles = service.json(&format!("/v1/articles?story={id}")).await;
        let ids: BTreeSet<String> = articles["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["external_id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(story["article_count"].as_u64().unwrap() as usize, ids.len());
        clusters.insert(ids);
    }
    clusters
}

fn of(ids: &[&str]) -> BTreeSet<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn articles_on_one_topic_are_one_story_in_any_order_of_arrival() {
    let wanted = BTreeSet::from([of(&["dam-1", "dam-2", "dam-3", "dam-4"]), of(&["trial-1", "trial-2"])]);
    let articles = articles();
    for order in [[0, 1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 2, 1, 0], [3, 0, 5, 6, 2, 4, 1]] {
        let service = Service::start().await;
        submit(&service, order.iter().map(|&nth| &articles[nth])).await;
        assert_eq!(stories(&service).await, wanted, "in the order {order:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_story_has_a_headline_and_filters_all_lists() {
    let service = Service::start().await;
    let articles = articles();
    submit(&service, &articles).await;
    let list = service.json("/v1/stories?q=dam").await;
    let story = &list["data"][0];
    let title = story["title"].as_str().unwrap();
    assert!(articles[..4].iter().any(|one| one["title"] == title), "{title} is a headline of the story");
    assert_eq!(story["first_published_at"], "2024-03-10T08:00:00Z");
    assert_eq!(story["last_published_at"], "2024-03-13T09:00:00Z");
    let id = story["id"].as_str().unwrap();
    let full = service.json(&format!("/v1/stories/{id}")).await;
    assert_eq!(full["sources"], json!(["city-gazette", "harbour-post", "north-wire"]));
    assert!(full["actors"].as_array().unwrap().iter().any(|one| one["name"] == "Petra Holm"), "{full}");
    for list in ["statements", "events", "timelines"] {
        let all = service.json(&format!("/v1/{list}?limit=200")).await["data"].as_array().unwrap().len();
        let its = service.json(&format!("/v1/{list}?limit=200&story={id}")).await;
        let its = its["data"].as_array().unwrap().len();
        assert!(its > 0 && its < all, "{list}: {its} of {all}");
    }
    assert_eq!(service.json("/v1/stories?actor=Karl%20Brandt").await["data"].as_array().unwrap().len(), 1);
    assert!(service.json("/v1/stories?from=2024-04").await["data"].as_array().unwrap().is_empty());
    let none = service.get("/v1/events?story=sto_00000000000000000000000000000000").send().await.unwrap();
    problem(none, 404, "not-found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_stories_contain_each_once() {
    let service = Service::start().await;
    submit(&service, &articles()).await;
    let first = service.get("/v1/stories?limit=1").send().await.unwrap();
    let link = first.headers()["link"].to_str().unwrap().to_owned();
    let first: Value = first.json().await.unwrap();
    let second = service.json(&link[1..link.find('>').unwrap()]).await;
    assert_ne!(first["data"][0]["id"], second["data"][0]["id"]);
    assert!(second["meta"]["next_cursor"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_story_is_divided_with_its_connecting_article_and_keeps_its_id_on_a_revision() {
    let service = Service::start().await;
    let articles = articles();
    submit(&service, &articles[4..6]).await;
    let id = service.json("/v1/stories").await["data"][0]["id"].clone();

    let mut revised = articles[5].clone();
    revised["body"] = json!(format!("{} The trial goes on.", revised["body"].as_str().unwrap()));
    service.read(&revised).await;
    revised["title"] = json!("Brandt denies fraud as Lindau trial goes on");
    let article = service.read(&revised).await;
    assert_eq!(service.json("/v1/stories").await["data"][0]["id"], id);
    assert_eq!(article["story_id"], id);

    let mut other = revised.clone();
    other["title"] = json!("Library of Tarnovo closes for repairs");
    other["body"] = json!("The library of Tarnovo will close in May for repairs to its roof.");
    let gone = service.read(&other).await;
    assert_eq!(gone["story_id"], Value::Null);
    assert!(stories(&service).await.is_empty());
    problem(
        service.get(&format!("/v1/stories/{}", id.as_str().unwrap())).send().await.unwrap(),
        404,
        "not-found",
    )
    .await;
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_articles_keeps_the_story_of_the_others() {
    let service = Service::start().await;
    let articles = articles();
    submit(&service, &articles).await;
    let listed = service.json("/v1/articles?limit=200").await;
    for (external_id, left) in [("dam-4", 3), ("dam-1", 2), ("dam-2", 0)] {
        let one = listed["data"].as_array().unwrap().iter().find(|one| one["external_id"] == external_id);
        let id = one.unwrap()["id"].as_str().unwrap();
        let status = service.delete(&format!("/v1/articles/{id}")).send().await.unwrap().status();
        assert_eq!(status.as_u16(), 204);
        let dam =
            stories(&service).await.into_iter().find(|story| story.iter().any(|id| id.starts_with("dam")));
        assert_eq!(dam.map_or(0, |story| story.len()), left, "after {external_id} went");
    }
    assert_consistent(&service.database.pool).await;
}
