//! Problems as documented responses.

use std::collections::BTreeMap;

use axum::http::Method;
use utoipa::{
    IntoResponses, PartialSchema, ToSchema,
    openapi::{
        Content, OpenApi, Ref, RefOr, Response, ResponseBuilder, Schema,
        schema::{ObjectBuilder, Type},
    },
};

use crate::api::{
    permissions::{Requirement, required},
    problem::{MEDIA_TYPE, Problem},
};

/// Types of problems: status, type, and what to do. `/docs` lists them.
pub const PROBLEM_TYPES: &[(u16, &str, &str)] = &[
    (300, "ambiguous-name", "Several actors have the name: repeat the request with the id of a candidate."),
    (400, "invalid-query", "A parameter is unknown, misspelt or has a wrong value; `errors` lists all."),
    (400, "invalid-json", "The body is not JSON from the line and column given."),
    (400, "invalid-idempotency-key", "Send one key of 1 to 255 characters of ASCII, with one article."),
    (400, "invalid-text", "The text is not UTF-8 from the byte given."),
    (400, "unreadable-body", "The body was cut off, or does not have its Content-Encoding."),
    (400, "invalid-address", "Path or query are not UTF-8 once their `%XX` are decoded."),
    (400, "invalid-request", "The request does not follow HTTP; the detail names the header."),
    (401, "key-required", "Send a key as `Authorization: Bearer …`; `dateline keys create` makes one."),
    (401, "invalid-key", "The key is unknown, expired or revoked: send another one."),
    (403, "missing-scope", "The key has another scope: send one that was made with the scope in the detail."),
    (403, "cross-site-write", "Name the page's origin in `--cors-origins`; `*` allows reading alone."),
    (403, "embargoed", "The article is under embargo until the hour given: ask again then."),
    (404, "unknown-name", "No actor has the name; `candidates` have similar ones."),
    (404, "not-found", "It does not exist, or nothing is at this address."),
    (
        404,
        "empty-timeline",
        "TimelineJS can't draw a timeline without events: widen the query, or take another format.",
    ),
    (405, "method-not-allowed", "The header `Allow` lists the methods."),
    (406, "not-acceptable", "Accept one of the formats, or name one with `format=`."),
    (
        408,
        "slow-body",
        "The body paused for 30 seconds, or came at less than 1,000 bytes a second: send it again, in parts.",
    ),
    (409, "several-articles", "Name the publisher too, or delete each article by its id."),
    (
        409,
        "request-in-flight",
        "The first request with this `Idempotency-Key` is not answered yet: repeat in a second.",
    ),
    (409, "already-merged", "The actor was merged: correct the candidate, or undo the merge."),
    (409, "already-undone", "The correction was undone before."),
    (409, "superseded", "A later correction changed the same thing: undo that one first."),
    (409, "name-taken", "Take another name, or revoke the key that has it."),
    (409, "too-many", "Delete one that is no longer needed."),
    (
        409,
        "load-continued",
        "Another request continues the load: get it, and send the lines behind those that it has.",
    ),
    (409, "feeds-off", "The service polls no feeds: it is to run with `--feeds`."),
    (409, "search-in-use", "Delete the webhook that sends its results first."),
    (410, "dismissed", "An editor dismissed the actor; undo the correction in the detail to have it back."),
    (410, "changes-expired", "Take a position by `since=now`, read the lists again, and follow from there."),
    (
        410,
        "withdrawn",
        "The publisher took the article back, when and why is given: do not use what was taken from it.",
    ),
    (412, "changed-meanwhile", "It is not as the `ETag` in `If-Match` says: get it again."),
    (413, "too-large", "Send less, or in parts."),
    (414, "too-long-address", "Send fewer parameters: path and query have at most 16 KiB."),
    (415, "unsupported-type", "Send one of the listed content types."),
    (415, "unsupported-encoding", "Send the body plain, or as gzip."),
    (421, "unknown-host", "Call the service as `localhost`, or name the host in `--allowed-hosts`."),
    (422, "invalid-article", "Fields are wrong, `errors` lists all; nothing was stored."),
    (
        422,
        "language-unsupported",
        "Only English is extracted from: send `extract=false` to store the article all the same.",
    ),
    (422, "idempotency-key-reused", "Another request had this `Idempotency-Key`: send a new one."),
    (422, "empty-body", "Send one JSON article a line."),
    (422, "too-many-rejected", "Correct the lines and send them again: what was stored stays as it is."),
    (422, "invalid-new-key", "Fields are wrong, `errors` lists all; no key was made."),
    (422, "invalid-session", "Fields are wrong, `errors` lists all; there is no session."),
    (422, "invalid-check", "Fields are wrong, `errors` lists all; nothing was checked."),
    (422, "invalid-correction", "Fields are wrong, `errors` lists all; nothing was changed."),
    (422, "invalid-reread", "Fields are wrong, `errors` lists all; nothing was queued."),
    (422, "invalid-authorities", "The list is wrong, `errors` says why; nothing was changed."),
    (422, "invalid-feed", "Fields are wrong, `errors` lists all; nothing was changed."),
    (422, "invalid-source", "Fields are wrong, `errors` lists all; nothing was changed."),
    (422, "invalid-search", "The list refuses the query, `errors` says why; nothing was saved."),
    (422, "invalid-webhook", "Fields are wrong, `errors` lists all; nothing was changed."),
    (429, "rate-limited", "Wait for the seconds in `Retry-After`; `RateLimit` has what is left."),
    (429, "too-many-requests", "Send more requests when those before are answered."),
    (431, "too-large-headers", "Send fewer headers: all together have at most 32 KiB."),
    (500, "internal", "A bug in the service; its log has the cause under `request_id`."),
    (500, "extraction-failed", "A bug in the extraction: report it with the article."),
    (503, "database-unavailable", "Repeat the request in a few seconds. What was answered 202 is stored."),
    (503, "too-many-connections", "All connections are in use: repeat the request in a few seconds."),
    (503, "queue-full", "As many articles wait as the service permits: repeat the request later."),
    (503, "busy", "Repeat the request after the seconds in `Retry-After`."),
    (504, "timeout", "Narrow the query."),
    (
        507,
        "storage-full",
        "The disk of the database is full: make space and repeat the request. Queries still answer.",
    ),
];

/// Types that every operation can answer with.
const COMMON: [&str; 6] = [
    "invalid-address",
    "invalid-request",
    "too-long-address",
    "unknown-host",
    "too-large-headers",
    "too-many-connections",
];
/// Types that every operation with a body, or that deletes, can answer with too.
const COMMON_OF_WRITES: [&str; 2] = ["cross-site-write", "slow-body"];
/// Types that every operation that requires a key can answer with too; those keys are read from the database.
const COMMON_OF_KEYS: [&str; 5] =
    ["key-required", "invalid-key", "missing-scope", "rate-limited", "database-unavailable"];

/// Returns the documented response of a type of problem.
pub fn problem_response(problem_type: &str) -> RefOr<Response> {
    let description = PROBLEM_TYPES
        .iter()
        .find(|(_, name, _)| *name == problem_type)
        .map_or(String::new(), |(_, name, remedy)| format!("`{name}`: {remedy}"));
    response(description)
}

fn response(description: String) -> RefOr<Response> {
    let content = Content::new(Some(Ref::from_schema_name(Problem::name())));
    RefOr::T(ResponseBuilder::new().description(description).content(MEDIA_TYPE, content).build())
}

/// Returns the documented responses of several types; those with one status share a response.
fn responses(problem_types: &[&str]) -> BTreeMap<String, RefOr<Response>> {
    let mut descriptions: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for (status, name, remedy) in PROBLEM_TYPES {
        if problem_types.contains(name) {
            descriptions.entry(*status).or_default().push(format!("`{name}`: {remedy}"));
        }
    }
    descriptions
        .into_iter()
        .map(|(status, lines)| (status.to_string(), response(lines.join("\n\n"))))
        .collect()
}

macro_rules! problem_set {
    ($($(#[$doc:meta])* $name:ident: $($problem_type:literal),+;)+) => {$(
        $(#[$doc])*
        pub struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                responses(&[$($problem_type),+])
            }
        }
    )+};
}

problem_set! {
    /// Problems of a list whose parameters name no actor or story.
    ListProblems: "invalid-query", "internal", "database-unavailable", "timeout";
    /// Problems of the reviews of something that may not exist.
    HistoryProblems: "invalid-query", "not-found", "internal", "database-unavailable", "timeout";
    /// Problems of a list whose parameters can name actors and stories.
    NamedListProblems: "invalid-query", "ambiguous-name", "unknown-name", "not-found", "internal",
        "database-unavailable", "timeout";
    /// Problems of a search that is saved.
    SearchProblems: "invalid-query", "invalid-json", "unreadable-body", "too-many", "too-large", "unsupported-type",
        "invalid-search", "internal", "database-unavailable", "storage-full", "timeout";
    /// Problems of authorities that are loaded.
    AuthorityProblems: "invalid-query", "invalid-json", "invalid-text", "unreadable-body", "too-large", "unsupported-type",
        "invalid-authorities", "internal", "database-unavailable", "storage-full";
    /// Problems of a feed that is created or changed.
    FeedProblems: "invalid-query", "invalid-json", "unreadable-body", "feeds-off", "not-found", "too-many", "too-large",
        "unsupported-type", "invalid-feed", "internal", "database-unavailable", "storage-full";
    /// Problems of the settings of a publisher.
    SourceProblems: "invalid-query", "invalid-json", "unreadable-body", "too-large", "unsupported-type", "invalid-source",
        "internal", "database-unavailable", "storage-full";
    /// Problems of a reread that is created.
    RereadProblems: "invalid-query", "invalid-json", "unreadable-body", "too-large", "unsupported-type", "invalid-reread",
        "internal", "database-unavailable", "storage-full", "timeout";
    /// Problems of the deletion of a search.
    SearchDeletionProblems: "invalid-query", "not-found", "search-in-use", "internal", "database-unavailable",
        "storage-full";
    /// Problems of a webhook that is created or changed.
    WebhookProblems: "invalid-query", "invalid-json", "unreadable-body", "not-found", "too-many", "too-large",
        "unsupported-type", "invalid-webhook", "internal", "database-unavailable", "storage-full";
    /// Problems of a page of changes.
    ChangeProblems: "invalid-query", "ambiguous-name", "unknown-name", "not-found", "changes-expired", "internal",
        "database-unavailable", "timeout";
    /// Problems of a stream of changes.
    StreamProblems: "invalid-query", "ambiguous-name", "unknown-name", "not-found", "changes-expired", "internal",
        "busy", "database-unavailable", "timeout";
    /// Problems of a timeline.
    TimelineProblems: "invalid-query", "ambiguous-name", "unknown-name", "not-found", "empty-timeline", "internal",
        "database-unavailable", "timeout";
    /// Problems of a request for one thing by its id.
    ItemProblems: "invalid-query", "not-found", "internal", "database-unavailable", "timeout";
    /// Problems of a request for an actor by its id.
    ActorProblems: "invalid-query", "not-found", "dismissed", "internal", "database-unavailable", "timeout";
    /// Problems of a request for an article or a part of it by its id.
    ArticleProblems: "invalid-query", "not-found", "embargoed", "withdrawn", "internal", "database-unavailable", "timeout";
    /// Problems of a request for a fact by its id.
    FactProblems: "invalid-query", "not-found", "withdrawn", "internal", "database-unavailable", "timeout";
    /// Problems of a deletion.
    DeletionProblems: "invalid-query", "not-found", "internal", "database-unavailable", "storage-full";
    /// Problems of a deletion of an article that its publisher's own id or address names.
    ReferencedDeletionProblems: "invalid-query", "not-found", "several-articles", "internal", "database-unavailable",
        "storage-full";
    /// Problems of an extraction without storage.
    ExtractionProblems: "invalid-query", "invalid-json", "invalid-text", "unreadable-body", "too-large",
        "unsupported-type", "unsupported-encoding", "invalid-article", "language-unsupported", "too-many-requests",
        "extraction-failed",
        "busy", "timeout";
    /// Problems of a check of quotations.
    CheckProblems: "invalid-query", "invalid-json", "unreadable-body", "too-large", "unsupported-type",
        "unsupported-encoding", "invalid-check", "too-many-requests", "internal", "extraction-failed", "busy",
        "database-unavailable", "timeout";
    /// Problems of a correction.
    CorrectionProblems: "invalid-query", "invalid-json", "unreadable-body", "not-found", "already-merged", "dismissed",
        "too-large", "unsupported-type", "invalid-correction", "internal", "database-unavailable", "storage-full";
    /// Problems of an erasure.
    ErasureProblems: "invalid-query", "invalid-json", "unreadable-body", "not-found", "already-merged", "too-large",
        "unsupported-type", "invalid-correction", "internal", "database-unavailable", "storage-full";
    /// Problems of a review.
    ReviewProblems: "invalid-query", "invalid-json", "unreadable-body", "not-found", "changed-meanwhile", "too-large",
        "unsupported-type", "invalid-correction", "internal", "database-unavailable", "storage-full";
    /// Problems of undoing a correction.
    UndoProblems: "invalid-query", "invalid-json", "unreadable-body", "not-found", "already-undone", "superseded",
        "too-large", "unsupported-type", "invalid-correction", "internal", "database-unavailable", "storage-full";
    /// Problems of a form with names that are compared with those of actors.
    ReconciliationProblems: "invalid-query", "unreadable-body", "too-large", "unsupported-type", "unsupported-encoding",
        "internal", "database-unavailable", "timeout";
    /// Problems of a request about its own sender.
    OwnProblems: "invalid-query";
    /// Problems of a key that is made.
    KeyProblems: "invalid-query", "invalid-json", "unreadable-body", "name-taken", "too-large", "unsupported-type",
        "invalid-new-key", "internal", "database-unavailable", "storage-full";
    /// Problems of signing in.
    SignInProblems: "invalid-query", "invalid-json", "unreadable-body", "invalid-key", "too-large", "unsupported-type",
        "invalid-session", "internal", "database-unavailable", "storage-full";
    /// Problems of signing out.
    SignOutProblems: "invalid-query", "internal", "database-unavailable", "storage-full";
    /// The problems of a check while the database does not answer, or has no space.
    Unavailable: "database-unavailable", "storage-full";
}

/// Adds the problems that every operation can answer with to an OpenAPI document.
pub fn add_common(document: &mut OpenApi) {
    for (route, path) in &mut document.paths.paths {
        let methods = [
            (Method::GET, &mut path.get),
            (Method::POST, &mut path.post),
            (Method::PUT, &mut path.put),
            (Method::PATCH, &mut path.patch),
            (Method::DELETE, &mut path.delete),
        ];
        for (method, operation) in methods {
            let Some(operation) = operation else { continue };
            let requirement = required(&method, route).unwrap_or(Requirement::Nothing);
            let of_writes: &[&str] = if method == Method::GET { &[] } else { &COMMON_OF_WRITES };
            let of_keys: &[&str] = if requirement == Requirement::Nothing { &[] } else { &COMMON_OF_KEYS };
            for (status, added) in responses(&[&COMMON[..], of_writes, of_keys].concat()) {
                let known = operation.responses.responses.entry(status);
                match known.or_insert_with(|| added.clone()) {
                    RefOr::T(known) => merge(known, added),
                    RefOr::Ref(_) => {}
                }
            }
        }
    }
}

/// Adds the types of a response to those of another one with the same status.
fn merge(known: &mut Response, added: RefOr<Response>) {
    if let RefOr::T(added) = added
        && known.description != added.description
    {
        known.description = format!("{}\n\n{}", known.description, added.description);
    }
}

/// Problems of a submission.
pub struct SubmissionProblems;

impl IntoResponses for SubmissionProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let mut responses = responses(&[
            "invalid-query",
            "invalid-json",
            "invalid-text",
            "unreadable-body",
            "too-large",
            "unsupported-type",
            "unsupported-encoding",
            "invalid-article",
            "language-unsupported",
            "withdrawn",
            "invalid-idempotency-key",
            "idempotency-key-reused",
            "request-in-flight",
            "not-found",
            "several-articles",
            "empty-body",
            "too-many-rejected",
            "load-continued",
            "queue-full",
            "internal",
            "database-unavailable",
            "storage-full",
            "timeout",
        ]);
        // Where all of several articles are rejected, the outcomes of the lines have the problems.
        if let Some(RefOr::T(response)) = responses.get_mut("422") {
            for media_type in ["application/json", "application/x-ndjson"] {
                let schema = match media_type {
                    "application/json" => RefOr::from(Ref::from_schema_name("BulkResponse")),
                    _ => RefOr::T(Schema::from(ObjectBuilder::new().schema_type(Type::String))),
                };
                response.content.insert(media_type.to_owned(), RefOr::T(Content::new(Some(schema))));
            }
        }
        responses
    }
}

/// Returns the schemas that [`response`] refers to.
pub fn problem_schemas() -> Vec<(String, RefOr<utoipa::openapi::Schema>)> {
    let mut schemas = vec![(Problem::name().into_owned(), Problem::schema())];
    Problem::schemas(&mut schemas);
    schemas
}
