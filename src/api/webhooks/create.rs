//! `POST /v1/webhooks`

use axum::{
    Json,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    request::{self, invalid},
    secret::{new_secret, write_secret},
    view::WebhookView,
};
use crate::{
    api::{
        AppState, access::key_name, openapi::WebhookProblems, problem::Problem, searches::create::too_many,
        searches::follow_search,
    },
    input::{FieldError, JsonFields},
    store::{
        SearchId,
        webhooks::{self, MAX_WEBHOOKS, NewWebhook},
    },
};

/// Longest id in bytes.
const MAX_ID: usize = 100;

/// A webhook to be created.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookRequest {
    /// The address that messages are sent to: https, at a public address.
    url: String,
    /// What it is for.
    description: Option<String>,
    /// The types of changes that are sent, like `statement.added` or `actor`; all without it.
    types: Option<Vec<String>>,
    /// A saved search whose new results are sent, each as its list gives it.
    search_id: Option<SearchId>,
}

/// Create a webhook: an address that is sent what changes from now on
///
/// Messages are signed (Standard Webhooks): headers `webhook-id`, `webhook-timestamp` and `webhook-signature`, with the
/// `secret` that this answer gives once. They come in order, each with up to a hundred changes; one that is not answered 2xx
/// is sent again for three days. 410 ends the webhook. Redirects are not followed.
#[utoipa::path(
    post, path = "/v1/webhooks", tag = "webhooks", operation_id = "create_webhook", request_body = WebhookRequest,
    responses((status = 201, description = "The webhook, with its secret", body = WebhookView), WebhookProblems)
)]
pub async fn create(State(app): State<AppState>, request: Request) -> Result<Response, Problem> {
    let who = key_name(request.extensions());
    let value = request::read_json(request).await?;
    let mut fields = JsonFields::new(&value, "a webhook as a JSON object with url").map_err(invalid)?;
    let url = request::url(&mut fields, true);
    let (description, types) = (request::description(&mut fields), request::types(&mut fields));
    let search = fields.parsed("search_id", MAX_ID, str::parse::<SearchId>);
    if search.is_some() && types.is_some() {
        fields.reject("types", "is given beside search_id, whose results decide; send one of the two");
    }
    fields.reject_unknown();
    let url = fields.finish(|| url).map_err(invalid)?;
    if let Some(search) = search
        && follow_search(&app, search).await?.is_none()
    {
        let detail = "is no saved search whose list can be followed: statements, articles, timelines, or the statements \
                      of an actor";
        return Err(invalid(vec![FieldError::new("search_id", detail)]));
    }
    request::check(&app, &url).await?;
    let secret = new_secret()?;
    let written = write_secret(&secret);
    let new =
        NewWebhook { url: url.to_string(), description, types: types.unwrap_or_default(), search, secret };
    let webhook = webhooks::create(&app.pools.writes, &new, who.as_deref()).await?;
    let webhook = webhook.ok_or_else(|| too_many("webhooks", MAX_WEBHOOKS))?;
    let location = HeaderValue::from_str(&format!("/v1/webhooks/{}", webhook.id));
    let view = WebhookView { secret: Some(written), ..webhook.into() };
    let mut response = (StatusCode::CREATED, Json(view)).into_response();
    if let Ok(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}
