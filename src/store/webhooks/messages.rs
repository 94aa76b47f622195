//! Messages of webhooks.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{PgPool, types::Json};
use uuid::Uuid;

use super::Webhook;
use crate::store::{MessageId, StoreError, WebhookId, changes::Position, row_struct::row_struct};

/// Most messages of a webhook that its history shows.
const MAX_HISTORY: i64 = 100;

/// What a message is made of. It has ids and no text: texts are added when it is sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum MessageContent {
    /// Changes, as `/v1/changes` gives them.
    Changes {
        /// The changes.
        changes: Vec<Value>,
        /// Position of the last one.
        next_since: String,
    },
    /// New results of the webhook's saved search.
    Results {
        /// Their ids.
        ids: Vec<String>,
    },
    /// Changes behind the webhook's position were deleted before they were sent.
    Expired,
    /// A test.
    Test,
}

impl MessageContent {
    /// Returns the type that the message says.
    pub fn message_type(&self) -> &'static str {
        match self {
            Self::Changes { .. } => "changes",
            Self::Results { .. } => "search.results",
            Self::Expired => "changes.expired",
            Self::Test => "test",
        }
    }
}

/// A message with its attempts.
#[derive(Debug, Clone)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The type that it says.
    pub message_type: String,
    /// `ready`, `running`, `delivered` or `failed`.
    pub state: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was delivered or given up.
    pub finished_at: Option<Timestamp>,
    /// When it is sent next.
    pub next_attempt_at: Option<Timestamp>,
    /// The attempts, the first one first.
    pub attempts: Vec<Attempt>,
}

/// An attempt to send a message.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// When it began.
    pub attempted_at: Timestamp,
    /// The status of the answer.
    pub status: Option<i32>,
    /// Why it failed.
    pub error: Option<String>,
    /// How long it took.
    pub milliseconds: i32,
}

/// Adds a test message; `None` when there is no webhook.
pub async fn add_test(pool: &PgPool, webhook: WebhookId) -> Result<Option<MessageId>, StoreError> {
    let content = MessageContent::Test;
    let mut ids: Vec<Uuid> = sqlx::query_scalar(
        "INSERT INTO webhook_messages (message_id, webhook_id, message_type, content)
         SELECT $1, webhook_id, $3, $4 FROM webhooks WHERE webhook_id = $2 RETURNING message_id",
    )
    .bind(Uuid::now_v7())
    .bind(webhook.0)
    .bind(content.message_type())
    .bind(Json(&content))
    .fetch_all(pool)
    .await?;
    Ok(ids.pop().map(MessageId))
}

/// Moves a webhook on in the log of changes, and adds the message that was made of the changes passed.
///
/// Does nothing where another process did so since `webhook` was read.
pub async fn next_message(
    pool: &PgPool,
    webhook: &Webhook,
    position: Position,
    content: Option<&MessageContent>,
) -> Result<(), StoreError> {
    let mut transaction = pool.begin().await?;
    let moved = sqlx::query(
        "UPDATE webhooks SET epoch = $2, after_transaction = $3, after_change = $4
         WHERE webhook_id = $1 AND epoch = $5 AND after_transaction = $6 AND after_change = $7",
    )
    .bind(webhook.id.0)
    .bind(position.epoch)
    .bind(position.transaction)
    .bind(position.change)
    .bind(webhook.position.epoch)
    .bind(webhook.position.transaction)
    .bind(webhook.position.change)
    .execute(&mut *transaction)
    .await?
    .rows_affected();
    if let Some(content) = content.filter(|_| moved > 0) {
        sqlx::query(
            "INSERT INTO webhook_messages (message_id, webhook_id, message_type, content) VALUES ($1, $2, $3, $4)",
        )
        .bind(Uuid::now_v7())
        .bind(webhook.id.0)
        .bind(content.message_type())
        .bind(Json(content))
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Sends a message again with all its attempts; returns false when the webhook has no such message that is finished.
pub async fn redeliver(pool: &PgPool, webhook: WebhookId, message: MessageId) -> Result<bool, StoreError> {
    let queued = sqlx::query(
        "UPDATE webhook_messages SET state = 'ready', attempts = 0, run_at = now(), finished_at = NULL,
                                     fencing_token = fencing_token + 1
         WHERE webhook_id = $1 AND message_id = $2 AND state <> 'running'",
    )
    .bind(webhook.0)
    .bind(message.0)
    .execute(pool)
    .await?;
    Ok(queued.rows_affected() > 0)
}

row_struct! {
    struct MessageRow {
        message_id: Uuid,
        message_type: String,
        state: String,
        run_at: SqlTimestamp,
        created_at: SqlTimestamp,
        finished_at: Option<SqlTimestamp>,
    }
}

row_struct! {
    struct AttemptRow {
        message_id: Uuid,
        attempted_at: SqlTimestamp,
        status: Option<i32>,
        error: Option<String>,
        milliseconds: i32,
    }
}

/// Returns the messages of a webhook with their attempts, the latest first, at most 100.
pub async fn history(pool: &PgPool, webhook: WebhookId) -> Result<Vec<Message>, StoreError> {
    let rows: Vec<MessageRow> = sqlx::query_as(
        "SELECT * FROM webhook_messages WHERE webhook_id = $1 ORDER BY message_id DESC LIMIT $2::bigint",
    )
    .bind(webhook.0)
    .bind(MAX_HISTORY)
    .fetch_all(pool)
    .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.message_id).collect();
    let attempts: Vec<AttemptRow> =
        sqlx::query_as("SELECT * FROM webhook_attempts WHERE message_id = ANY($1) ORDER BY attempt_id")
            .bind(ids)
            .fetch_all(pool)
            .await?;
    let message = |row: MessageRow| Message {
        id: MessageId(row.message_id),
        message_type: row.message_type,
        next_attempt_at: (row.state == "ready").then(|| row.run_at.to_jiff()),
        state: row.state,
        created_at: row.created_at.to_jiff(),
        finished_at: row.finished_at.map(|at| at.to_jiff()),
        attempts: attempts
            .iter()
            .filter(|attempt| attempt.message_id == row.message_id)
            .map(|attempt| Attempt {
                attempted_at: attempt.attempted_at.to_jiff(),
                status: attempt.status,
                error: attempt.error.clone(),
                milliseconds: attempt.milliseconds,
            })
            .collect(),
    };
    Ok(rows.into_iter().map(message).collect())
}
