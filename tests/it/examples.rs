//! The examples of the OpenAPI document: every request is made, and every answer is compared.
//!
//! `UPDATE_SNAPSHOTS=1` writes `src/api/openapi/examples.json` instead; the change is then reviewed as a diff.

use std::{collections::HashMap, fs, path::Path};

use dateline::{
    http_client::{HttpClient, Networks},
    store::keys::Scope,
};
use extraction::language::ModelKind;
use futures_util::StreamExt;
use reqwest::Method;
use serde_json::{Map, Value, json};

use crate::{
    harness::{
        Service, all_is_readable,
        articles::{altered, harbour},
    },
    keys::new_key,
    snapshots::pretty,
};

/// Time that stands for every time of the service's own clock.
const CLOCK_TIME: &str = "2024-03-14T08:00:05Z";
/// Fields with a time of the service's own clock.
const CLOCK_FIELDS: [&str; 9] = [
    "at",
    "expires_at",
    "submitted_at",
    "made_at",
    "undone_at",
    "changed_at",
    "created_at",
    "next_attempt_at",
    "former_secret_until",
];
/// Secret that stands for every secret of a webhook.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/// Key that stands for every key.
const EXAMPLE_KEY: &str = "dateline_0a1b2c3d_the_secret_that_was_printed_once";
/// Version that stands for every version, so that a release does not change the examples.
const VERSION: &str = "0.2.0";

/// A service whose operations are called one after the other, and the examples that they give.
struct Recorder {
    service: Service,
    examples: Map<String, Value>,
    /// Ids in answers, with the ids that stand for them in examples.
    ids: HashMap<String, String>,
}

impl Recorder {
    /// Calls an operation and records it; returns the answer as it came.
    async fn call(
        &mut self,
        operation: &str,
        method: Method,
        path: &str,
        parameters: Value,
        body: Value,
    ) -> Value {
        let mut address = path.to_owned();
        let mut query = Vec::new();
        let mut headers = Vec::new();
        for (name, value) in parameters.as_object().unwrap() {
            let value = value.as_str().unwrap();
            match name.as_str() {
                "Prefer" => headers.push((name.clone(), value.to_owned())),
                _ if address.contains(&format!("{{{name}}}")) => {
                    address = address.replace(&format!("{{{name}}}"), value);
                }
                _ => query.push((name.clone(), value.to_owned())),
            }
        }
        if !query.is_empty() {
            let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
            address = format!("{address}?{query}");
        }
        let mut request = self.service.client.request(method, format!("{}{address}", self.service.base));
        for (name, value) in headers {
            request = request.header(name, value);
        }
        if !body.is_null() {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let content_type =
            response.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned());
        let content_type = content_type.map(|value| value.split(';').next().unwrap().to_owned());
        let text = response.text().await.unwrap();
        assert!(status < 300, "{operation}: {status} {text}");
        let answer = match content_type.as_deref() {
            Some("application/json") => serde_json::from_str(&text).unwrap(),
            _ => Value::String(text),
        };
        let mut example = json!({"request": {"parameters": parameters}, "response": {"status": status}});
        if !body.is_null() {
            example["request"]["body"] = body;
        }
        if let Some(content_type) = content_type {
            example["response"]["content_type"] = content_type.into();
            example["response"]["body"] = answer.clone();
        }
        self.normalize(&mut example);
        self.examples.insert(operation.to_owned(), example);
        answer
    }

    async fn get(&mut self, operation: &str, path: &str, parameters: Value) -> Value {
        self.call(operation, Method::GET, path, parameters, Value::Null).await
    }

    async fn post(&mut self, operation: &str, path: &str, parameters: Value, body: Value) -> Value {
        self.call(operation, Method::POST, path, parameters, body).await
    }

    /// Replaces what differs from run to run: ids, the service's clock, versions, last digits of confidences.
    fn normalize(&mut self, value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    match name.as_str() {
                        _ if CLOCK_FIELDS.contains(&name.as_str()) && field.is_string() => {
                            *field = CLOCK_TIME.into()
                        }
                        "version" => *field = VERSION.into(),
                        "secret" => *field = SECRET.into(),
                        "hash" => *field = "0".repeat(64).into(),
                        "confidence" => *field = ((field.as_f64().unwrap() * 100.0).round() / 100.0).into(),
                        _ => self.normalize(field),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.normalize(item)),
            Value::String(text) if is_id(text) => *text = self.stable_id(text),
            Value::String(text) if text.starts_with("dateline_") => *text = EXAMPLE_KEY.to_owned(),
            Value::String(text) if is_position(text) => *text = self.stable_position(text),
            Value::String(text) => *text = self.with_stable_ids(text),
            _ => {}
        }
    }

    fn stable_position(&mut self, position: &str) -> String {
        let stable = format!("9c4f21aa.2f1.{:x}", self.ids.len() + 1);
        self.ids.entry(position.to_owned()).or_insert(stable).clone()
    }

    /// Replaces the ids in an address.
    fn with_stable_ids(&mut self, text: &str) -> String {
        let parts: Vec<String> = text
            .split_inclusive(['/', '?', '=', '&'])
            .map(|part| {
                let id = part.trim_end_matches(['/', '?', '=', '&']);
                match is_id(id) {
                    true => part.replace(id, &self.stable_id(id)),
                    false => part.to_owned(),
                }
            })
            .collect();
        parts.concat()
    }

    fn stable_id(&mut self, id: &str) -> String {
        let number = self.ids.len() + 1;
        let stable = format!("{}{number:032x}", &id[..4]);
        self.ids.entry(id.to_owned()).or_insert(stable).clone()
    }
}

/// Tests whether a text is a position in the log of changes.
fn is_position(text: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    text.split('.').count() == 3 && text.split('.').all(is_number) && text.len() > 12
}

fn is_id(text: &str) -> bool {
    text.len() == 36 && text[3..].starts_with('_') && text[4..].bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

/// An article of another publisher on the topic of [`harbour`], with one event: equal ones are in the order of their ids.
fn north_wire() -> Value {
    json!({
        "source": "north-wire",
        "external_id": "n-77",
        "title": "Four soldiers die as gunmen attack army convoy in Tarnovo",
        "published_at": "2024-03-13T06:00:00Z",
        "body": "Gunmen attacked a convoy of four soldiers in Tarnovo on March 12."
    })
}

/// An article that reports one event.
fn arrest() -> Value {
    json!({
        "source": "harbour-post",
        "external_id": "arrest-1",
        "published_at": "2024-03-15T08:00:00Z",
        "body": "Police arrested two gunmen in Orlik on March 14."
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_has_a_true_example() {
    let mut service = Service::start_with(ModelKind::Fast, None, |app| {
        // Addresses for documents, which nothing answers; no message is sent in this test.
        let networks = Networks { allowed: vec!["203.0.113.0/24".parse().unwrap()] };
        app.http_client = HttpClient::new(networks);
    })
    .await;
    service.start_workers();
    let mut recorder = Recorder { service, examples: Map::new(), ids: HashMap::new() };
    record_articles(&mut recorder).await;
    record_following(&mut recorder).await;
    record_corrections(&mut recorder).await;
    record_operations(&mut recorder).await;

    let document: Value = recorder.service.json("/openapi.json").await;
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().values());
    for operation in operations {
        let operation = operation["operationId"].as_str().unwrap();
        assert!(recorder.examples.contains_key(operation), "{operation} has an example");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api/openapi/examples.json");
    let examples = pretty(&Value::Object(recorder.examples));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
        return fs::write(path, examples).unwrap();
    }
    let expected = fs::read_to_string(path).unwrap();
    assert!(
        expected == examples,
        "the examples are no longer true:\n{}",
        similar::TextDiff::from_lines(expected.as_str(), examples.as_str()).unified_diff()
    );
}

async fn record_articles(recorder: &mut Recorder) {
    let wait = json!({"Prefer": "wait=20"});
    let article = recorder.post("submit_articles", "/v1/articles", wait, harbour()).await;
    recorder.service.read(&north_wire()).await;
    let by_id = json!({"id": article["id"]});
    recorder.get("get_article", "/v1/articles/{id}", by_id).await;
    recorder.get("list_articles", "/v1/articles", json!({"source": "harbour-post", "status": "done"})).await;
    let mut corrected = harbour();
    corrected["body"] = json!(harbour()["body"].as_str().unwrap().replace("four soldiers", "five soldiers"));
    corrected["change"] = json!("correction");
    corrected["note"] = json!("The number of dead was corrected.");
    corrected["external_id"] = json!("bridge-1c");
    let mut first = harbour();
    first["external_id"] = json!("bridge-1c");
    recorder.service.read(&first).await;
    let revised = recorder.service.read(&corrected).await;
    recorder.get("list_revisions", "/v1/articles/{id}/revisions", json!({"id": revised["id"]})).await;
    let revision = json!({"id": revised["id"], "revision": "1"});
    recorder.get("get_revision", "/v1/articles/{id}/revisions/{revision}", revision).await;
    let revision = json!({"id": revised["id"], "revision": "2"});
    let path = "/v1/articles/{id}/revisions/{revision}/difference";
    recorder.get("get_revision_difference", path, revision).await;
    recorder
        .service
        .delete(&format!("/v1/articles/{}", revised["id"].as_str().unwrap()))
        .send()
        .await
        .unwrap();
    let draft = json!({"body": "The council met on Tuesday.", "published_at": "2024-03-14", "id": "mine"});
    recorder.post("extract", "/v1/extract", json!({}), draft).await;

    let speaker = json!({"speaker": "Elena Petrova", "from": "2024-03"});
    let statements = recorder.get("list_statements", "/v1/statements", speaker).await;
    recorder.get("get_statement", "/v1/statements/{id}", json!({"id": statements["data"][0]["id"]})).await;
    let by = json!({"by": "role", "named": "true"});
    recorder.get("count_speakers", "/v1/statistics/speakers", by).await;
    recorder.get("count_statements", "/v1/statistics/statements", json!({"by": "month"})).await;
    recorder.get("count_happenings", "/v1/statistics/happenings", json!({"type": "ASSAULT"})).await;
    recorder.get("count_articles", "/v1/statistics/articles", json!({"by": "source"})).await;
    recorder.get("count_types", "/v1/statistics/types", json!({"place": "Tarnovo"})).await;
    recorder.get("count_sources", "/v1/statistics/sources", json!({"from": "2024-03"})).await;
    recorder.get("count_places", "/v1/statistics/places", json!({"type": "ASSAULT"})).await;
    recorder.service.read(&altered()).await;
    let quotations =
        recorder.get("list_quotations", "/v1/quotations", json!({"speaker": "Elena Petrova"})).await;
    let id = json!({"id": quotations["data"][0]["id"]});
    recorder.get("get_quotation", "/v1/quotations/{id}", id).await;
    let quotation =
        json!({"text": "We will paint the bridge before winter comes", "speaker": "Elena Petrova"});
    recorder.post("check_quotations", "/v1/statements/check", json!({}), quotation).await;
    // One event alone: the order of two of one day depends on their ids, which differ from run to run.
    recorder.service.read(&arrest()).await;
    let in_orlik = json!({"place": "Orlik", "source": "harbour-post", "status": "happened"});
    let events = recorder.get("list_events", "/v1/events", in_orlik).await;
    assert_eq!(events["data"].as_array().unwrap().len(), 1);
    recorder.get("get_event", "/v1/events/{id}", json!({"id": events["data"][0]["id"]})).await;
    recorder.get("list_timeline", "/v1/timelines", json!({"place": "Tarnovo", "type": "ASSAULT"})).await;
    let stories = recorder.get("list_stories", "/v1/stories", json!({"q": "convoy"})).await;
    recorder.get("get_story", "/v1/stories/{id}", json!({"id": stories["data"][0]["id"]})).await;

    let name = json!({"q": "Elena Petrova", "type": "person"});
    let actors = recorder.get("list_actors", "/v1/actors", name).await;
    let by_id = json!({"id": actors["data"][0]["id"]});
    recorder.get("get_actor", "/v1/actors/{id}", by_id.clone()).await;
    let places = json!({"id": by_id["id"], "type": "place"});
    recorder.get("count_companions", "/v1/actors/{id}/companions", places).await;
    recorder.get("list_actor_statements", "/v1/actors/{id}/statements", by_id.clone()).await;
    let timeline = json!({"id": by_id["id"], "include": "statements"});
    recorder.get("list_actor_timeline", "/v1/actors/{id}/timeline", timeline).await;
}

async fn record_following(recorder: &mut Recorder) {
    all_is_readable(&recorder.service).await;
    let of_articles = json!({"since": "oldest", "type": "article.submitted,article.extracted", "limit": "2"});
    let changes = recorder.get("list_changes", "/v1/changes", of_articles).await;
    assert_eq!(changes["data"].as_array().unwrap().len(), 2);
    let parameters = json!({"since": "oldest", "type": "article.submitted"});
    let path = "/v1/stream?since=oldest&type=article.submitted";
    let stream =
        recorder.service.get(path).send().await.unwrap().bytes_stream().next().await.unwrap().unwrap();
    let stream = std::str::from_utf8(&stream).unwrap();
    let data = stream.lines().find_map(|line| line.strip_prefix("data: ")).unwrap();
    let mut event: Value = serde_json::from_str(data).unwrap();
    recorder.normalize(&mut event);
    let text = format!("retry: 3000\n\nid: {}\ndata: {event}\n\n", event["id"].as_str().unwrap());
    let response = json!({"status": 200, "content_type": "text/event-stream", "body": text});
    let example = json!({"request": {"parameters": parameters}, "response": response});
    recorder.examples.insert("stream_changes".to_owned(), example);

    let search = json!({"name": "The mayor", "url": "/v1/statements?speaker=Elena+Petrova&from=2024-03"});
    let search = recorder.post("create_search", "/v1/searches", json!({}), search).await;
    let by_id = json!({"id": search["id"]});
    recorder.get("get_search", "/v1/searches/{id}", by_id.clone()).await;
    recorder.get("list_searches", "/v1/searches", json!({})).await;
    let first = json!({"id": search["id"], "limit": "1"});
    recorder.get("list_search_results", "/v1/searches/{id}/results", first).await;
    let webhook = json!({"url": "https://203.0.113.7/dateline", "description": "the desk", "types": ["statement", "actor"]});
    let webhook = recorder.post("create_webhook", "/v1/webhooks", json!({}), webhook).await;
    let webhook_id = json!({"id": webhook["id"]});
    recorder.get("get_webhook", "/v1/webhooks/{id}", webhook_id.clone()).await;
    let change = json!({"types": ["statement.added"]});
    recorder.call("change_webhook", Method::PATCH, "/v1/webhooks/{id}", webhook_id.clone(), change).await;
    recorder
        .post("rotate_webhook_secret", "/v1/webhooks/{id}/secrets", webhook_id.clone(), Value::Null)
        .await;
    recorder.get("list_webhooks", "/v1/webhooks", json!({})).await;
    let message =
        recorder.post("test_webhook", "/v1/webhooks/{id}/tests", webhook_id.clone(), Value::Null).await;
    recorder.get("list_webhook_messages", "/v1/webhooks/{id}/messages", webhook_id.clone()).await;
    let of_message = json!({"id": webhook["id"], "message_id": message["id"]});
    let path = "/v1/webhooks/{id}/messages/{message_id}/redeliveries";
    recorder.post("redeliver_webhook_message", path, of_message, Value::Null).await;
    recorder.call("delete_webhook", Method::DELETE, "/v1/webhooks/{id}", webhook_id, Value::Null).await;
    recorder.call("delete_search", Method::DELETE, "/v1/searches/{id}", by_id, Value::Null).await;
}

async fn record_corrections(recorder: &mut Recorder) {
    let article = |id: &str, body: &str| json!({"source": "harbour-post", "external_id": id, "published_at": "2024-04-02T08:00:00Z", "body": body});
    let signed = |mut body: Value| {
        body["by"] = json!("desk: M. Ruiz");
        body["reason"] = json!("the register says so");
        body
    };
    let road = "Anton Marek, the transport minister, said that the road would stay closed.";
    recorder.service.read(&article("road", road)).await;
    let goal = "Team captain Anton Marek said that the late goal had saved the season.";
    let goal = recorder.service.read(&article("goal", goal)).await;
    recorder.service.read(&article("tunnel", "Vera Lind-Marin said that the tunnel would open.")).await;
    recorder.service.read(&article("ferry", "Vera Lind said that the ferry would sail.")).await;
    let met = "Ivo Denev met Maria Lopez on Monday.\n\n\"The road will open in the spring,\" he said.";
    let met = recorder.service.read(&article("met", met)).await;
    let actor = async |recorder: &Recorder, name: &str| {
        let found = recorder.service.json(&format!("/v1/actors?q={}", name.replace(' ', "%20"))).await;
        id(&found["data"][0])
    };

    let marek = actor(recorder, "Anton Marek").await;
    let split = signed(json!({"articles": [goal["id"]], "name": "Anton Marek (player)"}));
    let wait = json!({"id": marek});
    recorder.post("split_actor", "/v1/actors/{id}/splits", wait, split).await;
    let (lind, lind_marin) = (actor(recorder, "Vera Lind").await, actor(recorder, "Vera Lind-Marin").await);
    let rename = signed(json!({"name": "Vera Lind-Marin (minister)"}));
    let renamed =
        recorder.post("rename_actor", "/v1/actors/{id}/renames", json!({"id": lind_marin}), rename).await;
    recorder
        .post("undo_correction", "/v1/corrections/{id}/undo", json!({"id": renamed["id"]}), signed(json!({})))
        .await;
    let into = signed(json!({"into": lind_marin}));
    let merged = recorder.post("merge_actor", "/v1/actors/{id}/merges", json!({"id": lind}), into).await;
    recorder.get("get_correction", "/v1/corrections/{id}", json!({"id": merged["id"]})).await;
    recorder.get("list_corrections", "/v1/actors/{id}/history", json!({"id": lind})).await;
    record_reviews(recorder, &goal).await;

    let mention =
        met["extraction"]["mentions"].as_array().unwrap().iter().find(|one| one["text"] == "he").unwrap();
    let (denev, lopez) = (actor(recorder, "Ivo Denev").await, actor(recorder, "Maria Lopez").await);
    let wrong = mention["actor_id"].as_str().unwrap().to_owned();
    let right = if wrong == denev { lopez } else { denev };
    let body = signed(json!({"article": met["id"], "span": mention["span"], "to": right}));
    recorder.post("reassign_mention", "/v1/actors/{id}/reassignments", json!({"id": wrong}), body).await;
    recorder
        .call("delete_article", Method::DELETE, "/v1/articles/{id}", json!({"id": met["id"]}), Value::Null)
        .await;
    let ferry = json!({"source": "harbour-post", "external_id": "ferry"});
    recorder.call("delete_article_by_reference", Method::DELETE, "/v1/articles", ferry, Value::Null).await;
}

async fn record_reviews(recorder: &mut Recorder, article: &Value) {
    let signed = |mut body: Value| {
        body["by"] = "desk: M. Ruiz".into();
        body["reason"] = "compared with the recording".into();
        body
    };
    // The split gave its speaker, and with it the statement, another id.
    let statements = recorder.service.json(&format!("/v1/statements?article={}", id(article))).await;
    let statement = id(&statements["data"][0]);
    let review = signed(json!({"decision": "correct", "correction": {"day": "2024-03-13"}}));
    let reviewed = recorder
        .post("review_statement", "/v1/statements/{id}/reviews", json!({"id": statement}), review)
        .await;
    recorder.get("list_statement_reviews", "/v1/statements/{id}/reviews", json!({"id": statement})).await;
    recorder.get("get_review", "/v1/reviews/{id}", json!({"id": reviewed["id"]})).await;
    let timeline = recorder.service.json("/v1/timelines?limit=1").await;
    let happening = json!({"id": timeline["data"][0]["id"]});
    recorder.get("get_happening", "/v1/happenings/{id}", happening.clone()).await;
    let confirm = signed(json!({"decision": "confirm"}));
    recorder.post("review_happening", "/v1/happenings/{id}/reviews", happening.clone(), confirm).await;
    recorder.get("list_happening_reviews", "/v1/happenings/{id}/reviews", happening).await;
    recorder.get("get_next_review", "/v1/reviews/next", json!({})).await;
}

async fn record_operations(recorder: &mut Recorder) {
    let key = new_key(&recorder.service.database, "Desk: M. Ruiz", &[Scope::Read, Scope::Review]).await;
    recorder.post("sign_in", "/v1/session", json!({}), json!({"key": key})).await;
    recorder.get("list_audit", "/v1/audit", json!({"action": "review.make", "limit": "1"})).await;
    recorder.get("get_session", "/v1/session", json!({})).await;
    recorder.call("sign_out", Method::DELETE, "/v1/session", json!({}), Value::Null).await;
    recorder.get("check_live", "/livez", json!({})).await;
    recorder.get("check_ready", "/readyz", json!({})).await;
    let metrics = recorder.get("get_metrics", "/metrics", json!({})).await;
    assert!(metrics.is_string());
    // The metrics of this process are those of all its tests; the example is one line.
    recorder.examples["get_metrics"]["response"]["body"] =
        json!("# TYPE dateline_database_up gauge\ndateline_database_up 1\n");
}
