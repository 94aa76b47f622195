//! `POST /v1/extract`

use std::collections::HashMap;

use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
};
use serde::{Deserialize, Serialize};
use tokio::time::timeout;
use utoipa::ToSchema;

use super::{
    extraction_queue::Place,
    query::{ExtractionTextQuery, article_from_text},
};
use crate::{
    api::{
        AppState, Caller,
        body::{self, ContentKind, MAX_ARTICLE, MAX_TEXT},
        openapi::ExtractionProblems,
        problem::Problem,
        query::NoParameters,
    },
    ingest::{
        extraction_thread,
        language::english_parts,
        submission::{self, Draft},
    },
    store::{ActorId, actors},
};
use extraction::{Article, Budget, CancellationToken, Cancelled, Extraction};

/// An article to extract from.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct ExtractionRequest {
    /// The headline; it is read before the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// The text; it is required unless there is `html`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// Instead of `body`: a page, or the HTML of its story. Fields that are absent are read from the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    html: Option<String>,
    /// Time of publication (RFC 3339); without it, relative times stay unresolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published_at: Option<String>,
    /// An id, returned with the extraction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// The publisher's own id, returned with the extraction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    /// Name of the publisher; its country helps to distinguish places of the same name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    /// The model: `accurate` or `fast`; by default the one that the service is set to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<String>,
}

/// An extraction, with the text that it refers to where the caller does not have it.
#[derive(Serialize, ToSchema)]
pub struct DraftExtraction {
    /// The extraction.
    #[serde(flatten)]
    extraction: Extraction,
    /// The text that was read from the page: spans refer to it. Absent where the text was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
}

/// Extract from an article without storing it
///
/// The article is `application/json`, or its plain text is `text/plain`, or its page `text/html`, with the other fields as
/// parameters. Of a page the story is extracted from, and the answer has it as `body`.
///
/// An actor that the record has, by type and name or as a place, has its `actor_id`; one whose name several share has none.
///
/// Where the extraction takes more than 40 seconds, the first 20,000 words are extracted from, and `truncated` says so.
/// It ends where the caller closes the connection. Callers have their turns by the length of their articles, and a short
/// article (at most 16 KiB) of a caller who has no other request does not wait for those with many; a caller is an
/// address, or what a proxy on the service's machine adds to `X-Forwarded-For`.
#[utoipa::path(
    post, path = "/v1/extract", tag = "articles", operation_id = "extract", params(ExtractionTextQuery),
    request_body(content((ExtractionRequest = "application/json"), (String = "text/plain"), (String = "text/html"))),
    responses((status = 200, description = "The extraction", body = DraftExtraction), ExtractionProblems)
)]
pub async fn extract(
    State(app): State<AppState>,
    request: Request,
) -> Result<Json<DraftExtraction>, Problem> {
    let (head, body) = request.into_parts();
    let kind = ContentKind::of(&head.headers, &[ContentKind::Json, ContentKind::Text, ContentKind::Html])?;
    let place = app.extraction_queue.enter(Caller::of(&head))?;
    let max = if kind == ContentKind::Text { MAX_TEXT } else { MAX_ARTICLE };
    let bytes = body::read(body, max).await?;
    // The extraction needs no database; only a time without an offset does.
    let defaults = app.source_defaults.get(&app.pools.reads).await.unwrap_or_default();
    let parse = move |bytes: &[u8]| {
        let value = match kind {
            ContentKind::Text => {
                article_from_text::<ExtractionTextQuery>(&head.uri, "body", body::parse_text(bytes)?)?
            }
            ContentKind::Html => {
                let page = webpage::decode(bytes, body::charset(&head.headers));
                article_from_text::<ExtractionTextQuery>(&head.uri, "html", page)?
            }
            _ => {
                NoParameters::check(&head.uri)?;
                body::parse_json(bytes)?
            }
        };
        submission::parse_draft(&value, &defaults).map_err(Problem::from)
    };
    let draft = body::parse(bytes, parse).await?;
    let pool = app.pools.reads.clone();
    let body = draft.is_of_page.then(|| draft.body.clone());
    let mut extraction = run(app, place, draft).await?;
    // The extraction is right without the record, too.
    match actors::known(&pool, &extraction.actors).await {
        Ok(known) => set_actor_ids(&mut extraction, &known),
        Err(error) => tracing::warn!(%error, "the actors of a text can't be looked up in the record"),
    }
    Ok(Json(DraftExtraction { extraction, body }))
}

/// Sets the ids of actors that the record has, by index, in all references.
fn set_actor_ids(extraction: &mut Extraction, known: &HashMap<u32, ActorId>) {
    for reference in extraction.references_mut() {
        *reference.actor_id = reference.actor_index.and_then(|index| known.get(&index)).copied();
    }
}

/// Extracts from a draft in the turn of a place of the queue.
///
/// It ends where the future is dropped. Errors: 503 where the turn does not come, 500 where the extraction panics.
pub async fn run(app: AppState, place: Place, draft: Draft) -> Result<Extraction, Problem> {
    let turn = place.turn(draft.body.len()).await?;
    let tokens = Tokens::default();
    let _cancel = CancelOnDrop(tokens.clone());
    let (copy, time_limit) = (tokens.clone(), app.extraction_timeout);
    // Place and turn end with the extraction, which goes on for a moment after the caller has gone.
    let niceness =
        if turn.is_express() { extraction_thread::OF_REQUESTS } else { extraction_thread::OF_EXTRACT };
    let mut extracted = extraction_thread::run(niceness, move || {
        let _place_and_turn = (place, turn);
        extract_draft(&app, draft, &copy)
    });
    let extracted = match timeout(time_limit, &mut extracted).await {
        Ok(extracted) => extracted,
        Err(_) => {
            tokens.time_limit.cancel();
            extracted.await
        }
    };
    match extracted {
        Ok(Ok(extraction)) => Ok(extraction),
        Ok(Err(Cancelled)) | Err(_) => Err(Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "extraction-failed",
            "The extraction failed",
            "This is a bug of the extraction; please report it with the article.",
        )),
    }
}

/// Cancels an extraction when it takes too long, and when its caller has gone.
#[derive(Clone, Default)]
struct Tokens {
    /// Ends the extraction of the whole article.
    time_limit: CancellationToken,
    /// Ends the shorter one that follows, too.
    caller: CancellationToken,
}

/// Cancels both tokens when the handler is dropped, which happens when the connection is closed.
struct CancelOnDrop(Tokens);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.caller.cancel();
        self.0.time_limit.cancel();
    }
}

fn extract_draft(app: &AppState, draft: Draft, tokens: &Tokens) -> Result<Extraction, Cancelled> {
    let (body, _) = english_parts(&draft.body);
    let article = Article {
        title: draft.title.as_deref(),
        body: &body,
        published: draft.published.map(|at| at.local()),
        source: draft.source.as_deref(),
    };
    let extractor = app.extractors.get(draft.model.unwrap_or(app.model));
    let mut extraction = match extractor.extract_cancellable(&article, &tokens.time_limit) {
        Ok(extraction) => extraction,
        Err(Cancelled) => extractor.extract_within(&article, &Budget::AFTER_TIMEOUT, &tokens.caller)?,
    };
    extraction.id = draft.id;
    extraction.external_id = draft.external_id;
    Ok(extraction)
}
