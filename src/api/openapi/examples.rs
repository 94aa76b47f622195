//! Examples of the OpenAPI document: a request and its answer for every operation.
//!
//! `tests/it/examples.rs` makes the requests and compares the answers, so that the examples stay true.

use serde_json::{Map, Value, json};

/// The examples by operation: parameters, body, and the answer.
const EXAMPLES: &str = include_str!("examples.json");

/// Adds the examples to the operations of an OpenAPI document.
pub fn add(document: &mut Value) {
    let examples: Map<String, Value> = serde_json::from_str(EXAMPLES).unwrap_or_default();
    let paths = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    for operation in paths.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        let Some(example) = operation["operationId"].as_str().and_then(|id| examples.get(id)) else {
            continue;
        };
        add_to_operation(operation, &example["request"], &example["response"]);
    }
}

fn add_to_operation(operation: &mut Value, request: &Value, response: &Value) {
    for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default();
        if let Some(value) = request["parameters"].get(name) {
            parameter["example"] = value.clone();
        }
    }
    if let Some(body) = request.get("body") {
        for media_type in ["application/json", "application/x-www-form-urlencoded"] {
            set_example(&mut operation["requestBody"]["content"], &json!(media_type), body);
        }
    }
    if let Some(body) = response.get("body") {
        let status = response["status"].to_string();
        set_example(&mut operation["responses"][&status]["content"], &response["content_type"], body);
    }
}

/// Sets the example of a media type that the document has.
fn set_example(content: &mut Value, media_type: &Value, example: &Value) {
    if let Some(media) = media_type.as_str().and_then(|name| content.get_mut(name)) {
        media["example"] = example.clone();
    }
}
