//! Claims of messages that are due.

use std::time::Duration;

use sqlx::{PgPool, types::Json};
use uuid::Uuid;

use super::MessageContent;
use crate::store::{MessageId, SearchId, StoreError, WebhookId, row_struct::row_struct};

row_struct! {
    struct ClaimRow {
        message_id: Uuid,
        fencing_token: i64,
        attempts: i32,
        content: Json<MessageContent>,
        webhook_id: Uuid,
        url: String,
        search_id: Option<Uuid>,
        secret: Vec<u8>,
        former_secret: Option<Vec<u8>>,
    }
}

/// A message that one process sends.
#[derive(Debug, Clone)]
pub struct MessageClaim {
    /// Its id.
    pub id: MessageId,
    /// The token that grows with each claim.
    pub(super) fencing_token: i64,
    /// Number of this attempt, from 1.
    pub attempt: i32,
    /// What the message is made of.
    pub content: MessageContent,
    /// Its webhook.
    pub webhook: WebhookId,
    /// The address.
    pub url: String,
    /// The saved search of the webhook.
    pub search: Option<SearchId>,
    /// The keys of the signatures.
    pub secrets: Secrets,
}

/// Keys of signatures, which are not printed.
#[derive(Clone)]
pub struct Secrets(pub Vec<Vec<u8>>);

impl std::fmt::Debug for Secrets {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} secrets", self.0.len())
    }
}

/// Claims up to `limit` messages that are due, and leases them to the caller.
///
/// Of each webhook the oldest unfinished message alone: messages come in order. One whose lease expired is due too.
/// Messages of disabled webhooks wait, tests excepted.
pub async fn claim(pool: &PgPool, limit: i64, lease: Duration) -> Result<Vec<MessageClaim>, StoreError> {
    let rows: Vec<ClaimRow> = sqlx::query_as(
        "WITH due AS (
           SELECT m.message_id FROM webhook_messages m JOIN webhooks w USING (webhook_id)
           WHERE m.state IN ('ready', 'running') AND m.run_at <= now()
             AND (m.state = 'ready' OR m.lease_expires_at < now())
             AND (w.disabled_at IS NULL OR m.message_type = 'test')
             AND NOT EXISTS (SELECT 1 FROM webhook_messages o WHERE o.webhook_id = m.webhook_id
                             AND o.state IN ('ready', 'running') AND o.message_id < m.message_id
                             AND (w.disabled_at IS NULL OR o.message_type = 'test'))
           ORDER BY m.run_at, m.message_id LIMIT $1::bigint FOR UPDATE OF m SKIP LOCKED
         ), claimed AS (
           UPDATE webhook_messages m SET state = 'running', attempts = attempts + 1, fencing_token = fencing_token + 1,
                                         lease_expires_at = now() + make_interval(secs => $2)
           FROM due WHERE m.message_id = due.message_id RETURNING m.*
         )
         SELECT c.message_id, c.fencing_token, c.attempts, c.content, w.webhook_id, w.url, w.search_id, w.secret,
                CASE WHEN w.former_secret_until > now() THEN w.former_secret END AS former_secret
         FROM claimed c JOIN webhooks w USING (webhook_id)",
    )
    .bind(limit)
    .bind(lease.as_secs_f64())
    .fetch_all(pool)
    .await?;
    let claim = |row: ClaimRow| MessageClaim {
        id: MessageId(row.message_id),
        fencing_token: row.fencing_token,
        attempt: row.attempts,
        content: row.content.0,
        webhook: WebhookId(row.webhook_id),
        url: row.url,
        search: row.search_id.map(SearchId),
        secrets: Secrets([row.secret].into_iter().chain(row.former_secret).collect()),
    };
    Ok(rows.into_iter().map(claim).collect())
}
