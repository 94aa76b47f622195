//! `POST /v1/actors/{id}/renames`

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

/// A rename.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameRequest {
    /// The new name; the old one still finds the actor.
    name: String,
    /// The author; with a key it is the key's name, and may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// The reason.
    reason: String,
}

/// Rename an actor
#[utoipa::path(
    post, path = "/v1/actors/{id}/renames", tag = "corrections", operation_id = "rename_actor",
    params(("id" = String, Path, description = "`act_…`")), request_body = RenameRequest,
    responses((status = 201, description = "The correction", body = CorrectionView), CorrectionProblems)
)]
pub async fn rename(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (headers, name, author) = read_correction(request, |fields| {
        let name = fields.required_line("name", MAX_TEXT, "send the new name")?;
        if !name.chars().any(char::is_alphanumeric) {
            fields.reject("name", "has no letter or digit; send a name");
        }
        Some(name)
    })
    .await?;
    let actor: ActorId = parse_id("actor", &id)?;
    match corrections::rename(&app.pools.writes, actor, &name, &author).await {
        Ok(correction) => correction_response(&app, &headers, correction).await,
        Err(error) => Err(correction_problem(&app, Some(actor), "name", error).await),
    }
}
