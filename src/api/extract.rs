//! `POST /v1/extract`

use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
};
use utoipa::IntoParams;

use super::{
    App,
    articles::{show::NoQuery, submit::from_text},
    body::{self, ContentKind, MAX_ARTICLE},
    parameters::Parameters,
    problem::Problem,
};
use crate::ingest::submission;
use extraction::{Article, Extraction};

/// The fields of an article whose bare text is the body of the request.
#[derive(IntoParams)]
#[allow(dead_code)]
pub struct TextFields {
    /// When it was published, RFC 3339 (text/plain only, as all of these).
    published_at: Option<String>,
    /// The input's own id, given back in the reading.
    id: Option<String>,
    /// The publisher's own id, given back in the reading.
    external_id: Option<String>,
    /// The model to read it with: `accurate` or `fast`; without one, the one the service is set to.
    model: Option<String>,
}

/// Read an article; nothing is stored
///
/// As `application/json` (`body`; `published_at` for relative times; `id` and `external_id` are given
/// back), or the bare text as `text/plain` with the fields in the query.
#[utoipa::path(
    post, path = "/v1/extract", tag = "articles", params(TextFields),
    request_body(content((Value = "application/json"), (String = "text/plain"))),
    responses((status = 200, body = Extraction), (status = 400, body = Problem), (status = 413, body = Problem),
              (status = 415, body = Problem), (status = 422, body = Problem))
)]
pub async fn extract(State(app): State<App>, request: Request) -> Result<Json<Extraction>, Problem> {
    let (head, body) = request.into_parts();
    let kind = body::content_kind(&head.headers, false)?;
    let bytes = body::read(body, MAX_ARTICLE).await?;
    let value = match kind {
        ContentKind::Text => from_text::<TextFields>(
            &head.uri,
            &["published_at", "id", "external_id", "model"],
            body::text(bytes)?,
        )?,
        ContentKind::Json | ContentKind::Ndjson => {
            Parameters::of::<NoQuery>(&head.uri).finish()?;
            body::json(&bytes)?
        }
    };
    let draft = submission::parse_draft(&value).map_err(Problem::invalid_article)?;
    let extractors = app.extractors.clone();
    let model = draft.model.unwrap_or(app.model);
    let turn = app.readers.acquire_owned().await;
    let read = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let article = Article { body: &draft.body, published: draft.published.map(|at| at.local()) };
        let mut reading = extractors.get(model).extract(&article);
        reading.id = draft.id;
        reading.external_id = draft.external_id;
        reading
    });
    match read.await {
        Ok(reading) => Ok(Json(reading)),
        Err(_) => Err(Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "unreadable-article",
            "The reader failed on this article",
            "This is a bug of the reader; please report it with the article.",
        )),
    }
}
