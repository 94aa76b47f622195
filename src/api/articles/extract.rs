//! `POST /v1/extract`

use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::query::{ExtractionTextQuery, article_from_text};
use crate::{
    api::{
        AppState,
        body::{self, ContentKind, MAX_ARTICLE},
        openapi::ExtractionProblems,
        problem::Problem,
        query::NoParameters,
    },
    ingest::submission::{self, Draft},
};
use extraction::{Article, Extraction};

/// An article to extract from.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct ExtractionRequest {
    /// The text.
    body: String,
    /// Time of publication (RFC 3339); without it, relative times stay unresolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published_at: Option<String>,
    /// An id, returned with the extraction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// The publisher's own id, returned with the extraction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    /// The model: `accurate` or `fast`; by default the one that the service is set to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<String>,
}

/// Extract from an article without storing it
///
/// The article is `application/json`, or its plain text is `text/plain` with the other fields as parameters.
#[utoipa::path(
    post, path = "/v1/extract", tag = "articles", operation_id = "extract", params(ExtractionTextQuery),
    request_body(content((ExtractionRequest = "application/json"), (String = "text/plain"))),
    responses((status = 200, description = "The extraction", body = Extraction), ExtractionProblems)
)]
pub async fn extract(State(app): State<AppState>, request: Request) -> Result<Json<Extraction>, Problem> {
    let (head, body) = request.into_parts();
    let kind = ContentKind::of(&head.headers, &[ContentKind::Json, ContentKind::Text])?;
    let bytes = body::read(body, MAX_ARTICLE).await?;
    let value = match kind {
        ContentKind::Text => article_from_text::<ExtractionTextQuery>(&head.uri, body::parse_text(&bytes)?)?,
        ContentKind::Json | ContentKind::Ndjson => {
            NoParameters::check(&head.uri)?;
            body::parse_json(&bytes)?
        }
    };
    let draft = submission::parse_draft(&value).map_err(Problem::invalid_article)?;
    let permit = app.extraction_permits.clone().acquire_owned().await;
    let extracted = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        extract_draft(&app, draft)
    });
    extracted.await.map(Json).map_err(|_| {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "extraction-failed",
            "The extraction failed",
            "This is a bug of the extraction; please report it with the article.",
        )
    })
}

fn extract_draft(app: &AppState, draft: Draft) -> Extraction {
    let article = Article { body: &draft.body, published: draft.published.map(|at| at.local()) };
    let extractor = app.extractors.get(draft.model.unwrap_or(app.model));
    let mut extraction = extractor.extract(&article);
    extraction.id = draft.id;
    extraction.external_id = draft.external_id;
    extraction
}
