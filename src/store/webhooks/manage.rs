//! Creation, change and deletion of webhooks.

use jiff_sqlx::Timestamp as SqlTimestamp;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use super::Webhook;
use crate::store::{
    SearchId, StoreError, WebhookId,
    audit::{self, Action, NewEntry},
    changes::{ChangeType, Position},
    row_struct::row_struct,
};

/// Most webhooks of one service: each asks for changes every second.
pub const MAX_WEBHOOKS: i64 = 100;
/// Hours for which messages are signed with the former secret too.
const FORMER_SECRET_HOURS: i32 = 24;

row_struct! {
    /// A webhook as it is selected.
    pub(super) struct WebhookRow {
        webhook_id: Uuid,
        url: String,
        description: Option<String>,
        types: Vec<String>,
        search_id: Option<Uuid>,
        former_secret_until: Option<SqlTimestamp>,
        disabled_at: Option<SqlTimestamp>,
        disabled_reason: Option<String>,
        created_at: SqlTimestamp,
        epoch: i64,
        after_transaction: i64,
        after_change: i64,
    }
}

impl From<WebhookRow> for Webhook {
    fn from(row: WebhookRow) -> Self {
        Self {
            id: WebhookId(row.webhook_id),
            url: row.url,
            description: row.description,
            types: row.types.iter().filter_map(|name| ChangeType::from_name(name)).collect(),
            search: row.search_id.map(SearchId),
            former_secret_until: row.former_secret_until.map(|until| until.to_jiff()),
            disabled: row.disabled_at.zip(row.disabled_reason).map(|(at, reason)| (at.to_jiff(), reason)),
            created_at: row.created_at.to_jiff(),
            position: Position {
                epoch: row.epoch,
                transaction: row.after_transaction,
                change: row.after_change,
            },
        }
    }
}

/// A webhook to be created.
#[derive(Debug, Clone)]
pub struct NewWebhook {
    /// The address.
    pub url: String,
    /// What it is for.
    pub description: Option<String>,
    /// The types of changes that are sent; empty for all.
    pub types: Vec<ChangeType>,
    /// The saved search whose new results are sent.
    pub search: Option<SearchId>,
    /// The key of the signatures.
    pub secret: Vec<u8>,
}

fn names(types: &[ChangeType]) -> Vec<&'static str> {
    types.iter().map(|one| one.name()).collect()
}

/// Returns what a caller can set, for the audit.
fn settings(webhook: &Webhook) -> Value {
    json!({
        "url": webhook.url, "description": webhook.description, "types": names(&webhook.types),
        "search_id": webhook.search, "enabled": webhook.disabled.is_none(),
    })
}

/// Creates a webhook for what changes from now on; `None` where there are too many. `who` does it, as the audit notes.
pub async fn create(
    pool: &PgPool,
    webhook: &NewWebhook,
    who: Option<&str>,
) -> Result<Option<Webhook>, StoreError> {
    let mut transaction = pool.begin().await?;
    let row: Option<WebhookRow> = sqlx::query_as(
        "INSERT INTO webhooks (webhook_id, url, description, types, search_id, secret, epoch, after_transaction,
                               after_change)
         SELECT $1, $2, $3, $4, $5, $6, epoch, pg_snapshot_xmin(pg_current_snapshot())::text::bigint, 0 FROM change_log
         WHERE (SELECT count(*) FROM webhooks) < $7::bigint RETURNING *",
    )
    .bind(Uuid::now_v7())
    .bind(&webhook.url)
    .bind(&webhook.description)
    .bind(names(&webhook.types))
    .bind(webhook.search.map(|search| search.0))
    .bind(&webhook.secret)
    .bind(MAX_WEBHOOKS)
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(created) = row.map(Webhook::from) else { return Ok(None) };
    let entry = NewEntry::of_change(who, Action::CreateWebhook, created.id, None, Some(settings(&created)));
    audit::record(&mut transaction, &[entry]).await?;
    transaction.commit().await?;
    Ok(Some(created))
}

/// Returns all webhooks, the latest first.
pub async fn all(pool: &PgPool) -> Result<Vec<Webhook>, StoreError> {
    let rows: Vec<WebhookRow> =
        sqlx::query_as("SELECT * FROM webhooks ORDER BY webhook_id DESC").fetch_all(pool).await?;
    Ok(rows.into_iter().map(Webhook::from).collect())
}

/// Returns the webhooks that are enabled and have no message about changes that is not sent.
pub async fn idle(pool: &PgPool) -> Result<Vec<Webhook>, StoreError> {
    let rows: Vec<WebhookRow> = sqlx::query_as(
        "SELECT * FROM webhooks w WHERE w.disabled_at IS NULL AND NOT EXISTS (
           SELECT 1 FROM webhook_messages m WHERE m.webhook_id = w.webhook_id AND m.state IN ('ready', 'running')
             AND m.message_type <> 'test') ORDER BY webhook_id",
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(Webhook::from).collect())
}

/// Returns a webhook, or `None` when there is none with this id.
pub async fn fetch(pool: &PgPool, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
    let row: Option<WebhookRow> = sqlx::query_as("SELECT * FROM webhooks WHERE webhook_id = $1")
        .bind(id.0)
        .fetch_optional(pool)
        .await?;
    Ok(row.map(Webhook::from))
}

/// What is to be changed of a webhook; `None` leaves it as it is.
#[derive(Debug, Clone, Default)]
pub struct WebhookChange {
    /// The address.
    pub url: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// The types of changes that are sent.
    pub types: Option<Vec<ChangeType>>,
    /// Whether messages are sent.
    pub enabled: Option<bool>,
}

/// Changes a webhook; `None` when there is none with this id. `who` does it, as the audit notes.
///
/// One that is enabled again goes on with the changes since it was disabled, as far as they are kept.
pub async fn change(
    pool: &PgPool,
    id: WebhookId,
    change: &WebhookChange,
    who: Option<&str>,
) -> Result<Option<Webhook>, StoreError> {
    let mut transaction = pool.begin().await?;
    let former: Option<WebhookRow> =
        sqlx::query_as("SELECT * FROM webhooks WHERE webhook_id = $1 FOR UPDATE")
            .bind(id.0)
            .fetch_optional(&mut *transaction)
            .await?;
    let Some(former) = former.map(Webhook::from) else { return Ok(None) };
    let row: WebhookRow = sqlx::query_as(
        "UPDATE webhooks SET url = coalesce($2, url), description = coalesce($3, description),
           types = coalesce($4, types),
           disabled_at = CASE $5::boolean WHEN true THEN NULL WHEN false THEN coalesce(disabled_at, now())
                         ELSE disabled_at END,
           disabled_reason = CASE $5::boolean WHEN true THEN NULL
                             WHEN false THEN coalesce(disabled_reason, 'disabled by request') ELSE disabled_reason END
         WHERE webhook_id = $1 RETURNING *",
    )
    .bind(id.0)
    .bind(&change.url)
    .bind(&change.description)
    .bind(change.types.as_deref().map(names))
    .bind(change.enabled)
    .fetch_one(&mut *transaction)
    .await?;
    let changed = Webhook::from(row);
    let (before, after) = (Some(settings(&former)), Some(settings(&changed)));
    let entry = NewEntry::of_change(who, Action::ChangeWebhook, id, before, after);
    audit::record(&mut transaction, &[entry]).await?;
    transaction.commit().await?;
    Ok(Some(changed))
}

/// Deletes a webhook with its messages; returns false when there is none. `who` does it, as the audit notes.
pub async fn delete(pool: &PgPool, id: WebhookId, who: Option<&str>) -> Result<bool, StoreError> {
    let mut transaction = pool.begin().await?;
    let deleted: Option<WebhookRow> =
        sqlx::query_as("DELETE FROM webhooks WHERE webhook_id = $1 RETURNING *")
            .bind(id.0)
            .fetch_optional(&mut *transaction)
            .await?;
    let Some(webhook) = deleted.map(Webhook::from) else { return Ok(false) };
    let entry = NewEntry::of_change(who, Action::DeleteWebhook, id, Some(settings(&webhook)), None);
    audit::record(&mut transaction, &[entry]).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Gives a webhook a new secret; messages are signed with the former one too for a day. `None` when there is no webhook.
///
/// `who` does it, as the audit notes.
pub async fn rotate(
    pool: &PgPool,
    id: WebhookId,
    secret: &[u8],
    who: Option<&str>,
) -> Result<Option<Webhook>, StoreError> {
    let mut transaction = pool.begin().await?;
    let row: Option<WebhookRow> = sqlx::query_as(
        "UPDATE webhooks SET former_secret = secret, secret = $2, former_secret_until = now() + make_interval(hours => $3)
         WHERE webhook_id = $1 RETURNING *",
    )
    .bind(id.0)
    .bind(secret)
    .bind(FORMER_SECRET_HOURS)
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(webhook) = row.map(Webhook::from) else { return Ok(None) };
    let entry = NewEntry::of_change(who, Action::RotateSecret, id, None, None);
    audit::record(&mut transaction, &[entry]).await?;
    transaction.commit().await?;
    Ok(Some(webhook))
}
