//! `POST /v1/articles`

use std::time::{Duration, Instant};

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};
use utoipa::IntoParams;

use super::{
    bulk,
    show::{ArticleView, NoQuery},
};
use crate::{
    api::{
        App,
        body::{self, ContentKind, MAX_ARTICLE},
        parameters::Parameters,
        problem::Problem,
    },
    ingest::submission,
    store::{
        ArticleId,
        articles::{self, JobState, Outcome, Submission},
    },
};

/// The longest a caller may wait for a reading.
const MAX_WAIT: u64 = 60;
const PREFER: HeaderName = HeaderName::from_static("prefer");
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// The fields of an article whose bare text is the body of the request.
#[derive(IntoParams)]
#[allow(dead_code)]
pub struct TextFields {
    /// Who publishes it (text/plain only, as all of these).
    source: Option<String>,
    /// When it was published, RFC 3339.
    published_at: Option<String>,
    /// The publisher's own id of it.
    external_id: Option<String>,
    /// Where it stands on the web.
    url: Option<String>,
    /// Its headline.
    title: Option<String>,
    /// Its language: only `en` is read.
    language: Option<String>,
    /// The model to read it with: `accurate` or `fast`; without one, the one the service is set to.
    model: Option<String>,
}

/// Submit one article, or many
///
/// One as `application/json`: `source`, `body`, `published_at` are needed; `title`, `external_id`, `url`,
/// `language`, `model` (`accurate` or `fast`) may be given. Many as `application/x-ndjson`, one a line. The bare text as `text/plain`,
/// with the fields in the query.
///
/// An article is the same when source and external id are (else source and URL, else source and text):
/// the same text again changes nothing and answers 200, another text is a new revision. With
/// `Prefer: wait=10` the answer comes once the article is read, with its reading.
#[utoipa::path(
    post, path = "/v1/articles", tag = "articles", params(TextFields),
    request_body(content(
        (Value = "application/json"), (String = "application/x-ndjson"), (String = "text/plain")
    )),
    responses(
        (status = 202, description = "Durable, and queued; `Location` says where it is", body = ArticleView),
        (status = 201, description = "Read while the caller waited", body = ArticleView),
        (status = 200, description = "The same article with the same text is there", body = ArticleView),
        (status = 400, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)
    )
)]
pub async fn submit(State(app): State<App>, request: Request) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    let kind = body::content_kind(&head.headers, true)?;
    let submission = match kind {
        ContentKind::Ndjson => {
            Parameters::of::<NoQuery>(&head.uri).finish()?;
            return bulk::submit(&app, body).await;
        }
        ContentKind::Json => {
            Parameters::of::<NoQuery>(&head.uri).finish()?;
            body::json(&body::read(body, MAX_ARTICLE).await?)?
        }
        ContentKind::Text => {
            let text = body::text(body::read(body, MAX_ARTICLE).await?)?;
            let names = ["source", "published_at", "external_id", "url", "title", "language", "model"];
            from_text::<TextFields>(&head.uri, &names, text)?
        }
    };
    let submission = submission::parse_submission(&submission).map_err(Problem::invalid_article)?;
    submit_one(&app, &head.headers, submission).await
}

/// The JSON object that a bare text and the query's fields make.
pub fn from_text<P: IntoParams>(uri: &Uri, names: &[&str], text: String) -> Result<Value, Problem> {
    let mut parameters = Parameters::of::<P>(uri);
    let mut fields = Map::new();
    for name in names {
        if let Some(value) = parameters.one(name) {
            fields.insert((*name).to_owned(), Value::String(value));
        }
    }
    parameters.finish()?;
    fields.insert("body".to_owned(), Value::String(text));
    Ok(Value::Object(fields))
}

async fn submit_one(app: &App, headers: &HeaderMap, submission: Submission) -> Result<Response, Problem> {
    let outcomes = articles::submit(&app.pool, &[submission]).await?;
    let outcome = outcomes[0];
    let id = outcome.article_id();
    count(outcome);
    let wait = wanted_wait(headers).filter(|_| !matches!(outcome, Outcome::Unchanged(_)));
    let mut status = match outcome {
        Outcome::Unchanged(_) => StatusCode::OK,
        Outcome::Accepted(_) | Outcome::Revised(_) => StatusCode::ACCEPTED,
    };
    if let Some(seconds) = wait
        && is_done_within(app, id, Duration::from_secs(seconds)).await?
    {
        status = StatusCode::CREATED;
    }
    let article = articles::fetch(&app.pool, id).await?;
    let article = article.ok_or_else(|| Problem::not_found("article", &id.to_string()))?;
    let mut response = (status, Json(ArticleView::from(article))).into_response();
    if let Ok(location) = HeaderValue::from_str(&format!("/v1/articles/{id}")) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    if let Some(seconds) = wait
        && let Ok(applied) = HeaderValue::from_str(&format!("wait={seconds}"))
    {
        response.headers_mut().insert(PREFERENCE_APPLIED, applied);
    }
    Ok(response)
}

/// Counts what comes in, for `/metrics`.
pub fn count(outcome: Outcome) {
    let outcome = match outcome {
        Outcome::Accepted(_) => "accepted",
        Outcome::Unchanged(_) => "known",
        Outcome::Revised(_) => "revised",
    };
    metrics::counter!("dateline_submissions_total", "outcome" => outcome).increment(1);
}

/// The seconds in `Prefer: wait=10` (RFC 7240).
pub fn wanted_wait(headers: &HeaderMap) -> Option<u64> {
    headers
        .get_all(PREFER)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split([',', ';']))
        .find_map(|preference| preference.trim().strip_prefix("wait=")?.trim_matches('"').parse::<u64>().ok())
        .map(|seconds| seconds.min(MAX_WAIT))
}

/// Whether the article is read before `most` has passed.
pub async fn is_done_within(app: &App, id: ArticleId, most: Duration) -> Result<bool, Problem> {
    let deadline = Instant::now() + most;
    let mut pause = Duration::from_millis(5);
    loop {
        match articles::state(&app.pool, id).await? {
            Some(JobState::Done) => return Ok(true),
            Some(JobState::Failed) | None => return Ok(false),
            Some(JobState::Ready | JobState::Running) if Instant::now() >= deadline => return Ok(false),
            Some(JobState::Ready | JobState::Running) => {}
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(100));
    }
}
