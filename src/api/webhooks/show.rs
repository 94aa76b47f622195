//! `GET /v1/webhooks/{id}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::view::WebhookView;
use crate::{
    api::{
        AppState,
        openapi::ItemProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::webhooks,
};

/// Get a webhook
#[utoipa::path(
    get, path = "/v1/webhooks/{id}", tag = "webhooks", operation_id = "get_webhook",
    params(("id" = String, Path, description = "`whk_…`")),
    responses((status = 200, description = "The webhook, without its secret", body = WebhookView), ItemProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<WebhookView>, Problem> {
    let webhook = webhooks::fetch(&app.pools.reads, parse_id("webhook", &id)?).await?;
    Ok(Json(webhook.ok_or_else(|| Problem::not_found("webhook", &id))?.into()))
}
