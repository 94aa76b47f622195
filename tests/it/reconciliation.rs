//! Reconciliation of names with actors, with the requests that OpenRefine sends.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Service, articles::harbour, problem};

/// Sends queries as OpenRefine does: a form with the parameter `queries`.
async fn reconcile(service: &Service, queries: &Value) -> Value {
    send_form(service, "queries", queries).await
}

/// Sends a form with one parameter in JSON.
async fn send_form(service: &Service, name: &str, value: &Value) -> Value {
    let form = form_urlencoded::Serializer::new(String::new()).append_pair(name, &value.to_string()).finish();
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

/// Tests that a cell has one key, which is the type of its value.
fn cell(cells: &Value, place: usize, key: &str) -> Value {
    let cell = cells[place].as_object().unwrap_or_else(|| panic!("{cells}"));
    assert_eq!(cell.keys().collect::<Vec<_>>(), [key], "{cells}");
    cell[key].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reconciled_column_is_extended_by_properties() {
    let service = Service::start().await;
    service.read(&harbour()).await;
    let manifest = service.json("/v1/reconcile").await;
    assert_eq!(manifest["extend"]["property_settings"], json!([]));
    let propose = &manifest["extend"]["propose_properties"];
    let propose =
        format!("{}{}", propose["service_url"].as_str().unwrap(), propose["service_path"].as_str().unwrap());
    let proposed = async |query: &str| -> Value {
        service.client.get(format!("{propose}?{query}")).send().await.unwrap().json().await.unwrap()
    };
    let ids = |proposed: &Value| -> Vec<String> {
        let properties = proposed["properties"].as_array().unwrap();
        properties.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    let of_persons = proposed("type=person").await;
    assert_eq!(of_persons["type"], "person");
    assert!(
        ids(&of_persons).contains(&"roles".to_owned()) && !ids(&of_persons).contains(&"country".to_owned())
    );
    assert!(ids(&proposed("type=place").await).contains(&"latitude".to_owned()));
    assert_eq!(ids(&proposed("limit=2").await).len(), 2);

    let found =
        reconcile(&service, &json!({"q0": {"query": "Elena Petrova"}, "q1": {"query": "Tarnovo"}})).await;
    let id = |key: &str| found[key]["result"][0]["id"].as_str().unwrap().to_owned();
    let (petrova, tarnovo) = (id("q0"), id("q1"));
    let nobody = "act_00000000000000000000000000000001";
    let properties: Vec<Value> =
        ids(&proposed("").await).iter().map(|id| json!({"id": id, "settings": {}})).collect();
    let extend = json!({"ids": [petrova, tarnovo, nobody], "properties": properties});
    let extended = send_form(&service, "extend", &extend).await;
    let columns: Vec<&Value> = extended["meta"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(columns, properties.iter().map(|one| &one["id"]).collect::<Vec<_>>());
    let row = &extended["rows"][&petrova];
    assert_eq!(cell(&row["name"], 0, "str"), "Elena Petrova");
    assert_eq!(cell(&row["roles"], 0, "str"), "Mayor");
    assert_eq!(cell(&row["type"], 0, "str"), "person");
    assert_eq!(
        (cell(&row["article_count"], 0, "int"), cell(&row["statement_count"], 0, "int")),
        (json!(1), json!(1))
    );
    assert_eq!(cell(&row["first_seen"], 0, "date"), cell(&row["last_seen"], 0, "date"));
    assert_eq!((&row["country"], &row["external_ids"]), (&json!([]), &json!([])));
    let place = &extended["rows"][&tarnovo];
    assert_eq!(cell(&place["name"], 0, "str"), "Tarnovo");
    let rows = extended["rows"].as_object().unwrap();
    assert_eq!(rows.len(), 3, "an id that nobody has is a row without values");
    assert!(rows[nobody].as_object().unwrap().values().all(|cells| *cells == json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_actor_is_previewed_in_a_frame_of_a_named_origin() {
    let service = Service::start().await;
    let article = json!({"source": "harbour-post", "published_at": "2024-04-02T08:00:00Z",
        "body": "Anton Marek, the transport minister, said that the road would stay closed."});
    service.read(&article).await;
    let found = reconcile(&service, &json!({"q0": {"query": "Anton Marek"}})).await;
    let manifest = service.json("/v1/reconcile").await;
    let preview = &manifest["preview"];
    assert!(preview["width"].is_u64() && preview["height"].is_u64());
    let id = found["q0"]["result"][0]["id"].as_str().unwrap();
    let url = preview["url"].as_str().unwrap().replace("{{id}}", id);
    let answer = service.client.get(url).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(header("content-type").as_deref(), Some("text/html; charset=utf-8"));
    let policy = header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'self'"), "{policy}");
    assert_eq!(header("x-frame-options"), None, "it names no origins and would forbid all frames");
    let page = answer.text().await.unwrap();
    assert!(page.contains("<h1>Anton Marek</h1>") && page.contains("1 article · 1 statement"), "{page}");
    assert!(page.contains("Mentioned 2024-04-02 to 2024-04-02"), "{page}");
    let other = service.get("/v1/reconcile/suggest?prefix=a").send().await.unwrap();
    assert_eq!(other.headers()["x-frame-options"], "DENY", "nothing else can be framed");
    for (query, status, kind) in [
        ("", 400, "invalid-query"),
        ("?id=Marek", 400, "invalid-query"),
        ("?id=act_00000000000000000000000000000001", 404, "not-found"),
    ] {
        let answer = service.get(&format!("/v1/reconcile/preview{query}")).send().await.unwrap();
        problem(answer, status, kind).await;
    }
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
        ("queries=%7B%7D&extend=%7B%7D", "extend", "send one of them"),
        ("extend=%7B%7D", "extend.ids", "send the ids"),
        (
            "extend=%7B%22ids%22%3A%5B%22Q42%22%5D%2C%22properties%22%3A%5B%5D%7D",
            "extend.ids",
            "no id of an actor",
        ),
        (
            "extend=%7B%22ids%22%3A%5B%5D%2C%22properties%22%3A%5B%7B%22id%22%3A%22P31%22%7D%5D%7D",
            "extend.properties",
            "known are name",
        ),
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
