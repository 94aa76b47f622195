//! `POST /v1/actors/{id}/reassignments`

use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    request::{MAX_TEXT, read_correction},
    response::{correction_problem, correction_response},
    view::CorrectionView,
};
use crate::{
    api::{AppState, openapi::CorrectionProblems, problem::Problem, query::parse_id},
    input::JsonFields,
    store::{
        ActorId, ArticleId,
        corrections::{self, ReassignTarget},
    },
};
use extraction::text::Span;

/// A reassignment of one mention.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReassignmentRequest {
    /// The article (`art_…`).
    article: ArticleId,
    /// The span of the mention, as the article's extraction lists it.
    span: Span,
    /// The actor (`act_…`) that the mention refers to; or send `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<ActorId>,
    /// The name of the actor that the mention refers to, where it is a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The author; with a key it is the key's name, and may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// The reason.
    reason: String,
}

/// Reassign one mention to another actor, with the facts that depend on it
///
/// The article is extracted again. The answer is 202 until it is; with `Prefer: wait=10` it waits and is 201.
#[utoipa::path(
    post, path = "/v1/actors/{id}/reassignments", tag = "corrections", operation_id = "reassign_mention",
    params(("id" = String, Path, description = "`act_…`: the actor that the mention is wrongly assigned to")),
    request_body = ReassignmentRequest,
    responses(
        (status = 201, description = "The correction, in effect", body = CorrectionView),
        (status = 202, description = "The correction; its article waits for another extraction", body = CorrectionView),
        CorrectionProblems
    )
)]
pub async fn reassign(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (headers, (article, span, target), author) = read_correction(request, |fields| {
        let article = fields.required_parsed(
            "article",
            MAX_TEXT,
            "send the id of the article: art_…",
            str::parse::<ArticleId>,
        );
        let span = fields.required_value(
            "span",
            "send the span of the mention: {\"start\": 0, \"end\": 4}",
            parse_span,
        );
        let target = read_target(fields);
        Some((article?, span?, target?))
    })
    .await?;
    let actor: ActorId = parse_id("actor", &id)?;
    match corrections::reassign(&app.pools.writes, actor, (article, span), &target, &author).await {
        Ok(correction) => correction_response(&app, &headers, correction).await,
        Err(error) => Err(correction_problem(&app, Some(actor), "to", error).await),
    }
}

fn read_target(fields: &mut JsonFields<'_>) -> Option<ReassignTarget> {
    let to = fields.parsed("to", MAX_TEXT, str::parse::<ActorId>);
    match (to, fields.optional_line("name", MAX_TEXT)) {
        (Some(to), None) => Some(ReassignTarget::Existing(to)),
        (None, Some(name)) => Some(ReassignTarget::New(name)),
        _ => {
            fields.reject("to", "send either the id of an actor as “to”, or the “name” of a new one");
            None
        }
    }
}

/// Parses a span; offsets beyond `i32` cannot be stored.
pub fn parse_span(value: &Value) -> Result<Span, String> {
    let offset = |field: &str| value.get(field)?.as_u64().filter(|offset| *offset <= i32::MAX as u64);
    match (offset("start"), offset("end")) {
        (Some(start), Some(end)) if start < end => Ok(Span::of_body(start as u32, end as u32)),
        _ => Err("is no span: send code points of the body, like {\"start\": 0, \"end\": 4}".to_owned()),
    }
}
