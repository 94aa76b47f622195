//! `DELETE /v1/webhooks/{id}`

use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
};

use crate::{
    api::{
        AppState,
        access::key_name,
        openapi::DeletionProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::webhooks,
};

/// Delete a webhook with its messages
#[utoipa::path(
    delete, path = "/v1/webhooks/{id}", tag = "webhooks", operation_id = "delete_webhook",
    params(("id" = String, Path, description = "`whk_…`")),
    responses((status = 204, description = "It is deleted"), DeletionProblems)
)]
pub async fn delete(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<StatusCode, Problem> {
    NoParameters::check(request.uri())?;
    let who = key_name(request.extensions());
    match webhooks::delete(&app.pools.writes, parse_id("webhook", &id)?, who.as_deref()).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found("webhook", &id)),
    }
}
