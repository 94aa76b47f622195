//! Bodies of webhooks.

use axum::{extract::Request, http::StatusCode};
use serde_json::Value;
use url::Url;

use crate::{
    api::{
        AppState,
        body::{self, ContentKind},
        changes::parse_types,
        problem::Problem,
        query::NoParameters,
    },
    input::{FieldError, JsonFields},
    store::changes::ChangeType,
};

/// Longest body in bytes.
const MAX_WEBHOOK: usize = 32 * 1024;
/// Longest address and description in bytes.
const MAX_TEXT: usize = 2_000;

/// Reads the JSON body of a request.
pub async fn read_json(request: Request) -> Result<Value, Problem> {
    let (head, content) = request.into_parts();
    NoParameters::check(&head.uri)?;
    ContentKind::of(&head.headers, &[ContentKind::Json])?;
    body::parse_json(&body::read(content, MAX_WEBHOOK).await?)
}

/// Takes the address; `required` makes its absence an error.
pub fn url(fields: &mut JsonFields<'_>, required: bool) -> Option<Url> {
    let parse = |text: &str| {
        Url::parse(text)
            .ok()
            .filter(|url| url.has_host())
            .ok_or("is no address; send one like https://desk.example/dateline")
    };
    match required {
        true => fields.required_parsed("url", MAX_TEXT, "send the address that messages go to", parse),
        false => fields.parsed("url", MAX_TEXT, parse),
    }
}

/// Takes the description.
pub fn description(fields: &mut JsonFields<'_>) -> Option<String> {
    fields.optional_line("description", MAX_TEXT)
}

/// Takes the types of changes; `None` where none are given.
pub fn types(fields: &mut JsonFields<'_>) -> Option<Vec<ChangeType>> {
    const WANTED: &str = "is no list of types; send one like [\"statement.added\", \"actor\"]";
    if !fields.is_given("types") {
        return None;
    }
    fields.required_value("types", WANTED, |value| {
        let names = value.as_array().ok_or_else(|| WANTED.to_owned())?.iter();
        let names: Option<Vec<String>> = names.map(|name| name.as_str().map(str::to_owned)).collect();
        parse_types(&names.ok_or_else(|| WANTED.to_owned())?)
    })
}

/// Takes whether messages are sent.
pub fn enabled(fields: &mut JsonFields<'_>) -> Option<bool> {
    if !fields.is_given("enabled") {
        return None;
    }
    fields.required_value("enabled", "send true or false", |value| {
        value.as_bool().ok_or_else(|| "is neither true nor false".to_owned())
    })
}

/// Checks that messages can be sent to an address, now.
pub async fn check(app: &AppState, url: &Url) -> Result<(), Problem> {
    app.http_client.check(url).await.map_err(|error| invalid(vec![FieldError::new("url", error.to_string())]))
}

/// Creates the problem of wrong fields.
pub fn invalid(errors: Vec<FieldError>) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "invalid-webhook",
        "The webhook is invalid",
        "Nothing was changed; the errors say what to send instead.",
    )
    .with_errors(errors)
}
