//! `POST /v1/webhooks/{id}/tests`

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};

use super::view::QueuedMessage;
use crate::{
    api::{
        AppState,
        openapi::DeletionProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::webhooks,
};

/// Send a webhook a test message, once; also while it is disabled
#[utoipa::path(
    post, path = "/v1/webhooks/{id}/tests", tag = "webhooks", operation_id = "test_webhook",
    params(("id" = String, Path, description = "`whk_…`")),
    responses((status = 202, description = "The message is queued", body = QueuedMessage), DeletionProblems)
)]
pub async fn test(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<(StatusCode, Json<QueuedMessage>), Problem> {
    let message = webhooks::add_test(&app.pools.writes, parse_id("webhook", &id)?).await?;
    let id = message.ok_or_else(|| Problem::not_found("webhook", &id))?;
    Ok((StatusCode::ACCEPTED, Json(QueuedMessage { id })))
}
