//! `PATCH /v1/webhooks/{id}`

use axum::{
    Json,
    extract::{Path, Request, State},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    request::{self, invalid},
    view::WebhookView,
};
use crate::{
    api::{AppState, access::key_name, openapi::WebhookProblems, problem::Problem, query::parse_id},
    input::JsonFields,
    store::webhooks::{self, WebhookChange},
};

/// What is to be changed of a webhook; what is absent stays.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookChangeRequest {
    /// The address that messages are sent to.
    url: Option<String>,
    /// What it is for.
    description: Option<String>,
    /// The types of changes that are sent; an empty list for all.
    types: Option<Vec<String>>,
    /// `false`: no message is sent; `true`: messages are sent again, beginning with what changed meanwhile.
    enabled: Option<bool>,
}

/// Change a webhook, or enable it again
#[utoipa::path(
    patch, path = "/v1/webhooks/{id}", tag = "webhooks", operation_id = "change_webhook",
    params(("id" = String, Path, description = "`whk_…`")), request_body = WebhookChangeRequest,
    responses((status = 200, description = "The webhook", body = WebhookView), WebhookProblems)
)]
pub async fn change(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Json<WebhookView>, Problem> {
    let who = key_name(request.extensions());
    let value = request::read_json(request).await?;
    let mut fields = JsonFields::new(&value, "a JSON object with what is to be changed of the webhook")
        .map_err(invalid)?;
    let url = request::url(&mut fields, false);
    let (description, types) = (request::description(&mut fields), request::types(&mut fields));
    let enabled = request::enabled(&mut fields);
    fields.reject_unknown();
    fields.finish(|| Some(())).map_err(invalid)?;
    let id = parse_id("webhook", &id)?;
    if let Some(url) = &url {
        request::check(&app, url).await?;
    }
    let change = WebhookChange { url: url.map(|url| url.to_string()), description, types, enabled };
    let webhook = webhooks::change(&app.pools.writes, id, &change, who.as_deref()).await?;
    Ok(Json(webhook.ok_or_else(|| Problem::not_found("webhook", &id.to_string()))?.into()))
}
