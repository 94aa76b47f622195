//! `POST /v1/searches`

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{is_list, view::SearchView};
use crate::{
    api::{
        AppState,
        access::key_name,
        answer_within,
        body::{self, ContentKind},
        openapi::SearchProblems,
        problem::{InvalidField, Problem},
        query::NoParameters,
    },
    input::{FieldError, JsonFields},
    store::searches,
};

/// Longest body in bytes.
const MAX_SEARCH: usize = 32 * 1024;
/// Longest name in bytes.
const MAX_NAME: usize = 200;
/// Longest address in bytes: with further parameters it has to fit into a request.
const MAX_ADDRESS: usize = 8 * 1024;
/// Parameters that are chosen when results are read.
const RESULT_PARAMETERS: [&str; 6] = ["format", "limit", "cursor", "fields", "count", "ids"];

/// A search to be saved.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchRequest {
    /// Its name.
    name: String,
    /// The list with its filters, like `/v1/statements?speaker=Elena+Petrova&q=bridge`.
    url: String,
}

/// Save a search: the filters of a list, with a name
///
/// The list checks the filters as when it is read. Its results can be read, fed to a feed reader, streamed
/// (`/v1/stream?search=`) and sent to a webhook.
#[utoipa::path(
    post, path = "/v1/searches", tag = "searches", operation_id = "create_search", request_body = SearchRequest,
    responses((status = 201, description = "The search", body = SearchView), SearchProblems)
)]
pub async fn create(State(app): State<AppState>, request: Request) -> Result<Response, Problem> {
    let (head, content) = request.into_parts();
    NoParameters::check(&head.uri)?;
    ContentKind::of(&head.headers, &[ContentKind::Json])?;
    let value = body::parse_json(&body::read(content, MAX_SEARCH).await?)?;
    let mut fields = JsonFields::new(&value, "a search as a JSON object with name and url")
        .map_err(|errors| invalid().with_errors(errors))?;
    let name = fields.required_line("name", MAX_NAME, "send a name");
    let wanted = "send the address of a list, like /v1/statements?speaker=Elena+Petrova";
    let url = fields.required_parsed("url", MAX_ADDRESS, wanted, parse_address);
    fields.reject_unknown();
    let (name, (path, query)) =
        fields.finish(|| Some((name?, url?))).map_err(|errors| invalid().with_errors(errors))?;
    check(&app, &path, &query).await?;
    let who = key_name(&head.extensions);
    let search = searches::create(&app.pools.writes, &name, (&path, &query), who.as_deref()).await?;
    let search = search.ok_or_else(|| too_many("saved searches", searches::MAX_SEARCHES))?;
    let location = HeaderValue::from_str(&format!("/v1/searches/{}", search.id));
    let mut response = (StatusCode::CREATED, Json(SearchView::from(search))).into_response();
    if let Ok(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Splits the address of a list into path and query.
fn parse_address(text: &str) -> Result<(String, String), String> {
    let (path, query) = text.split_once('?').unwrap_or((text, ""));
    if !is_list(path) {
        return Err("is no list that can be saved; send a path like /v1/statements?q=bridge".to_owned());
    }
    let mut pairs = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if RESULT_PARAMETERS.contains(&name.as_ref()) {
            return Err(format!("has “{name}”, which is given when the results are read; leave it out"));
        }
        pairs.append_pair(&name, &value);
    }
    Ok((path.to_owned(), pairs.finish()))
}

/// Has the list check its filters; what it says is an error of the field `url`.
async fn check(app: &AppState, path: &str, query: &str) -> Result<(), Problem> {
    let separator = if query.is_empty() { "" } else { "&" };
    let mut response =
        answer_within(app, &format!("{path}?{query}{separator}limit=1&format=json"), &HeaderMap::new())
            .await?;
    match response.extensions_mut().remove::<Problem>() {
        None if response.status().is_success() => Ok(()),
        Some(problem) if problem.status < 500 => {
            let detail = |error: &InvalidField| format!("“{}” {}", error.field, error.detail);
            let details: Vec<String> = problem.errors.iter().map(detail).collect();
            let detail = if details.is_empty() { problem.detail.clone() } else { details.join("; ") };
            let errors = vec![FieldError::new("url", detail)];
            Err(invalid().with_errors(errors).with_candidates(problem.candidates))
        }
        Some(problem) => Err(problem),
        None => Err(Problem::internal()),
    }
}

fn invalid() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "invalid-search",
        "The search is invalid",
        "Nothing was saved; the errors say what to send instead.",
    )
}

/// Creates the problem of too many `things`.
pub fn too_many(things: &str, most: i64) -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "too-many",
        "There are too many",
        format!("There are {most} {things}, the most that are kept. Delete one that is no longer needed."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lists_are_saved_and_without_parameters_of_results() {
        let parsed = parse_address("/v1/statements?speaker=Elena%20Petrova&q=bridge");
        assert_eq!(parsed, Ok(("/v1/statements".to_owned(), "speaker=Elena+Petrova&q=bridge".to_owned())));
        assert!(parse_address("/v1/actors/act_0/statements").is_ok());
        for wrong in [
            "/v1/extract",
            "/v1/actors//statements",
            "/v1/actors/a/b/statements",
            "http://x/v1/statements",
            "/metrics",
            "/v1/statements?limit=3",
            "/v1/statements?ids=stm_0",
            "/v1/statements/check",
        ] {
            assert!(parse_address(wrong).is_err(), "{wrong}");
        }
    }
}
