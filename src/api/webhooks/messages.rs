//! `GET /v1/webhooks/{id}/messages`

use axum::{
    Json,
    extract::{Path, State},
};

use super::view::{MessageList, MessageView};
use crate::{
    api::{
        AppState,
        openapi::ItemProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::webhooks,
};

/// List the last messages of a webhook, with every attempt to send them
#[utoipa::path(
    get, path = "/v1/webhooks/{id}/messages", tag = "webhooks", operation_id = "list_webhook_messages",
    params(("id" = String, Path, description = "`whk_…`")),
    responses((status = 200, description = "The last hundred messages", body = MessageList), ItemProblems)
)]
pub async fn messages(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<MessageList>, Problem> {
    let webhook = webhooks::fetch(&app.pools.reads, parse_id("webhook", &id)?).await?;
    let webhook = webhook.ok_or_else(|| Problem::not_found("webhook", &id))?;
    let messages = webhooks::history(&app.pools.reads, webhook.id).await?;
    Ok(Json(MessageList { data: messages.into_iter().map(MessageView::from).collect() }))
}
