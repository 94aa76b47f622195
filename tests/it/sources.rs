//! Settings of publishers, and items of NewsML-G2 and NITF.

use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::harness::{Service, articles::harbour, problem};

async fn put(service: &Service, name: &str, body: Value) -> reqwest::Response {
    service.client.put(format!("{}/v1/sources/{name}", service.base)).json(&body).send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn times_without_an_offset_are_on_the_clock_of_the_publisher() {
    let service = Service::start().await;
    let mut article = harbour();
    article["published_at"] = "2024-03-14T23:30:00".into();
    let refused =
        problem(service.post("/v1/articles").json(&article).send().await.unwrap(), 422, "invalid-article")
            .await;
    assert!(refused["errors"][0]["detail"].as_str().unwrap().contains("/v1/sources/"), "{refused}");

    let settings =
        json!({"time_zone": "america/new_york", "display_name": "The Harbour Post", "language": "en"});
    let response = put(&service, "harbour-post", settings).await;
    assert_eq!(response.status(), StatusCode::CREATED);
    let source: Value = response.json().await.unwrap();
    assert_eq!((&source["time_zone"], &source["name"]), (&json!("America/New_York"), &json!("harbour-post")));
    article["body"] =
        "The council of Tarnovo met today. “We will rebuild the bridge,” said Mayor Elena Petrova.".into();
    let read = service.read(&article).await;
    assert_eq!(read["published_at"], "2024-03-15T03:30:00Z");
    let times = read["extraction"]["times"].as_array().unwrap();
    assert_eq!(
        times[0]["timex3"]["value"], "2024-03-14",
        "today is the day on the publisher's clock: {times:?}"
    );
    let draft =
        json!({"body": "The council met today.", "source": "harbour-post", "published_at": "2024-07-01"});
    let draft: Value = service.post("/v1/extract").json(&draft).send().await.unwrap().json().await.unwrap();
    assert_eq!(draft["times"][0]["timex3"]["value"], "2024-07-01");

    let source = service.json("/v1/sources/harbour-post").await;
    assert_eq!(source["display_name"], "The Harbour Post");
    assert_eq!(service.json("/v1/sources").await["data"], json!([source]));
    let replaced = put(&service, "harbour-post", json!({"time_zone": "Asia/Kolkata"})).await;
    assert_eq!(replaced.status(), StatusCode::OK);
    assert_eq!(
        replaced.json::<Value>().await.unwrap()["display_name"],
        Value::Null,
        "all settings are replaced"
    );
    for (body, field) in [
        (json!({"time_zone": "Mars/Olympus"}), "time_zone"),
        (json!({"language": "Klingon!"}), "language"),
        (json!({"timezone": "UTC"}), "timezone"),
    ] {
        let refused = problem(put(&service, "harbour-post", body).await, 422, "invalid-source").await;
        assert_eq!(refused["errors"][0]["field"], field);
    }
    let path = "/v1/sources/harbour-post";
    assert_eq!(service.delete(path).send().await.unwrap().status(), StatusCode::NO_CONTENT);
    problem(service.delete(path).send().await.unwrap(), 404, "not-found").await;
    assert_eq!(service.json(path).await["set_at"], Value::Null, "it has articles");
    problem(service.get("/v1/sources/nobody").send().await.unwrap(), 404, "not-found").await;
    problem(service.post("/v1/articles").json(&article).send().await.unwrap(), 422, "invalid-article").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_of_a_publisher_counts_where_a_text_does_not_say_it() {
    let service = Service::start_without_workers().await;
    assert_eq!(put(&service, "tagblatt", json!({"language": "de"})).await.status(), StatusCode::CREATED);
    let article = |body: &str| json!({"source": "tagblatt", "published_at": "2024-03-14", "body": body});
    let short = article("Hafen Arden: Brücke offen.");
    problem(service.post("/v1/articles").json(&short).send().await.unwrap(), 422, "language-unsupported")
        .await;
    let english = article(
        "The mayor said on Monday that the bridge over the river would be opened again before the winter, and that the \
         council had found the money for it.",
    );
    let stored = service.post("/v1/articles").json(&english).send().await.unwrap();
    assert_eq!(stored.status(), StatusCode::ACCEPTED, "the text itself counts first");
}

const NITF: &str = r#"<?xml version="1.0"?><nitf><head><docdata><date.issue norm="20240314T080000Z"/><doc-id id-string="hw-7"/>
    <urgency ed-urg="2"/></docdata><pubdata name="harbour-wire"/></head><body><body.head><hedline><hl1>Bridge to reopen</hl1></hedline>
    <dateline><location>TARNOVO</location></dateline></body.head><body.content>
    <p>The council of Tarnovo met on Tuesday.</p>
    <p>“We will rebuild the bridge before winter comes,” said Mayor Elena Petrova.</p></body.content></body></nitf>"#;

#[tokio::test(flavor = "multi_thread")]
async fn an_item_of_nitf_is_submitted_as_it_is_and_parameters_replace_its_fields() {
    let service = Service::start().await;
    let post = |address: &str, content_type: &str, body: &str| {
        let request = service.post(address).header("content-type", content_type).header("prefer", "wait=20");
        request.body(body.to_owned()).send()
    };
    let response = post("/v1/articles?section=Local", "application/nitf+xml", NITF).await.unwrap();
    assert_eq!(response.status(), StatusCode::CREATED);
    let article: Value = response.json().await.unwrap();
    for (field, value) in [
        ("source", json!("harbour-wire")),
        ("external_id", json!("hw-7")),
        ("title", json!("Bridge to reopen")),
        ("published_at", json!("2024-03-14T08:00:00Z")),
        ("urgency", json!(2)),
        ("section", json!("Local")),
    ] {
        assert_eq!(article[field], value, "{field}");
    }
    assert!(article["body"].as_str().unwrap().starts_with("TARNOVO — The council"));
    assert_eq!(article["extraction"]["statements"][0]["speaker"]["name"], "Elena Petrova");
    for (content_type, body, detail) in [
        ("text/xml", "<rss></rss>", "<rss>"),
        ("application/xml", "<nitf><body>", "well-formed"),
        ("application/xml", "<!DOCTYPE n [<!ENTITY x 'y'>]><nitf>&x;</nitf>", "entity"),
        ("application/xml", "<nitf/>", "source"),
    ] {
        let refused =
            problem(post("/v1/articles", content_type, body).await.unwrap(), 422, "invalid-article").await;
        assert!(refused["errors"].to_string().contains(detail), "{refused}");
    }
}
