//! Sessions of browsers.

use jiff::Timestamp;
use jiff_sqlx::ToSqlx;
use sqlx::PgPool;
use uuid::Uuid;

use crate::store::StoreError;

/// Stores a session of a key by the digest of its token; removes sessions that have expired.
pub async fn insert_session(
    pool: &PgPool,
    token_hash: &[u8],
    key_id: Uuid,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE expires_at <= now()").execute(pool).await?;
    sqlx::query("INSERT INTO sessions (token_hash, key_id, expires_at) VALUES ($1, $2, $3)")
        .bind(token_hash)
        .bind(key_id)
        .bind(expires_at.to_sqlx())
        .execute(pool)
        .await?;
    Ok(())
}

/// Deletes the session with this digest, if there is one.
pub async fn delete_session(pool: &PgPool, token_hash: &[u8]) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE token_hash = $1").bind(token_hash).execute(pool).await?;
    Ok(())
}
