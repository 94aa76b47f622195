//! Calls of tools: each asks the API within the process.

use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
};
use serde_json::{Map, Value, json};

use super::{
    INVALID_PARAMS, failure,
    tools::{Argument, TOOLS, Tool},
};
use crate::{
    api::{AppState, answer_request_within, problem::Problem},
    input::shorten,
};

/// Results without a limit.
const DEFAULT_LIMIT: i64 = 10;
/// Most results.
const MAX_LIMIT: i64 = 50;
/// Code points of a part without an end.
const DEFAULT_LENGTH: usize = 1_000;
/// Longest part in code points.
const MAX_LENGTH: usize = 20_000;
/// Code points around a part without a number.
const DEFAULT_CONTEXT: usize = 300;
/// Most code points on either side of a part.
const MAX_CONTEXT: usize = 2_000;
/// Longest answer of the API in bytes.
const MAX_ANSWER: usize = 64 << 20;

/// Calls a tool. The error is one of JSON-RPC; what the tool refuses is a result that says so, for the assistant to read.
pub async fn call(app: &AppState, base: &str, params: &Value) -> Result<Value, Value> {
    let name = params["name"].as_str().unwrap_or_default();
    let tool = TOOLS.iter().find(|tool| tool.name == name);
    let tool = tool.ok_or_else(|| failure(INVALID_PARAMS, "There is no such tool; tools/list has all"))?;
    let empty = Map::new();
    let arguments = match &params["arguments"] {
        Value::Null => &empty,
        Value::Object(arguments) => arguments,
        _ => return Err(failure(INVALID_PARAMS, "Send the arguments as an object")),
    };
    let answer = match check(tool, arguments) {
        Ok(()) => run(app, base, tool, arguments).await,
        Err(detail) => Err(json!({ "detail": detail })),
    };
    let (content, is_error) = match answer {
        Ok(content) => (content, false),
        Err(problem) => (problem, true),
    };
    let text = json!([{"type": "text", "text": content.to_string()}]);
    Ok(json!({"content": text, "structuredContent": content, "isError": is_error}))
}

/// Checks names and types of arguments; the list checks their values.
fn check(tool: &Tool, arguments: &Map<String, Value>) -> Result<(), String> {
    for (name, value) in arguments {
        let Some(argument) = tool.arguments.iter().find(|argument| argument.name == name) else {
            let known: Vec<&str> = tool.arguments.iter().map(|argument| argument.name).collect();
            return Err(format!("“{}” is unknown; known are: {}", shorten(name), known.join(", ")));
        };
        let is_right = match argument.json_type {
            "number" => value.is_number(),
            _ => value.is_string(),
        };
        if !is_right && !value.is_null() {
            return Err(format!("“{name}” is no {}", argument.json_type));
        }
    }
    let missing =
        |argument: &&Argument| argument.required && arguments.get(argument.name).is_none_or(Value::is_null);
    match tool.arguments.iter().find(missing) {
        Some(argument) => Err(format!("“{}” is missing", argument.name)),
        None => Ok(()),
    }
}

async fn run(
    app: &AppState,
    base: &str,
    tool: &Tool,
    arguments: &Map<String, Value>,
) -> Result<Value, Value> {
    match tool.name {
        "check_quotation" => {
            let body = json!({"text": arguments["text"], "speaker": arguments.get("speaker")});
            let request =
                Request::post("/v1/statements/check").header(header::CONTENT_TYPE, "application/json");
            let mut answer = ask(app, request.body(Body::from(body.to_string()))).await?;
            for check in answer["checks"].as_array_mut().into_iter().flatten() {
                link(base, "statements", "id", &mut check["matches"]);
            }
            Ok(answer)
        }
        "article_text" => article_text(app, base, arguments).await,
        "find_statements" => list(app, base, ("/v1/statements", "statements"), arguments).await,
        "timeline" => list(app, base, ("/v1/timelines", ""), arguments).await,
        _ => list(app, base, ("/v1/actors", "actors"), arguments).await,
    }
}

/// Asks a list; its items get the address of their view.
async fn list(
    app: &AppState,
    base: &str,
    (path, view): (&str, &str),
    arguments: &Map<String, Value>,
) -> Result<Value, Value> {
    let query = query(arguments)?;
    let mut answer = ask(app, Request::get(format!("{path}?{query}")).body(Body::empty())).await?;
    match view {
        // A happening is shown by the articles that report it.
        "" => {
            for entry in answer["data"].as_array_mut().into_iter().flatten() {
                link(base, "articles", "article_id", &mut entry["evidence"]);
            }
        }
        _ => link(base, view, "id", &mut answer["data"]),
    }
    Ok(
        json!({"results": answer["data"], "has_more": answer["meta"]["next_cursor"].is_string(), "meta": answer["meta"]}),
    )
}

/// Writes arguments as the query of a list.
fn query(arguments: &Map<String, Value>) -> Result<String, Value> {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("format", "json");
    let limit = match arguments.get("limit") {
        None | Some(Value::Null) => DEFAULT_LIMIT,
        Some(limit) => limit
            .as_i64()
            .filter(|limit| (1..=MAX_LIMIT).contains(limit))
            .ok_or_else(|| json!({"detail": format!("“limit” must be a number from 1 to {MAX_LIMIT}")}))?,
    };
    query.append_pair("limit", &limit.to_string());
    for (name, value) in arguments.iter().filter(|(name, value)| *name != "limit" && !value.is_null()) {
        let name = if name == "name" { "q" } else { name };
        query.append_pair(name, &value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    }
    Ok(query.finish())
}

/// Sets `page_url`, the address at which the page shows an item, of all items that have an id.
fn link(base: &str, view: &str, id: &str, items: &mut Value) {
    for item in items.as_array_mut().into_iter().flatten() {
        if let Some(id) = item[id].as_str() {
            item["page_url"] = format!("{base}/{view}/{id}").into();
        }
    }
}

/// Returns a part of an article's text with its span.
async fn article_text(app: &AppState, base: &str, arguments: &Map<String, Value>) -> Result<Value, Value> {
    let number = |name: &str, default: usize| match arguments.get(name) {
        None | Some(Value::Null) => Ok(default),
        Some(value) => value
            .as_u64()
            .and_then(|number| usize::try_from(number).ok())
            .ok_or_else(|| json!({"detail": format!("“{name}” must be a whole number from 0 on")})),
    };
    let start = number("start", 0)?;
    let end = number("end", start.saturating_add(DEFAULT_LENGTH))?;
    let context = number("context", DEFAULT_CONTEXT)?.min(MAX_CONTEXT);
    let id = arguments["article_id"].as_str().unwrap_or_default();
    let is_id = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let id = if is_id { id } else { "unknown" };
    let article = ask(app, Request::get(format!("/v1/articles/{id}")).body(Body::empty())).await?;
    let body: Vec<char> = article["body"].as_str().unwrap_or_default().chars().collect();
    if start > end || start > body.len() {
        let detail = format!(
            "“start” and “end” must be in this order, within the {} code points of the text",
            body.len()
        );
        return Err(json!({ "detail": detail }));
    }
    let first = start.saturating_sub(context);
    let last = end.saturating_add(context).min(first + MAX_LENGTH).min(body.len());
    Ok(json!({
        "article_id": article["id"],
        "source": article["source"],
        "title": article["title"],
        "article_url": article["url"],
        "page_url": format!("{base}/articles/{id}"),
        "published_at": article["published_at"],
        "part": {"text": body[first..last].iter().collect::<String>(), "span": {"start": first, "end": last}},
        "length": body.len()
    }))
}

/// Asks the API; the error is its problem.
async fn ask(app: &AppState, request: Result<Request<Body>, axum::http::Error>) -> Result<Value, Value> {
    let failed = |problem: Problem| serde_json::to_value(problem).unwrap_or_default();
    let request = request.map_err(|error| json!({"detail": error.to_string()}))?;
    let mut response = answer_request_within(app, request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Err(failed(problem));
    }
    let bytes = to_bytes(response.into_body(), MAX_ANSWER).await.map_err(|_| failed(Problem::internal()))?;
    serde_json::from_slice(&bytes).map_err(|_| failed(Problem::internal()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(name: &str, arguments: Value) -> Result<(), String> {
        let tool = TOOLS.iter().find(|tool| tool.name == name).expect("a tool");
        check(tool, arguments.as_object().expect("an object"))
    }

    #[test]
    fn arguments_that_a_tool_does_not_have_are_refused() {
        assert_eq!(checked("find_statements", json!({"speaker": "Petrova", "limit": 3, "q": null})), Ok(()));
        for (tool, arguments, said) in [
            ("find_statements", json!({"speeker": "x"}), "“speeker” is unknown"),
            ("find_statements", json!({"limit": "3"}), "“limit” is no number"),
            ("find_actor", json!({}), "“name” is missing"),
            ("check_quotation", json!({"text": null}), "“text” is missing"),
        ] {
            let error = checked(tool, arguments).expect_err("is refused");
            assert!(error.contains(said), "{error}");
        }
    }

    #[test]
    fn arguments_become_parameters_of_the_list() {
        let arguments = json!({"name": "Elena Petrova", "limit": 5, "type": "person"});
        let query = query(arguments.as_object().expect("an object")).expect("a query");
        assert_eq!(query, "format=json&limit=5&q=Elena+Petrova&type=person");
    }
}
