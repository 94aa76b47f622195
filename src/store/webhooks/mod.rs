//! Webhooks: addresses that messages about changes are sent to, their messages, and the attempts to send them.
//!
//! The log of changes is the queue: a webhook has a position in it, and the next message is made once the one before is
//! sent or given up. Messages are leased with a fencing token, as jobs of the extraction are.
//!
//! A written row that is returned is read by `fetch_all`: `fetch_optional` returns before the row is committed.

mod attempts;
mod claim;
mod manage;
mod messages;
mod retention;

use jiff::Timestamp;

pub use attempts::{Ending, finish};
pub use claim::{MessageClaim, Secrets, claim};
pub use manage::{MAX_WEBHOOKS, NewWebhook, WebhookChange, all, change, create, delete, fetch, idle, rotate};
pub use messages::{Attempt, Message, MessageContent, add_test, history, next_message, redeliver};
pub use retention::delete_old;

use super::{
    SearchId, WebhookId,
    changes::{ChangeType, Position},
};

/// A webhook, without its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// The address.
    pub url: String,
    /// What it is for.
    pub description: Option<String>,
    /// The types of changes that are sent; empty for all.
    pub types: Vec<ChangeType>,
    /// The saved search whose new results are sent.
    pub search: Option<SearchId>,
    /// Until when messages are signed with the former secret too.
    pub former_secret_until: Option<Timestamp>,
    /// When and why nothing is sent any more.
    pub disabled: Option<(Timestamp, String)>,
    /// When it was created.
    pub created_at: Timestamp,
    /// Position of the last change that a message was made of.
    pub position: Position,
}
