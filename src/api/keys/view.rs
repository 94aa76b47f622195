//! Keys on the wire.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::store::keys::Key;

/// A key, without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyView {
    /// Its public part, which identifies it: `dateline_<prefix>_…`.
    pub prefix: String,
    /// Who has it; corrections are signed with it.
    pub name: String,
    /// What it permits: `articles:write`, `read`, `review`, `admin`.
    pub scopes: Vec<&'static str>,
    /// Whether it is valid now.
    pub valid: bool,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When it expires; null is never.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub expires_at: Option<Timestamp>,
    /// When it was last used, within a minute; null for a key that never was.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub revoked_at: Option<Timestamp>,
    /// The whole key, in the answer that makes it and in no other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// Keys.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeyList {
    /// The keys, the latest first; all of them, those that are revoked too.
    pub data: Vec<KeyView>,
}

impl From<Key> for KeyView {
    fn from(key: Key) -> Self {
        let is_over = key.expires_at.is_some_and(|at| at <= Timestamp::now());
        Self {
            valid: key.revoked_at.is_none() && !is_over,
            scopes: key.scopes.iter().map(|scope| scope.as_str()).collect(),
            prefix: key.prefix,
            name: key.name,
            created_at: key.created_at,
            expires_at: key.expires_at,
            last_used_at: key.last_used_at,
            revoked_at: key.revoked_at,
            key: None,
        }
    }
}
