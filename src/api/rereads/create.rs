//! `POST /v1/rereads`

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::RereadView;
use crate::{
    api::{
        AppState,
        access::key_name,
        body::{self, ContentKind},
        openapi::RereadProblems,
        problem::Problem,
        query::NoParameters,
    },
    ingest::submission::parse_model,
    input::{FieldError, JsonFields},
    store::{
        ArticleId,
        rereads::{self, NewReread},
    },
};

/// Longest body in bytes: ten thousand ids.
const MAX_REREAD: usize = 512 * 1024;
/// Longest name of a publisher, and of a model, in bytes.
const MAX_NAME: usize = 2_000;
/// Most unknown articles that are listed as errors.
const MAX_UNKNOWN: usize = 10;

/// Which articles are to be extracted from again; with no field, all that another version or model has read.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RereadRequest {
    /// Only articles of this publisher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// Only these articles, whatever has read them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    articles: Option<Vec<ArticleId>>,
    /// The model to extract with, from now on: `accurate` or `fast`; by default the one that the article was sent with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    /// `true`: also articles that this version has read with the same model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    include_current: Option<bool>,
}

/// Extract again from articles that an older version, or another model, has read
///
/// The articles are queued a few at a time, behind everything else, and go on after a crash. Until an article's turn its facts
/// stay as they are; then all are replaced in one transaction. Reviews and corrections of editors apply to the new facts. The
/// report says what became different; `/v1/changes` lists each statement.
///
/// Articles that are hidden, or that wait for their extraction, are left out.
#[utoipa::path(
    post, path = "/v1/rereads", tag = "rereads", operation_id = "create_reread", request_body = RereadRequest,
    responses((status = 202, description = "The articles are chosen", body = RereadView), RereadProblems)
)]
pub async fn create(State(app): State<AppState>, request: Request) -> Result<Response, Problem> {
    let (head, content) = request.into_parts();
    NoParameters::check(&head.uri)?;
    ContentKind::of(&head.headers, &[ContentKind::Json])?;
    let value = body::parse_json(&body::read(content, MAX_REREAD).await?)?;
    let mut fields = JsonFields::new(&value, "a JSON object, which may be empty").map_err(invalid)?;
    let source = fields.optional_line("source", MAX_NAME);
    let articles = match fields.is_given("articles") {
        true => fields.required_ids::<ArticleId>("articles"),
        false => None,
    };
    let model = fields.parsed("model", MAX_NAME, parse_model);
    let include_current = fields.optional_flag("include_current").unwrap_or(articles.is_some());
    fields.reject_unknown();
    fields.finish(|| Some(())).map_err(invalid)?;
    check(&app, source.as_deref(), articles.as_deref()).await?;
    let new = NewReread {
        source,
        articles,
        include_current,
        model,
        default_model: app.model,
        version: extraction::VERSION.to_owned(),
        by: key_name(&head.extensions),
    };
    let reread = rereads::create(&app.pools.writes, &new).await?;
    let location = HeaderValue::from_str(&format!("/v1/rereads/{}", reread.id));
    let mut response = (StatusCode::ACCEPTED, Json(RereadView::from(reread))).into_response();
    if let Ok(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Checks that what is named is stored: a misspelt name would choose nothing.
async fn check(app: &AppState, source: Option<&str>, articles: Option<&[ArticleId]>) -> Result<(), Problem> {
    let mut errors = Vec::new();
    if let Some(source) = source
        && !rereads::is_source(&app.pools.reads, source).await?
    {
        errors.push(FieldError::new(
            "source",
            "is no publisher of a stored article; /v1/statistics/sources lists them",
        ));
    }
    let unknown = rereads::unknown_articles(&app.pools.reads, articles.unwrap_or_default()).await?;
    errors.extend(
        unknown
            .iter()
            .take(MAX_UNKNOWN)
            .map(|id| FieldError::new("articles", format!("has {id}, which is not stored"))),
    );
    if errors.is_empty() { Ok(()) } else { Err(invalid(errors)) }
}

fn invalid(errors: Vec<FieldError>) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "invalid-reread",
        "The reread is invalid",
        "Nothing was queued; the errors say what to send instead.",
    )
    .with_errors(errors)
}
