//! `POST /v1/corrections/{id}/undo`

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
    api::{AppState, openapi::UndoProblems, problem::Problem, query::parse_id},
    store::corrections,
};

/// The undoing of a correction.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoRequest {
    /// The author; with a key it is the key's name, and may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// The reason.
    reason: String,
}

/// Undo a correction; it stays in the history
#[utoipa::path(
    post, path = "/v1/corrections/{id}/undo", tag = "corrections", operation_id = "undo_correction",
    params(("id" = String, Path, description = "`cor_…`")), request_body = UndoRequest,
    responses(
        (status = 201, description = "The undone correction", body = CorrectionView),
        (status = 202, description = "The undone correction; its articles wait for another extraction",
         body = CorrectionView),
        UndoProblems
    )
)]
pub async fn undo(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (headers, (), author) = read_correction(request, |_| Some(())).await?;
    match corrections::undo(&app.pools.writes, parse_id("correction", &id)?, &author).await {
        Ok(correction) => correction_response(&app, &headers, correction).await,
        Err(error) => Err(correction_problem(&app, None, "id", error).await),
    }
}
