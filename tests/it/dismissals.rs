//! Dismissals of actors: there is no such person, and no article brings it back until an editor does.

use serde_json::{Value, json};

use crate::harness::{Service, facts::assert_consistent, problem};

fn story(id: &str, text: &str) -> Value {
    json!({"source": "harbour-post", "external_id": id, "published_at": "2024-03-14T08:00:00Z", "body": text})
}

const BRIDGE: &str = "\"The bridge will open in the spring,\" said Vera Lindqvist.\n\n\
    Ivan Kolev said that Vera Lindqvist met Maria Lopez in Arden on Monday.";

async fn actor(service: &Service, name: &str) -> Option<String> {
    let found = service.json(&format!("/v1/actors?type=person&q={}", name.replace(' ', "%20"))).await;
    let found = found["data"].as_array().unwrap().iter().find(|one| one["name"] == name).cloned();
    found.map(|one| one["id"].as_str().unwrap().to_owned())
}

async fn correct(service: &Service, path: &str) -> Value {
    let body = json!({"by": "desk: M. Ruiz", "reason": "a ship is named so"});
    let response = service.post(path).header("prefer", "wait=20").json(&body).send().await.unwrap();
    assert!(response.status().is_success(), "{path}: {}", response.text().await.unwrap());
    response.json().await.unwrap()
}

/// The speakers of the statements of an article, in text order.
async fn speakers(service: &Service, article: &str) -> Vec<Value> {
    let article = service.json(&format!("/v1/articles/{article}")).await;
    let statements = article["extraction"]["statements"].as_array().unwrap().clone();
    statements.iter().map(|one| one["speaker"]["name"].clone()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dismissed_actor_is_in_no_answer_and_comes_back_when_that_is_undone() {
    let service = Service::start().await;
    let first = service.read(&story("one", BRIDGE)).await["id"].as_str().unwrap().to_owned();
    let id = actor(&service, "Vera Lindqvist").await.unwrap();
    assert_eq!(speakers(&service, &first).await, ["Vera Lindqvist", "Ivan Kolev"]);
    let made = correct(&service, &format!("/v1/actors/{id}/dismissals")).await;
    assert_eq!((&made["type"], &made["target"]), (&json!("dismissal"), &Value::Null));
    assert_eq!(actor(&service, "Vera Lindqvist").await, None, "at once");
    service.wait_for_extractions().await;

    // A later article, the same one again, and one that is extracted again with the other model do not bring it back.
    service.read(&story("two", &BRIDGE.replace("spring", "summer"))).await;
    service.read(&story("one", &format!("{BRIDGE} The council met."))).await;
    let check = async || {
        assert_eq!(actor(&service, "Vera Lindqvist").await, None);
        assert_eq!(speakers(&service, &first).await, [Value::Null, json!("Ivan Kolev")]);
        let gone = service.get(&format!("/v1/actors/{id}")).send().await.unwrap();
        let gone = problem(gone, 410, "dismissed").await;
        assert!(gone["detail"].as_str().unwrap().contains(made["id"].as_str().unwrap()), "{gone}");
        for path in ["/v1/statements?speaker=Vera%20Lindqvist", "/v1/events?actor=Vera%20Lindqvist"] {
            assert_eq!(service.get(path).send().await.unwrap().status(), 404, "{path}");
        }
        for path in ["/v1/statements", "/v1/timelines?importance=all", "/v1/statistics/speakers?by=speaker"] {
            let answer = service.json(path).await.to_string();
            assert!(!answer.contains(&id), "{path} {answer}");
        }
    };
    check().await;
    let again = json!({"by": "desk", "reason": "once more"});
    let again = service.post(&format!("/v1/actors/{id}/dismissals")).json(&again).send().await.unwrap();
    problem(again, 410, "dismissed").await;
    let kolev = actor(&service, "Ivan Kolev").await.unwrap();
    let merge = json!({"into": id, "by": "desk", "reason": "the same"});
    let merge = service.post(&format!("/v1/actors/{kolev}/merges")).json(&merge).send().await.unwrap();
    problem(merge, 422, "invalid-correction").await;

    let undo = correct(&service, &format!("/v1/corrections/{}/undo", made["id"].as_str().unwrap())).await;
    assert_eq!(undo["undone"]["by"], "desk: M. Ruiz");
    service.wait_for_extractions().await;
    assert_eq!(actor(&service, "Vera Lindqvist").await, Some(id.clone()));
    assert_eq!(speakers(&service, &first).await[0], "Vera Lindqvist");
    assert_eq!(service.json(&format!("/v1/actors/{id}")).await["statement_count"], 2);
    let history = service.json(&format!("/v1/actors/{id}/history")).await;
    assert_eq!(history["data"][0]["type"], "dismissal");
    assert_consistent(&service.database.pool).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn events_and_quotations_are_selected_by_reviews() {
    let service = Service::start().await;
    service.read(&story("one", BRIDGE)).await;
    let count = async |path: &str| service.json(path).await["data"].as_array().unwrap().len();
    let events = count("/v1/events").await;
    assert!(events > 0);
    let body = |decision: &str| json!({"decision": decision, "by": "desk", "reason": "heard it"});
    let happening = service.json("/v1/timelines?importance=all").await["data"][0]["id"].clone();
    let happening = format!("/v1/happenings/{}/reviews", happening.as_str().unwrap());
    let statements = service.json("/v1/statements?type=direct").await["data"].clone();
    let statement = format!("/v1/statements/{}/reviews", statements[0]["id"].as_str().unwrap());
    assert_eq!(
        (count("/v1/events?verified=true").await, count("/v1/events?verified=false").await),
        (0, events)
    );
    assert_eq!(count("/v1/quotations?verified=true").await, 0);
    assert_eq!(count("/v1/quotations?verified=false").await, 1);
    for path in [&happening, &statement] {
        assert!(service.post(path).json(&body("confirm")).send().await.unwrap().status().is_success());
    }
    assert_eq!(count("/v1/events?verified=true").await + count("/v1/events?verified=false").await, events);
    assert!(count("/v1/events?verified=true").await > 0);
    assert_eq!(count("/v1/quotations?verified=true").await, 1);
    assert_eq!(count("/v1/quotations?verified=false").await, 0);
    assert!(service.post(&happening).json(&body("reject")).send().await.unwrap().status().is_success());
    let rejected = count("/v1/events?verified=rejected").await;
    assert!(rejected > 0);
    assert_eq!(count("/v1/events").await + rejected, events);
    let wrong = service.get("/v1/quotations?verified=rejected").send().await.unwrap();
    problem(wrong, 400, "invalid-query").await;
}
