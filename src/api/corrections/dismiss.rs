//! `POST /v1/actors/{id}/dismissals`

use axum::{
    extract::{Path, Request, State},
    response::Response,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    request::read_correction,
    response::{correction_problem, correction_response},
    view::CorrectionView,
};
use crate::{
    api::{AppState, openapi::CorrectionProblems, problem::Problem, query::parse_id},
    store::{ActorId, corrections},
};

/// A dismissal.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DismissalRequest {
    /// The author; with a key it is the key's name, and may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// The reason.
    reason: String,
}

/// Dismiss an actor: there is no such person, organization or place
///
/// It is in no list from then on, and its profile answers 410. The articles that mention it are extracted again without
/// it, and so is every later one: what it is quoted with has no speaker. Undoing the correction brings it back.
#[utoipa::path(
    post, path = "/v1/actors/{id}/dismissals", tag = "corrections", operation_id = "dismiss_actor",
    params(("id" = String, Path, description = "`act_…`")), request_body = DismissalRequest,
    responses((status = 201, description = "The correction", body = CorrectionView), CorrectionProblems)
)]
pub async fn dismiss(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (headers, (), author) = read_correction(request, |_| Some(())).await?;
    let actor: ActorId = parse_id("actor", &id)?;
    match corrections::dismiss(&app.pools.writes, actor, &author).await {
        Ok(correction) => correction_response(&app, &headers, correction).await,
        Err(error) => Err(correction_problem(&app, Some(actor), "id", error).await),
    }
}
