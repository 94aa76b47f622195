//! Webhooks and their messages as they are given.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::store::{
    MessageId, SearchId, WebhookId,
    changes::ChangeType,
    webhooks::{Attempt, Message, Webhook},
};

/// A webhook.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookView {
    /// Its id.
    pub id: WebhookId,
    /// The address that messages are sent to.
    pub url: String,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The types of changes that are sent; empty for all.
    pub types: Vec<ChangeType>,
    /// The saved search whose new results are sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub search_id: Option<SearchId>,
    /// Whether messages are sent.
    pub enabled: bool,
    /// Why none is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled_reason: Option<String>,
    /// Since when none is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub disabled_at: Option<Timestamp>,
    /// Position in the log of changes: the changes behind it are not in a message yet.
    pub since: String,
    /// Until when messages are signed with the former secret too.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub former_secret_until: Option<Timestamp>,
    /// When it was created.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// The key of the signatures, `whsec_…`; given once, when it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

impl From<Webhook> for WebhookView {
    fn from(webhook: Webhook) -> Self {
        let (disabled_at, disabled_reason) = webhook.disabled.unzip();
        Self {
            id: webhook.id,
            url: webhook.url,
            description: webhook.description,
            types: webhook.types,
            search_id: webhook.search,
            enabled: disabled_at.is_none(),
            disabled_reason,
            disabled_at,
            since: webhook.position.to_string(),
            former_secret_until: webhook.former_secret_until,
            created_at: webhook.created_at,
            secret: None,
        }
    }
}

/// Webhooks.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookList {
    /// The webhooks, the latest first; all of them.
    pub data: Vec<WebhookView>,
}

/// A message to a webhook.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageView {
    /// Its id, which is sent as `webhook-id`.
    pub id: MessageId,
    /// `changes`, `search.results`, `changes.expired` or `test`.
    #[serde(rename = "type")]
    pub message_type: String,
    /// `ready`: to be sent, `running`: being sent, `delivered`, or `failed`: given up.
    pub state: String,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it was delivered or given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
    /// When it is sent next.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub next_attempt_at: Option<Timestamp>,
    /// The attempts to send it, the first one first.
    pub attempts: Vec<AttemptView>,
}

/// An attempt to send a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct AttemptView {
    /// When it began.
    #[schema(value_type = String, format = DateTime)]
    pub attempted_at: Timestamp,
    /// The status of the answer; null where there was none.
    pub status: Option<i32>,
    /// Why it failed; null where it did not.
    pub error: Option<String>,
    /// How long it took.
    pub milliseconds: i32,
}

impl From<Attempt> for AttemptView {
    fn from(attempt: Attempt) -> Self {
        Self {
            attempted_at: attempt.attempted_at,
            status: attempt.status,
            error: attempt.error,
            milliseconds: attempt.milliseconds,
        }
    }
}

impl From<Message> for MessageView {
    fn from(message: Message) -> Self {
        Self {
            id: message.id,
            message_type: message.message_type,
            state: message.state,
            created_at: message.created_at,
            finished_at: message.finished_at,
            next_attempt_at: message.next_attempt_at,
            attempts: message.attempts.into_iter().map(AttemptView::from).collect(),
        }
    }
}

/// Messages of a webhook.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageList {
    /// The messages, the latest first; the last hundred.
    pub data: Vec<MessageView>,
}

/// A message that is queued.
#[derive(Debug, Serialize, ToSchema)]
pub struct QueuedMessage {
    /// Its id; `/v1/webhooks/{id}/messages` shows what becomes of it.
    pub id: MessageId,
}
