//! The examples of the OpenAPI document: every request is made, and every answer is compared.
//!
//! `UPDATE_SNAPSHOTS=1` writes `src/api/openapi/examples.json` instead; the change is then reviewed as a diff.

mod record;

use std::{collections::HashMap, fs, path::Path};

use dateline::{
    http_client::{HttpClient, Networks},
    store::keys::Scope,
};
use extraction::language::ModelKind;
use futures_util::StreamExt;
use reqwest::Method;
use serde_json::{Map, Value, json};

use self::record::{record_articles, record_corrections, record_following, record_loads, record_operations};
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
const CLOCK_FIELDS: [&str; 15] = [
    "at",
    "expires_at",
    "submitted_at",
    "made_at",
    "undone_at",
    "changed_at",
    "created_at",
    "updated_at",
    "finished_at",
    "set_at",
    "next_attempt_at",
    "next_poll_at",
    "polled_at",
    "succeeded_at",
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
    /// Calls an operation with a form and records it.
    async fn form(&mut self, operation: &str, path: &str, fields: Value) {
        let pairs = fields.as_object().unwrap().iter().map(|(name, value)| (name, value.as_str().unwrap()));
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let request = self.service.post(path).header("content-type", "application/x-www-form-urlencoded");
        let answer: Value = request.body(body).send().await.unwrap().json().await.unwrap();
        let response = json!({"status": 200, "content_type": "application/json", "body": answer});
        let mut example = json!({"request": {"parameters": {}, "body": fields}, "response": response});
        self.normalize(&mut example);
        self.examples.insert(operation.to_owned(), example);
    }

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
                        "median_seconds" if field.is_number() => *field = 12.5.into(),
                        "version" => *field = VERSION.into(),
                        "secret" => *field = SECRET.into(),
                        "prefix" if field.as_str().is_some_and(is_key_prefix) => *field = "0a1b2c3d".into(),
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
        let text = &text.replace(&self.service.base, "http://127.0.0.1:8080");
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

/// Tests whether a text is the public part of a key.
fn is_key_prefix(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
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
        app.polls_feeds = true;
    })
    .await;
    service.start_workers();
    let mut recorder = Recorder { service, examples: Map::new(), ids: HashMap::new() };
    record_articles(&mut recorder).await;
    record_loads(&mut recorder).await;
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
