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
    let expected = json!({"load_id": report["meta"]["load_id"], "accepted": 2, "revised": 0, "unchanged": 1, "withdrawn": 0, "rejected": 2});
    assert_eq!(report["meta"], expected);
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

#[tokio::test(flavor = "multi_thread")]
async fn forms_of_one_address_are_one_article() {
    let service = Service::start_without_workers().await;
    let article = |url: &str| {
        let mut article = harbour();
        article["url"] = json!(url);
        article.as_object_mut().unwrap().remove("external_id");
        article
    };
    let first =
        service.post("/v1/articles").json(&article("https://harbour.example/bridge")).send().await.unwrap();
    assert_eq!(first.status(), StatusCode::ACCEPTED);
    let first: Value = first.json().await.unwrap();
    for form in [
        "http://www.harbour.example/bridge/?utm_source=feed",
        "https://m.harbour.example/bridge?fbclid=1#top",
    ] {
        let again = service.post("/v1/articles").json(&article(form)).send().await.unwrap();
        assert_eq!(again.status(), StatusCode::OK, "{form}");
        let again: Value = again.json().await.unwrap();
        assert_eq!((&again["id"], &again["url"]), (&first["id"], &first["url"]));
    }
    let found = service.json("/v1/articles?url=http%3A%2F%2Fharbour.example%2Fbridge%3Fgclid%3D1").await;
    assert_eq!(found["data"][0]["url"], "https://harbour.example/bridge");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_with_a_key_is_stored_once() {
    let service = Service::start_without_workers().await;
    let send = async |key: &str, article: &Value| {
        service.post("/v1/articles").header("idempotency-key", key).json(article).send().await.unwrap()
    };
    let first = send("\"a-1\"", &harbour()).await;
    assert_eq!(first.status(), StatusCode::ACCEPTED);
    let first: Value = first.json().await.unwrap();
    let mut corrected = harbour();
    corrected["body"] = json!("The mayor said that the bridge would open.");
    assert_eq!(send("a-2", &corrected).await.status(), StatusCode::ACCEPTED);
    // The first request again does not bring its text back.
    let again = send("a-1", &harbour()).await;
    assert_eq!(again.status(), StatusCode::ACCEPTED);
    let again: Value = again.json().await.unwrap();
    assert_eq!((&again["id"], &again["revision"]), (&first["id"], &json!(2)));
    problem(send("a-1", &corrected).await, 422, "idempotency-key-reused").await;
    problem(send("", &harbour()).await, 400, "invalid-idempotency-key").await;
    let load = service.post("/v1/articles").header("content-type", "application/x-ndjson");
    let load = load.header("idempotency-key", "a-3").body(harbour().to_string());
    problem(load.send().await.unwrap(), 400, "invalid-idempotency-key").await;

    // A request that another one with its key holds up is answered at once.
    let mut holder = service.database.pool.begin().await.unwrap();
    sqlx::query("LOCK TABLE article_keys IN ACCESS EXCLUSIVE MODE").execute(&mut *holder).await.unwrap();
    let numbered = numbered(1);
    let waiting = send("a-4", &numbered);
    let second = async {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        let second = send("a-4", &numbered).await;
        holder.rollback().await.unwrap();
        second
    };
    let (first, second) = tokio::join!(waiting, second);
    assert_eq!(first.status(), StatusCode::ACCEPTED);
    problem(second, 409, "request-in-flight").await;

    sqlx::query("UPDATE idempotency_keys SET created_at = now() - interval '49 hours'")
        .execute(&service.database.pool)
        .await
        .unwrap();
    let later: Value = send("a-1", &harbour()).await.json().await.unwrap();
    assert_eq!(later["revision"], 3, "the key has expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_of_ninjs_is_an_article_and_a_canceled_one_a_kill() {
    let service = Service::start().await;
    let mut item = json!({
        "uri": "urn:newsml:wire.example:20240314:1",
        "standard": {"name": "ninjs", "version": "3.0"},
        "versionCreated": "2024-03-14T09:00:00+01:00",
        "copyrightHolder": "North Wire",
        "headlines": [{"role": "main", "value": "Gunmen attack convoy near Tarnovo"}],
        "by": "Ada Moss",
        "urgency": 2,
        "subjects": [{"name": "unrest"}],
        "bodies": [{"contentType": "text/html",
                    "value": "<p>Gunmen attacked a convoy in Tarnovo on March 12.</p><p>“We will rebuild,” said Mayor Elena Petrova.</p>"}]
    });
    let send = async |item: &Value| {
        let request = service
            .post("/v1/articles")
            .header("content-type", "application/ninjs+json")
            .header("prefer", "wait=20");
        request.body(item.to_string()).send().await.unwrap()
    };
    let article: Value = send(&item).await.json().await.unwrap();
    assert_eq!(
        [
            &article["source"],
            &article["external_id"],
            &article["byline"],
            &article["tags"],
            &article["urgency"]
        ],
        [
            &json!("North Wire"),
            &json!("urn:newsml:wire.example:20240314:1"),
            &json!("Ada Moss"),
            &json!(["unrest"]),
            &json!(2)
        ]
    );
    assert_eq!(
        article["body"],
        "Gunmen attacked a convoy in Tarnovo on March 12.\n\n“We will rebuild,” said Mayor Elena Petrova."
    );
    let statements = service.json("/v1/statements?tag=unrest").await;
    assert_eq!(statements["data"][0]["speaker"]["name"], "Elena Petrova");
    item["pubStatus"] = json!("canceled");
    assert_eq!(send(&item).await.json::<Value>().await.unwrap()["change"], "kill");
    problem(
        service.get(&format!("/v1/articles/{}", article["id"].as_str().unwrap())).send().await.unwrap(),
        410,
        "withdrawn",
    )
    .await;
}
