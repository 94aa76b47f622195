//! `DELETE /v1/authorities/{external_id}`

use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
};

use crate::{
    api::{AppState, access::key_name, openapi::DeletionProblems, problem::Problem, query::NoParameters},
    store::authorities,
};

/// Forget an authority; its actor stays where articles mention it, with its names
#[utoipa::path(
    delete, path = "/v1/authorities/{external_id}", tag = "authorities", operation_id = "delete_authority",
    params(("external_id" = String, Path, description = "The id, as it was loaded")),
    responses((status = 204, description = "It is deleted"), DeletionProblems)
)]
pub async fn delete(
    State(app): State<AppState>,
    Path(external_id): Path<String>,
    request: Request,
) -> Result<StatusCode, Problem> {
    NoParameters::check(request.uri())?;
    let who = key_name(request.extensions());
    match authorities::delete(&app.pools.writes, &external_id, who.as_deref()).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found("authority", &external_id)),
    }
}
