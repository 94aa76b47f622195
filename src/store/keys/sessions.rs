//! Sessions of browsers.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::{PgPool, PgTransaction};
use uuid::Uuid;

use crate::store::{
    StoreError,
    audit::{self, Action, NewEntry},
};

/// Stores a session of a key by the digest of its token, and notes it in the audit; removes sessions that have expired.
pub async fn insert_session(
    pool: &PgPool,
    token_hash: &[u8],
    key_id: Uuid,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let mut transaction = pool.begin().await?;
    sqlx::query("DELETE FROM sessions WHERE expires_at <= now()").execute(&mut *transaction).await?;
    sqlx::query("INSERT INTO sessions (token_hash, key_id, expires_at) VALUES ($1, $2, $3)")
        .bind(token_hash)
        .bind(key_id)
        .bind(expires_at.to_sqlx())
        .execute(&mut *transaction)
        .await?;
    note(&mut transaction, Action::SignIn, key_id).await?;
    Ok(transaction.commit().await?)
}

/// Deletes the session with this digest, if there is one, and notes it in the audit.
pub async fn delete_session(pool: &PgPool, token_hash: &[u8]) -> Result<(), StoreError> {
    let mut transaction = pool.begin().await?;
    let key: Option<Uuid> = sqlx::query_scalar("DELETE FROM sessions WHERE token_hash = $1 RETURNING key_id")
        .bind(token_hash)
        .fetch_optional(&mut *transaction)
        .await?;
    if let Some(key) = key {
        note(&mut transaction, Action::SignOut, key).await?;
    }
    Ok(transaction.commit().await?)
}

/// Notes what a browser did with a key, whose public part is the subject.
async fn note(transaction: &mut PgTransaction<'_>, action: Action, key_id: Uuid) -> Result<(), StoreError> {
    let (name, prefix): (String, String) = sqlx::query_as("SELECT name, prefix FROM keys WHERE key_id = $1")
        .bind(key_id)
        .fetch_one(&mut **transaction)
        .await?;
    let entry =
        NewEntry { who: Some(&name), action, subject: prefix, reason: None, before: None, after: None };
    audit::record(transaction, &[entry]).await
}
