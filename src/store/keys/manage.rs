//! Creation, list and revocation of keys.

use jiff::Timestamp;
use jiff_sqlx::{Timestamp as SqlTimestamp, ToSqlx};
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

use super::{Scope, new_key_id, scopes};
use crate::store::{
    StoreError,
    audit::{self, Action, NewEntry},
    row_struct::row_struct,
};

/// A key that is about to be stored.
#[derive(Debug, Clone)]
pub struct NewKey {
    /// The name that corrections are signed with.
    pub name: String,
    /// The public part.
    pub prefix: String,
    /// SHA-256 of the whole key.
    pub key_hash: [u8; 32],
    /// What it permits.
    pub scopes: Vec<Scope>,
    /// When it expires; `None` is never.
    pub expires_at: Option<Timestamp>,
}

/// A key as it is listed.
#[derive(Debug, Clone)]
pub struct Key {
    /// The name.
    pub name: String,
    /// The public part.
    pub prefix: String,
    /// What it permits.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it expires; `None` is never.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, within a minute; `None` for a key that never was.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

/// A change of keys that was not made.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Another valid key has the name.
    #[error(
        "there is a key “{0}”: revoke it first, or take another name, since corrections are signed with it"
    )]
    NameTaken(String),
    /// No key has this prefix or name, or it is revoked.
    #[error("there is no valid key “{0}”; `dateline keys list` shows names and prefixes")]
    Unknown(String),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for KeyError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

row_struct! {
    /// A key as it is selected.
    struct KeyRow {
        name: String,
        prefix: String,
        scopes: Vec<String>,
        created_at: SqlTimestamp,
        expires_at: Option<SqlTimestamp>,
        last_used_at: Option<SqlTimestamp>,
        revoked_at: Option<SqlTimestamp>,
    }
}

impl From<KeyRow> for Key {
    fn from(row: KeyRow) -> Self {
        Self {
            name: row.name,
            prefix: row.prefix,
            scopes: scopes(&row.scopes),
            created_at: row.created_at.to_jiff(),
            expires_at: row.expires_at.map(|at| at.to_jiff()),
            last_used_at: row.last_used_at.map(|at| at.to_jiff()),
            revoked_at: row.revoked_at.map(|at| at.to_jiff()),
        }
    }
}

/// Stores a new key; `who` makes it, as the audit notes.
pub async fn create(pool: &PgPool, key: &NewKey, who: Option<&str>) -> Result<Key, KeyError> {
    let mut transaction = pool.begin().await?;
    // A name is free again once its key has expired.
    sqlx::query(
        "UPDATE keys SET revoked_at = now() WHERE name = $1 AND revoked_at IS NULL AND expires_at <= now()",
    )
    .bind(&key.name)
    .execute(&mut *transaction)
    .await?;
    let inserted: Option<KeyRow> = sqlx::query_as(
        "INSERT INTO keys (key_id, name, prefix, key_hash, scopes, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING
         RETURNING name, prefix, scopes, created_at, expires_at, last_used_at, revoked_at",
    )
    .bind(new_key_id())
    .bind(&key.name)
    .bind(&key.prefix)
    .bind(key.key_hash.as_slice())
    .bind(key.scopes.iter().map(|scope| scope.as_str().to_owned()).collect::<Vec<_>>())
    .bind(key.expires_at.map(|at| at.to_sqlx()))
    .fetch_optional(&mut *transaction)
    .await?;
    let created = inserted.ok_or_else(|| KeyError::NameTaken(key.name.clone()))?;
    let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
    let after = json!({"name": key.name, "scopes": scopes, "expires_at": key.expires_at});
    let entry = NewEntry {
        who,
        action: Action::CreateKey,
        subject: key.prefix.clone(),
        reason: None,
        before: None,
        after: Some(after),
    };
    audit::record(&mut transaction, &[entry]).await?;
    transaction.commit().await?;
    Ok(created.into())
}

/// Lists all keys, the latest first; those that are revoked too.
pub async fn list(pool: &PgPool) -> Result<Vec<Key>, StoreError> {
    let rows: Vec<KeyRow> = sqlx::query_as(
        "SELECT name, prefix, scopes, created_at, expires_at, last_used_at, revoked_at FROM keys
         ORDER BY created_at DESC, key_id DESC",
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(Key::from).collect())
}

/// Revokes a key by its prefix, or its name, and ends its sessions; returns its name. `who` does it, as the audit notes.
pub async fn revoke(pool: &PgPool, prefix_or_name: &str, who: Option<&str>) -> Result<String, KeyError> {
    let mut transaction = pool.begin().await?;
    let revoked: Option<(Uuid, String, String)> = sqlx::query_as(
        "UPDATE keys SET revoked_at = now() WHERE (prefix = $1 OR name = $1) AND revoked_at IS NULL
         RETURNING key_id, name, prefix",
    )
    .bind(prefix_or_name)
    .fetch_optional(&mut *transaction)
    .await?;
    let (id, name, prefix) = revoked.ok_or_else(|| KeyError::Unknown(prefix_or_name.to_owned()))?;
    let entry = NewEntry {
        who,
        action: Action::RevokeKey,
        subject: prefix,
        reason: None,
        before: Some(json!({"name": name})),
        after: None,
    };
    audit::record(&mut transaction, &[entry]).await?;
    sqlx::query("DELETE FROM sessions WHERE key_id = $1").bind(id).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(name)
}

/// Returns the number of keys that are valid now.
pub async fn count_valid(pool: &PgPool) -> Result<i64, StoreError> {
    let count =
        "SELECT count(*) FROM keys WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())";
    Ok(sqlx::query_scalar(count).fetch_one(pool).await?)
}
