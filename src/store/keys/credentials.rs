//! The digests by which requests are recognised, with who sends them.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::PgPool;
use uuid::Uuid;

use super::{Scope, is_valid, scopes};
use crate::store::{StoreError, row_struct::row_struct};

/// Who sends a request, as its key or session says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyHolder {
    /// The key.
    pub key_id: Uuid,
    /// Its name.
    pub name: String,
    /// What it permits.
    pub scopes: Vec<Scope>,
}

impl KeyHolder {
    /// Tests whether the key permits what `scope` does.
    pub fn has(&self, scope: Scope) -> bool {
        self.scopes.iter().any(|own| *own == scope || *own == Scope::Admin)
    }
}

/// The digest of a key or of a session's token, with its holder.
#[derive(Debug, Clone)]
pub struct Credential {
    /// SHA-256 of the secret.
    pub hash: Vec<u8>,
    /// Who has it.
    pub holder: KeyHolder,
    /// When it expires; `None` is never.
    pub expires_at: Option<Timestamp>,
}

impl Credential {
    /// Tests whether it is valid at `now`.
    pub fn is_valid(&self, now: Timestamp) -> bool {
        is_valid(self.expires_at, now)
    }
}

row_struct! {
    /// A credential as it is selected.
    struct CredentialRow {
        hash: Vec<u8>,
        key_id: Uuid,
        name: String,
        scopes: Vec<String>,
        expires_at: Option<SqlTimestamp>,
    }
}

/// Loads all credentials that are valid now: of keys, and of sessions whose key is valid.
pub async fn valid_credentials(pool: &PgPool) -> Result<Vec<Credential>, StoreError> {
    let rows: Vec<CredentialRow> = sqlx::query_as(
        "WITH valid AS (
           SELECT * FROM keys WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
         )
         SELECT key_hash AS hash, key_id, name, scopes, expires_at FROM valid
         UNION ALL
         SELECT s.token_hash, v.key_id, v.name, v.scopes, least(s.expires_at, v.expires_at)
         FROM valid v JOIN sessions s USING (key_id) WHERE s.expires_at > now()",
    )
    .fetch_all(pool)
    .await?;
    let credential = |row: CredentialRow| Credential {
        hash: row.hash,
        holder: KeyHolder { key_id: row.key_id, name: row.name, scopes: scopes(&row.scopes) },
        expires_at: row.expires_at.map(|at| at.to_jiff()),
    };
    Ok(rows.into_iter().map(credential).collect())
}

/// Notes that a key is used, unless that was noted within the last minute.
pub async fn note_use(pool: &PgPool, key_id: Uuid) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE keys SET last_used_at = now()
         WHERE key_id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')",
    )
    .bind(key_id)
    .execute(pool)
    .await?;
    Ok(())
}
