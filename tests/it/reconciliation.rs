//! Reconciliation of names with actors, with the requests that OpenRefine sends.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Service, articles::harbour, problem};

/// Sends queries as OpenRefine does: a form with the parameter `queries`.
async fn reconcile(service: &Service, queries: &Value) -> Value {
    let form =
        form_urlencoded::Serializer::new(String::new()).append_pair("queries", &queries.to_string()).finish();
    let request = service
        .post("/v1/reconcile")
        .header("content-type", "application/x-www-form-urlencoded; charset=UTF-8");
    let response = request.body(form).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    response.json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_is_added_and_a_column_is_reconciled() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let manifest = service.json("/v1/reconcile").await;
    assert_eq!(manifest["versions"], json!(["0.2"]));
    assert_eq!(manifest["name"], "Dateline");
    assert_eq!(manifest["identifierSpace"], format!("{}/v1/actors/", service.base));
    assert!(manifest["schemaSpace"].is_string());
    let types: Vec<&str> =
        manifest["defaultTypes"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert_eq!(types, ["person", "organization", "place", "group"]);

    // The first ten cells without a type, to learn which types there are; then the column with one.
    let guess = reconcile(
        &service,
        &json!({
            "q0": {"query": "Elena Petrova", "limit": 3},
            "q1": {"query": "Tarnovo", "limit": 3},
            "q2": {"query": "Nobody Known", "limit": 3}
        }),
    )
    .await;
    let petrova = &guess["q0"]["result"][0];
    assert_eq!(
        (&petrova["name"], &petrova["match"], &petrova["score"]),
        (&json!("Elena Petrova"), &json!(true), &json!(100.0))
    );
    assert_eq!(petrova["type"], json!([{"id": "person", "name": "Person"}]));
    assert_eq!(petrova["description"], "Mayor · 1 article · 1 statement");
    assert_eq!(guess["q1"]["result"][0]["type"][0]["id"], "place");
    assert_eq!(guess["q2"]["result"], json!([]));
    let typed = reconcile(
        &service,
        &json!({
            "q0": {"query": "PETROVA, Elena", "type": "person", "type_strict": "should"},
            "q1": {"query": "Elena Petrova", "type": "organization", "type_strict": "should"},
            "q2": {"query": "Elena Petrowa", "type": ["person"], "properties": []},
            "q3": {"query": "Petrova"}
        }),
    )
    .await;
    assert_eq!(
        (&typed["q0"]["result"][0]["id"], &typed["q0"]["result"][0]["match"]),
        (&petrova["id"], &json!(true))
    );
    assert_eq!(typed["q1"]["result"], json!([]));
    let misspelt = &typed["q2"]["result"][0];
    assert_eq!((&misspelt["id"], &misspelt["match"]), (&petrova["id"], &json!(false)));
    assert!(misspelt["score"].as_f64().unwrap() > 50.0, "{misspelt}");
    let last_name = &typed["q3"]["result"][0];
    assert_eq!(
        (&last_name["id"], &last_name["match"]),
        (&petrova["id"], &json!(false)),
        "a last name may be another's"
    );

    // What a cell becomes: the id is at the identifier space, and at the page.
    let id = petrova["id"].as_str().unwrap();
    let profile = service.json(&format!("/v1/actors/{id}")).await;
    assert_eq!(profile["name"], "Elena Petrova");
    let view = manifest["view"]["url"].as_str().unwrap().replace("{{id}}", id);
    assert_eq!(
        service.client.get(view).header("accept", "text/html").send().await.unwrap().status(),
        StatusCode::OK
    );
    let suggest = &manifest["suggest"]["entity"];
    let suggest = format!(
        "{}{}?prefix=elena%20pet",
        suggest["service_url"].as_str().unwrap(),
        suggest["service_path"].as_str().unwrap()
    );
    let suggested: Value = service.client.get(suggest).send().await.unwrap().json().await.unwrap();
    assert_eq!(
        (&suggested["result"][0]["id"], &suggested["result"][0]["notable"][0]["id"]),
        (&petrova["id"], &json!("person"))
    );
    // Programs for tests of such services send the queries in the address.
    let queries = "%7B%22q0%22%3A%7B%22query%22%3A%22Elena+Petrova%22%7D%7D";
    let answer = service.json(&format!("/v1/reconcile?queries={queries}")).await;
    assert_eq!(answer["q0"]["result"][0]["id"], petrova["id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_with_one_name_none_matches_and_a_merged_one_is_the_other() {
    let service = Service::start().await;
    let article = |id: &str, body: &str| json!({"source": "harbour-post", "external_id": id, "published_at": "2024-04-02T08:00:00Z", "body": body});
    service
        .read(&article("road", "Anton Marek, the transport minister, said that the road would stay closed."))
        .await;
    let goal = service
        .read(&article("goal", "Team captain Anton Marek said that the late goal had saved the season."))
        .await;
    let query = json!({"q0": {"query": "Anton Marek", "type": "person"}});
    let one = reconcile(&service, &query).await;
    let marek = one["q0"]["result"][0].clone();
    assert_eq!((one["q0"]["result"].as_array().unwrap().len(), &marek["match"]), (1, &json!(true)));
    let path = format!("/v1/actors/{}", marek["id"].as_str().unwrap());
    let split =
        json!({"articles": [goal["id"]], "name": "Anton Marek", "by": "desk", "reason": "two people"});
    let split: Value =
        service.post(&format!("{path}/splits")).json(&split).send().await.unwrap().json().await.unwrap();
    // The article of the split is extracted again.
    let mut two = reconcile(&service, &query).await;
    for _ in 0..500 {
        if two["q0"]["result"].as_array().unwrap().len() == 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        two = reconcile(&service, &query).await;
    }
    let found = two["q0"]["result"].as_array().unwrap();
    assert_eq!(found.len(), 2, "{split}");
    assert!(found.iter().all(|one| one["match"] == false && one["score"] == 100.0), "{two}");
    let first = reconcile(&service, &json!({"q0": {"query": "Anton Marek", "limit": 1}})).await;
    assert_eq!(first["q0"]["result"][0]["match"], false, "the second one is not shown, and there");
    let other = found.iter().find(|one| one["id"] != marek["id"]).unwrap();
    let merge = json!({"into": marek["id"], "by": "desk", "reason": "one person"});
    let merge = service
        .post(&format!("/v1/actors/{}/merges", other["id"].as_str().unwrap()))
        .json(&merge)
        .send()
        .await
        .unwrap();
    assert_eq!(merge.status(), StatusCode::CREATED);
    let merged = reconcile(&service, &query).await;
    assert_eq!(merged["q0"]["result"][0]["id"], marek["id"]);
    assert_eq!(
        (merged["q0"]["result"].as_array().unwrap().len(), &merged["q0"]["result"][0]["match"]),
        (1, &json!(true))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_queries_say_what_to_send() {
    let service = Service::start_without_workers().await;
    let send = async |content_type: &str, body: &str| {
        service
            .post("/v1/reconcile")
            .header("content-type", content_type.to_owned())
            .body(body.to_owned())
            .send()
            .await
            .unwrap()
    };
    let form = "application/x-www-form-urlencoded";
    for (body, field, said) in [
        ("", "queries", "is missing"),
        ("queries=", "queries", "is empty"),
        ("queries=%7B", "queries", "is not JSON"),
        ("query=Petrova", "query", "known are: queries"),
        ("callback=x&queries=%7B%7D", "callback", "is unknown"),
        ("queries=%7B%22q0%22%3A%7B%7D%7D", "queries.q0.query", "is missing"),
    ] {
        let answer = problem(send(form, body).await, 400, "invalid-query").await;
        assert_eq!(answer["errors"][0]["field"], field, "{body}: {answer}");
        assert!(answer["errors"][0]["detail"].as_str().unwrap().contains(said), "{body}: {answer}");
    }
    problem(send("application/json", "{}").await, 415, "unsupported-type").await;
    problem(send(form, &format!("queries={}", "a".repeat(600_000))).await, 413, "too-large").await;
    let many: serde_json::Map<String, Value> =
        (0..101).map(|at| (format!("q{at}"), json!({"query": "a"}))).collect();
    let many = form_urlencoded::Serializer::new(String::new())
        .append_pair("queries", &Value::Object(many).to_string())
        .finish();
    problem(send(form, &many).await, 400, "invalid-query").await;
    assert_eq!(reconcile(&service, &json!({})).await, json!({}));
    problem(service.get("/v1/reconcile/suggest").send().await.unwrap(), 400, "invalid-query").await;
}
