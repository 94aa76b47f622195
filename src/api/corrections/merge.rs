//! `POST /v1/actors/{id}/merges`

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
    store::{ActorId, corrections},
};

/// A merge.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeRequest {
    /// The actor (`act_…`) that remains.
    into: ActorId,
    /// The author; with a key it is the key's name, and may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// The reason.
    reason: String,
}

/// Merge an actor into another one
///
/// All facts of the first actor belong to the other one from then on, also those of later articles.
#[utoipa::path(
    post, path = "/v1/actors/{id}/merges", tag = "corrections", operation_id = "merge_actor",
    params(("id" = String, Path, description = "`act_…`")), request_body = MergeRequest,
    responses((status = 201, description = "The correction", body = CorrectionView), CorrectionProblems)
)]
pub async fn merge(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (headers, into, author) = read_correction(request, |fields| {
        let wanted = "send the id of the actor that remains: act_…";
        fields.required_parsed("into", MAX_TEXT, wanted, str::parse::<ActorId>)
    })
    .await?;
    let actor: ActorId = parse_id("actor", &id)?;
    match corrections::merge(&app.pools.writes, actor, into, &author).await {
        Ok(correction) => correction_response(&app, &headers, correction).await,
        Err(error) => Err(correction_problem(&app, Some(actor), "into", error).await),
    }
}
