//! `POST /v1/actors/{id}/splits`

use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    request::{MAX_TEXT, read_correction},
    response::{correction_problem, correction_response},
    view::CorrectionView,
};
use crate::{
    api::{AppState, openapi::CorrectionProblems, problem::Problem, query::parse_id},
    store::{ActorId, ArticleId, corrections},
};

/// A split.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitRequest {
    /// The articles (`art_…`) in which the name means another actor.
    #[schema(min_items = 1)]
    articles: Vec<ArticleId>,
    /// The name of the other actor; by default the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// The author; with a key it is the key's name, and may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// The reason.
    reason: String,
}

/// Split an actor: in some articles it is another one
///
/// The articles are extracted again. The answer is 202 until they are; with `Prefer: wait=10` it waits and is 201.
#[utoipa::path(
    post, path = "/v1/actors/{id}/splits", tag = "corrections", operation_id = "split_actor",
    params(("id" = String, Path, description = "`act_…`")), request_body = SplitRequest,
    responses(
        (status = 201, description = "The correction, in effect", body = CorrectionView),
        (status = 202, description = "The correction; its articles wait for another extraction", body = CorrectionView),
        CorrectionProblems
    )
)]
pub async fn split(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (headers, (articles, name), author) = read_correction(request, |fields| {
        let articles = fields.required_ids::<ArticleId>("articles");
        let name = fields.optional_line("name", MAX_TEXT);
        Some((articles?, name))
    })
    .await?;
    let actor: ActorId = parse_id("actor", &id)?;
    match corrections::split(&app.pools.writes, actor, name.as_deref(), &articles, &author).await {
        Ok(correction) => correction_response(&app, &headers, correction).await,
        Err(error) => Err(correction_problem(&app, Some(actor), "articles", error).await),
    }
}
