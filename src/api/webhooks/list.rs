//! `GET /v1/webhooks`

use axum::{Json, extract::State};

use super::view::{WebhookList, WebhookView};
use crate::{
    api::{AppState, openapi::ListProblems, problem::Problem, query::NoParameters},
    store::webhooks,
};

/// List webhooks, the latest first
#[utoipa::path(
    get, path = "/v1/webhooks", tag = "webhooks", operation_id = "list_webhooks",
    responses((status = 200, description = "All webhooks, without their secrets", body = WebhookList), ListProblems)
)]
pub async fn list(State(app): State<AppState>, _: NoParameters) -> Result<Json<WebhookList>, Problem> {
    let webhooks = webhooks::all(&app.pools.reads).await?;
    Ok(Json(WebhookList { data: webhooks.into_iter().map(WebhookView::from).collect() }))
}
