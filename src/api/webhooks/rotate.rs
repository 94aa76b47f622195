//! `POST /v1/webhooks/{id}/secrets`

use axum::{
    Json,
    extract::{Path, Request, State},
    http::StatusCode,
};

use super::{
    secret::{new_secret, write_secret},
    view::WebhookView,
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

/// Give a webhook a new secret
///
/// For a day messages have two signatures, with the new secret and with the former one, so that the receiver can change.
#[utoipa::path(
    post, path = "/v1/webhooks/{id}/secrets", tag = "webhooks", operation_id = "rotate_webhook_secret",
    params(("id" = String, Path, description = "`whk_…`")),
    responses((status = 201, description = "The webhook, with its new secret", body = WebhookView), DeletionProblems)
)]
pub async fn rotate(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<(StatusCode, Json<WebhookView>), Problem> {
    NoParameters::check(request.uri())?;
    let who = key_name(request.extensions());
    let secret = new_secret()?;
    let webhook =
        webhooks::rotate(&app.pools.writes, parse_id("webhook", &id)?, &secret, who.as_deref()).await?;
    let webhook = webhook.ok_or_else(|| Problem::not_found("webhook", &id))?;
    Ok((StatusCode::CREATED, Json(WebhookView { secret: Some(write_secret(&secret)), ..webhook.into() })))
}
