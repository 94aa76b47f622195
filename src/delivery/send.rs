//! One attempt to send a message.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tracing::{info, warn};
use url::Url;

use super::{
    ending::{ending_of, error_of},
    signature::sign,
};
use crate::{
    api::{AppState, follow_search},
    http_client::SendError,
    store::webhooks::{self, Attempt, Ending, MessageClaim, MessageContent},
};

/// Sends a message, and records the attempt and what becomes of the message.
pub async fn send(app: AppState, claim: MessageClaim, repeats: Vec<Duration>) {
    let attempted_at = Timestamp::now();
    let started = Instant::now();
    let (answer, ending) = match data(&app, &claim).await {
        Ok(Some(data)) => {
            let answer = post(&app, &claim, attempted_at, data).await;
            let ending = ending_of(&answer, &claim.content, claim.attempt, &repeats);
            (Some(answer), ending)
        }
        // What it was about is no longer there.
        Ok(None) => (None, Ending::Delivered),
        Err(error) => {
            warn!(message = %claim.id, error, "a message can't be made; its lease will expire");
            return;
        }
    };
    let error = match &answer {
        Some(answer) => error_of(answer),
        None => Some("nothing was sent: the results are no longer there".to_owned()),
    };
    if let Ending::Failed | Ending::Disabled(_) = &ending {
        warn!(webhook = %claim.webhook, message = %claim.id, error, "a message to a webhook is given up");
    }
    let attempt = Attempt {
        attempted_at,
        status: answer.and_then(Result::ok).map(i32::from),
        error,
        milliseconds: i32::try_from(started.elapsed().as_millis()).unwrap_or(i32::MAX),
    };
    let label = match &ending {
        Ending::Delivered => "delivered",
        Ending::Repeat(_) => "repeated",
        Ending::Failed | Ending::Disabled(_) => "failed",
    };
    metrics::counter!("dateline_webhook_attempts_total", "outcome" => label).increment(1);
    if let Err(error) = webhooks::finish(&app.pools.writes, &claim, &attempt, &ending).await {
        info!(%error, message = %claim.id, "an attempt could not be recorded; the message will be sent again");
    }
}

/// Returns what a message says; `None` where none of it is there any more.
async fn data(app: &AppState, claim: &MessageClaim) -> Result<Option<Value>, String> {
    Ok(Some(match &claim.content {
        MessageContent::Changes { changes, next_since } => {
            json!({"changes": changes, "next_since": next_since})
        }
        MessageContent::Expired => json!({
            "detail": "Changes were deleted before they were sent: read the lists that you follow again."
        }),
        MessageContent::Test => json!({"webhook_id": claim.webhook}),
        MessageContent::Results { ids } => {
            let Some(search) = claim.search else { return Ok(None) };
            let search = follow_search(app, search).await.map_err(|error| error.to_string())?;
            let Some(search) = search else { return Ok(None) };
            let results = search.results_among(app, ids).await.map_err(|problem| problem.detail)?;
            if results.is_empty() {
                return Ok(None);
            }
            json!({"search_id": search.search.id, "name": search.search.name, "results": results})
        }
    }))
}

/// Posts a signed message.
async fn post(app: &AppState, claim: &MessageClaim, at: Timestamp, data: Value) -> Result<u16, SendError> {
    let url = Url::parse(&claim.url).map_err(|_| SendError::Address)?;
    let message = json!({"type": claim.content.message_type(), "timestamp": at.to_string(), "data": data});
    let body = message.to_string();
    let id = claim.id.to_string();
    let signature = sign(&claim.secrets.0, &id, at.as_second(), &body);
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_LENGTH, body.len().to_string()),
        (header::USER_AGENT, concat!("dateline/", env!("CARGO_PKG_VERSION")).to_owned()),
        (HeaderName::from_static("webhook-id"), id),
        (HeaderName::from_static("webhook-timestamp"), at.as_second().to_string()),
        (HeaderName::from_static("webhook-signature"), signature),
    ] {
        headers
            .insert(name, HeaderValue::from_str(&value).map_err(|error| SendError::Request(error.into()))?);
    }
    app.http_client.post(&url, headers, body).await
}
