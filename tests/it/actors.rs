//! Actors across articles: identity by full name, search by misspelt names, ambiguous names.

use serde_json::json;

use crate::harness::{Service, articles::harbour, problem};

#[tokio::test(flavor = "multi_thread")]
async fn an_actor_is_the_same_across_articles_and_found_by_a_misspelt_name() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let mut second = harbour();
    second["external_id"] = json!("bridge-2");
    second["published_at"] = json!("2024-03-20T08:00:00Z");
    second["body"] = json!("Mayor Elena Petrova said that the bridge would open in spring.");
    service.read(&second).await;
    let found = service.json("/v1/actors?q=Elena%20Petrowa&type=person").await;
    let actor = &found["data"][0];
    assert_eq!(actor["name"], "Elena Petrova");
    assert_eq!(actor["article_count"], 2);
    let id = actor["id"].as_str().unwrap();
    let profile = service.json(&format!("/v1/actors/{id}")).await;
    assert_eq!(profile["statement_count"], 2);
    assert_eq!(profile["first_seen_at"], "2024-03-14T08:00:00Z");
    assert_eq!(profile["last_seen_at"], "2024-03-20T08:00:00Z");
    let said = service.json(&format!("/v1/actors/{id}/statements")).await;
    assert_eq!(said["data"].as_array().unwrap().len(), 2);
    assert!(said["data"].as_array().unwrap().iter().all(|one| one["speaker"]["actor_id"] == id));
    let timeline = service.json(&format!("/v1/actors/{id}/timeline?include=statements")).await;
    assert!(timeline["data"].as_array().unwrap().iter().any(|one| one["entry"] == "statement"));
    let twice = service.get(&format!("/v1/actors/{id}/statements?speaker=x")).send().await.unwrap();
    problem(twice, 400, "invalid-query").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_name_is_a_problem_with_candidates() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let response = service.get("/v1/statements?speaker=Elena%20Petrovna").send().await.unwrap();
    let answer = problem(response, 404, "unknown-name").await;
    assert_eq!(answer["candidates"][0]["name"], "Elena Petrova");
    assert_eq!(answer["errors"][0]["field"], "speaker");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ambiguous_name_is_a_problem_with_candidates() {
    let service = Service::start().await;
    for (number, name) in ["Ivan Kolev", "Maria Kolev"].iter().enumerate() {
        let mut article = harbour();
        article["external_id"] = json!(format!("kolev-{number}"));
        article["body"] =
            json!(format!("{name} said that the road was closed. Kolev said that it would open soon."));
        service.read(&article).await;
    }
    let response = service.get("/v1/statements?speaker=Kolev").send().await.unwrap();
    let answer = problem(response, 300, "ambiguous-name").await;
    let names: Vec<&str> =
        answer["candidates"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Ivan Kolev", "Maria Kolev"]);
    let id = answer["candidates"][0]["actor_id"].as_str().unwrap();
    let said = service.json(&format!("/v1/statements?speaker={id}")).await;
    assert_eq!(said["data"].as_array().unwrap().len(), 2);
}
