//! The OpenAPI document, made from the code, and a page that shows it and sends requests.

mod examples;
mod problems;
mod security;

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use utoipa::OpenApi;

use super::secure_headers::PAGE_POLICY;
use problems::PROBLEM_TYPES;
pub use problems::{
    ActorProblems, ArticleProblems, AuthorityProblems, ChangeProblems, CheckProblems, CorrectionProblems,
    DeletionProblems, ErasureProblems, ExtractionProblems, FactProblems, FeedProblems, HistoryProblems,
    ItemProblems, KeyProblems, ListProblems, NamedListProblems, OwnProblems, ReconciliationProblems,
    ReferencedDeletionProblems, RereadProblems, ReviewProblems, SearchDeletionProblems, SearchProblems,
    SignInProblems, SignOutProblems, SourceProblems, StreamProblems, SubmissionProblems, TimelineProblems,
    Unavailable, UndoProblems, WebhookProblems, problem_response,
};

/// The parts of the document that belong to no route.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Dateline",
        description = "Who said what, who did what, when and where, each with the sentence that it comes from.\n\nAll spans are code points of the article's body, the end exclusive. All days are inclusive. Errors are problems (RFC 9457). A query parameter that is not listed is an error."
    ),
    servers((url = "/", description = "The service that gives this document")),
    tags(
        (name = "articles", description = "Submission and extraction of articles."),
        (name = "feeds", description = "Feeds that articles are taken from."),
        (name = "sources", description = "Publishers: their clocks and languages."),
        (name = "loads", description = "Many articles that are submitted together."),
        (name = "rereads", description = "Articles that are extracted from again, and what became different."),
        (name = "statements", description = "Who said what."),
        (name = "quotations", description = "The same words, wherever they stand."),
        (name = "statistics", description = "Who is quoted and how often, and what there is by period, publisher, type and place."),
        (name = "events", description = "What happened, as single sentences report it."),
        (name = "timelines", description = "What happened when, across articles."),
        (name = "stories", description = "Articles on one topic."),
        (name = "actors", description = "Persons, organizations, places and groups across articles."),
        (name = "reconciliation", description = "Names of a table compared with those of actors, as OpenRefine does it."),
        (name = "authorities", description = "Actors that are known before articles mention them."),
        (name = "corrections", description = "Corrections of actors by editors."),
        (name = "reviews", description = "Statements, happenings and quotations that editors confirmed, corrected or rejected."),
        (name = "changes", description = "What became different in the record: by pages and as a stream."),
        (name = "searches", description = "Lists with a name, to be read and followed."),
        (name = "webhooks", description = "Addresses that messages about changes are sent to."),
        (name = "keys", description = "Keys of those who call the API."),
        (name = "operations", description = "Checks and metrics.")
    )
)]
pub struct Document;

/// Returns the OpenAPI document.
pub fn openapi_json() -> String {
    let (_, mut document) = super::routes();
    if let Some(components) = &mut document.components {
        components.schemas.extend(problems::problem_schemas());
    }
    problems::add_common(&mut document);
    let mut document = serde_json::to_value(document).unwrap_or_default();
    document["security"] = Value::Array(Vec::new());
    document["info"]["license"] =
        serde_json::json!({"name": "MIT OR Apache-2.0", "identifier": env!("CARGO_PKG_LICENSE")});
    security::add(&mut document);
    examples::add(&mut document);
    serde_json::to_string_pretty(&document).unwrap_or_default()
}

/// `GET /openapi.json`
pub async fn document() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], openapi_json()).into_response()
}

/// `GET /docs`: one page without references to other hosts.
pub async fn page() -> Response {
    let rows: String = PROBLEM_TYPES
        .iter()
        .map(|(status, name, remedy)| {
            let remedy = remedy.split('`').enumerate().map(|(part, text)| match part % 2 {
                0 => text.to_owned(),
                _ => format!("<code>{text}</code>"),
            });
            let remedy: String = remedy.collect();
            format!("<tr id=\"{name}\"><td><code>{name}</code><td>{status}<td>{remedy}\n")
        })
        .collect();
    let page = include_str!("docs.html").replace("<!-- problem types -->", &rows);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, PAGE_POLICY),
    ];
    (headers, page).into_response()
}

/// `GET /docs/page.css`: the style of the page, in a file because its policy allows none inside it.
pub async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("docs.css")).into_response()
}

/// `GET /docs/page.js`: the script of the page.
pub async fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("docs.js")).into_response()
}
