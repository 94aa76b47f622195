//! Ends of attempts: delivered, to be repeated, or given up.

use std::time::Duration;

use sqlx::PgPool;
use uuid::Uuid;

use super::{Attempt, MessageClaim};
use crate::store::StoreError;

/// What becomes of a message after an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// It is delivered.
    Delivered,
    /// It is sent again after a wait.
    Repeat(Duration),
    /// It is given up.
    Failed,
    /// It is given up, and its webhook is disabled for this reason.
    Disabled(String),
}

/// Records an attempt and what becomes of its message; does nothing when the claim is no longer valid.
///
/// The attempt began `attempt.milliseconds` ago.
pub async fn finish(
    pool: &PgPool,
    claim: &MessageClaim,
    attempt: &Attempt,
    ending: &Ending,
) -> Result<(), StoreError> {
    let (state, wait) = match ending {
        Ending::Delivered => ("delivered", Duration::ZERO),
        Ending::Repeat(wait) => ("ready", *wait),
        Ending::Failed | Ending::Disabled(_) => ("failed", Duration::ZERO),
    };
    let mut transaction = pool.begin().await?;
    let finished = sqlx::query(
        "UPDATE webhook_messages SET state = $3, lease_expires_at = NULL, run_at = now() + make_interval(secs => $4),
           finished_at = CASE WHEN $3 = 'ready' THEN NULL ELSE now() END
         WHERE message_id = $1 AND fencing_token = $2 AND state = 'running'",
    )
    .bind(claim.id.0)
    .bind(claim.fencing_token)
    .bind(state)
    .bind(wait.as_secs_f64())
    .execute(&mut *transaction)
    .await?
    .rows_affected();
    if finished == 0 {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO webhook_attempts (message_id, attempt_id, attempted_at, status, error, milliseconds)
         VALUES ($1, $2, now() - make_interval(secs => $5::integer / 1000.0), $3, $4, $5)",
    )
    .bind(claim.id.0)
    .bind(Uuid::now_v7())
    .bind(attempt.status)
    .bind(&attempt.error)
    .bind(attempt.milliseconds)
    .execute(&mut *transaction)
    .await?;
    if let Ending::Disabled(reason) = ending {
        sqlx::query("UPDATE webhooks SET disabled_at = now(), disabled_reason = $2 WHERE webhook_id = $1")
            .bind(claim.webhook.0)
            .bind(reason)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(())
}
