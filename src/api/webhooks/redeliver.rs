//! `POST /v1/webhooks/{id}/messages/{message_id}/redeliveries`

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

/// Send a message again, at once and with all its attempts
#[utoipa::path(
    post, path = "/v1/webhooks/{id}/messages/{message_id}/redeliveries", tag = "webhooks",
    operation_id = "redeliver_webhook_message",
    params(("id" = String, Path, description = "`whk_…`"), ("message_id" = String, Path, description = "`msg_…`")),
    responses((status = 202, description = "The message is queued", body = QueuedMessage), DeletionProblems)
)]
pub async fn redeliver(
    State(app): State<AppState>,
    Path((id, message)): Path<(String, String)>,
    _: NoParameters,
) -> Result<(StatusCode, Json<QueuedMessage>), Problem> {
    let (webhook, id) = (parse_id("webhook", &id)?, parse_id("message", &message)?);
    match webhooks::redeliver(&app.pools.writes, webhook, id).await? {
        true => Ok((StatusCode::ACCEPTED, Json(QueuedMessage { id }))),
        false => Err(Problem::not_found("message that is not being sent", &message)),
    }
}
