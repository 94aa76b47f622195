//! `POST /v1/articles`

use axum::{
    extract::{Request, State},
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    query::{SubmissionTextQuery, article_from_text},
    submit_many::{self, BulkResponse},
    submit_one,
    view::ArticleView,
};
use crate::{
    api::{
        AppState,
        body::{self, ContentKind, MAX_ARTICLE},
        openapi::SubmissionProblems,
        problem::Problem,
        query::NoParameters,
    },
    ingest::submission,
};

/// An article to store.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct SubmissionRequest {
    /// The publisher.
    source: String,
    /// The publisher's own id of the article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    /// The article's address on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// The headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// The text.
    body: String,
    /// Time of publication (RFC 3339).
    published_at: String,
    /// The language; only `en` is supported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    /// The model: `accurate` or `fast`; by default the one that the service is set to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<String>,
}

/// What a submission is answered with.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[allow(dead_code)]
pub enum SubmissionResponse {
    /// One article was submitted.
    Article(Box<ArticleView>),
    /// Several articles were submitted as NDJSON.
    Bulk(BulkResponse),
}

/// Submit one article or several
///
/// One article is `application/json`, or its plain text is `text/plain` with the other fields as parameters.
/// Several are `application/x-ndjson`, one a line; the answer lists the outcome of each line.
///
/// Two submissions are the same article when source and external id are equal, else source and URL, else source and
/// text. The same text again changes nothing and answers 200; another text is a new revision. With the header
/// `Prefer: wait=10` the answer to one article waits up to ten seconds for its extraction.
#[utoipa::path(
    post, path = "/v1/articles", tag = "articles", operation_id = "submit_articles",
    params(
        SubmissionTextQuery,
        ("Prefer" = Option<String>, Header,
         description = "`wait=10`: wait up to ten seconds for the extraction (RFC 7240).")
    ),
    request_body(content(
        (SubmissionRequest = "application/json"), (String = "application/x-ndjson"), (String = "text/plain")
    )),
    responses(
        (status = 202, description = "Stored and queued", body = SubmissionResponse),
        (status = 201, description = "Stored and extracted while the caller waited", body = ArticleView),
        (status = 200, description = "Nothing changed: the same articles with the same texts are stored",
         body = SubmissionResponse),
        SubmissionProblems
    )
)]
pub async fn submit(State(app): State<AppState>, request: Request) -> Result<Response, Problem> {
    let (head, body) = request.into_parts();
    let accepted = [ContentKind::Json, ContentKind::Ndjson, ContentKind::Text];
    let article = match ContentKind::of(&head.headers, &accepted)? {
        ContentKind::Ndjson => {
            NoParameters::check(&head.uri)?;
            return submit_many::submit_many(&app, body).await;
        }
        ContentKind::Json => {
            NoParameters::check(&head.uri)?;
            body::parse_json(&body::read(body, MAX_ARTICLE).await?)?
        }
        ContentKind::Text => {
            let text = body::parse_text(&body::read(body, MAX_ARTICLE).await?)?;
            article_from_text::<SubmissionTextQuery>(&head.uri, text)?
        }
    };
    let submission = submission::parse_submission(&article).map_err(Problem::invalid_article)?;
    submit_one::submit_one(&app, &head.headers, submission).await
}
