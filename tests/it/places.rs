//! Places: links to the gazetteer, namesakes, and lists by country, distance and box.

use serde_json::{Value, json};
use sqlx::Executor;

use crate::harness::{Service, problem};

/// An article of one attack in a place.
fn attack(id: &str, place: &str, more: &str) -> Value {
    json!({
        "source": "harbour-post",
        "external_id": id,
        "published_at": "2024-03-14T08:00:00Z",
        "body": format!("Gunmen attacked a convoy in {place} on March 12, killing four soldiers. {more}")
    })
}

/// The articles whose events a list of events has, by their ids at the publisher.
async fn articles_of(service: &Service, query: &str) -> Vec<String> {
    let mut found = Vec::new();
    for event in service.json(&format!("/v1/events?type=ASSAULT&{query}")).await["data"].as_array().unwrap() {
        let article = service.json(&format!("/v1/articles/{}", event["article_id"].as_str().unwrap())).await;
        found.push(article["external_id"].as_str().unwrap().to_owned());
    }
    found.sort();
    found.dedup();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_country_finds_what_happened_in_its_cities() {
    let service = Service::start().await;
    service.read(&attack("delhi", "Delhi", "")).await;
    service.read(&attack("bengaluru", "Bengaluru", "")).await;
    service.read(&attack("lahore", "Lahore", "")).await;
    // No article names India.
    assert_eq!(articles_of(&service, "place=India").await, ["bengaluru", "delhi"]);
    assert_eq!(articles_of(&service, "place=Karnataka").await, ["bengaluru"]);
    assert_eq!(articles_of(&service, "place=Delhi").await, ["delhi"]);
    service.read(&attack("india", "India", "")).await;
    assert_eq!(articles_of(&service, "place=India").await, ["bengaluru", "delhi", "india"]);
    let timeline = service.json("/v1/timelines?place=Pakistan&type=ASSAULT").await;
    assert_eq!(timeline["data"].as_array().unwrap().len(), 1);
    let answer = service.get("/v1/events?place=Qxyzland").send().await.unwrap();
    problem(answer, 404, "unknown-name").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cities_are_found_by_distance_and_in_a_box() {
    let service = Service::start().await;
    service.read(&attack("delhi", "Delhi", "")).await;
    service.read(&attack("bengaluru", "Bengaluru", "")).await;
    service.read(&attack("suva", "Suva", "")).await;
    assert_eq!(articles_of(&service, "near=12.97,77.59&km=50").await, ["bengaluru"]);
    assert_eq!(articles_of(&service, "near=12.97,77.59&km=3000").await, ["bengaluru", "delhi"]);
    assert_eq!(articles_of(&service, "bbox=76,28,78,29").await, ["delhi"]);
    assert_eq!(articles_of(&service, "bbox=170,-30,-170,0").await, ["suva"]);
    assert!(articles_of(&service, "place=Delhi&near=12.97,77.59").await.is_empty());
    let timeline = service.json("/v1/timelines?near=12.97,77.59&km=50&type=ASSAULT").await;
    assert_eq!(timeline["data"].as_array().unwrap().len(), 1);
    let counts = service.json("/v1/timelines?bbox=76,28,78,29&granularity=month").await;
    assert!(counts["meta"]["total"]["event_count"].as_u64().unwrap() > 0, "{counts}");
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_points_and_boxes_are_problems() {
    let service = Service::start_without_workers().await;
    for (query, field) in [
        ("near=Delhi", "near"),
        ("near=100,0", "near"),
        ("near=1,2&km=-1", "km"),
        ("km=10", "km"),
        ("bbox=1,2,3", "bbox"),
        ("bbox=1,9,3,4", "bbox"),
    ] {
        for list in ["/v1/events", "/v1/timelines"] {
            let answer = service.get(&format!("{list}?{query}")).send().await.unwrap();
            let answer = problem(answer, 400, "invalid-query").await;
            assert_eq!(answer["errors"][0]["field"], field, "{query}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_one_place_are_one_actor() {
    let service = Service::start().await;
    let of_place = |article: &Value| {
        let actors = article["extraction"]["actors"].as_array().unwrap().clone();
        let place = actors.into_iter().find(|actor| actor["place"]["precision"] == "city").unwrap();
        (place["actor_id"].as_str().unwrap().to_owned(), place["place"]["name"].as_str().unwrap().to_owned())
    };
    let mumbai = of_place(&service.wait_until_extracted(&attack("mumbai", "Mumbai", "")).await);
    let bombay = of_place(&service.wait_until_extracted(&attack("bombay", "Bombay", "")).await);
    assert_eq!(mumbai, bombay);
    let long = service.wait_until_extracted(&attack("long", "Port Harcourt, Nigeria", "")).await;
    let short = service.wait_until_extracted(&attack("short", "Port Harcourt", "")).await;
    assert_eq!(of_place(&long), of_place(&short));
    let profile = service.json(&format!("/v1/actors/{}", mumbai.0)).await;
    assert_eq!(profile["name"], "Mumbai");
    assert_eq!(profile["article_count"], 2);
    assert_eq!(profile["place"]["country_code"], "IN");
    assert_eq!(articles_of(&service, "place=Bombay").await, ["bombay", "mumbai"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn places_of_one_name_are_two_actors() {
    let service = Service::start().await;
    service.read(&attack("england", "Birmingham", "")).await;
    let more = "Police in Montgomery, Alabama, and in Atlanta were looking for them.";
    service.read(&attack("alabama", "Birmingham", more)).await;
    let answer = service.get("/v1/events?place=Birmingham").send().await.unwrap();
    let answer = problem(answer, 300, "ambiguous-name").await;
    let candidates = answer["candidates"].as_array().unwrap();
    assert_eq!(candidates.len(), 2, "{answer}");
    for candidate in candidates {
        let article = match candidate["place"]["country_code"].as_str() {
            Some("GB") => "england",
            Some("US") => "alabama",
            _ => panic!("{candidate}"),
        };
        let id = candidate["actor_id"].as_str().unwrap();
        assert_eq!(articles_of(&service, &format!("place={id}")).await, [article]);
    }
    assert_eq!(articles_of(&service, "place=England").await, ["england"]);
}

/// A place as it was stored before places were linked.
const FORMER_PLACE: &str = "
    INSERT INTO actors (actor_id, actor_type, name) VALUES ('00000000-0000-0000-0000-000000000001', 'place', 'Delhi');
    INSERT INTO actor_keys (actor_type, name_key, actor_id, precedes_links)
      VALUES ('place', 'delhi', '00000000-0000-0000-0000-000000000001', true);
    INSERT INTO actor_aliases (actor_id, alias_key, alias)
      VALUES ('00000000-0000-0000-0000-000000000001', 'delhi', 'Delhi');
";

#[tokio::test(flavor = "multi_thread")]
async fn a_place_from_before_the_links_keeps_its_id() {
    let service = Service::start().await;
    service.database.pool.execute(FORMER_PLACE).await.unwrap();
    service.read(&attack("first", "Delhi", "")).await;
    service.read(&attack("second", "Delhi", "")).await;
    let actors: Vec<(uuid::Uuid, String)> = sqlx::query_as(
        "SELECT DISTINCT a.actor_id, p.country_code FROM event_actors a JOIN actor_places p USING (actor_id)",
    )
    .fetch_all(&service.database.pool)
    .await
    .unwrap();
    assert_eq!(actors, [(uuid::Uuid::from_u128(1), "IN".to_owned())]);
}
