//! Keys of those who call the API, and sessions of browsers. Only SHA-256 digests of their secrets are stored.

mod credentials;
mod manage;
mod secret;
mod sessions;

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use uuid::Uuid;

pub use credentials::{Credential, KeyHolder, note_use, valid_credentials};
pub use manage::{Key, KeyError, NewKey, count_valid, create, list, revoke};
pub use secret::{NewSecret, RandomError, hash, new_token};
pub use sessions::{delete_session, insert_session};

/// What a key permits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Submission and deletion of articles.
    ArticlesWrite,
    /// All queries, and checks and extractions that store nothing.
    Read,
    /// Corrections of actors.
    Review,
    /// Everything, with what the other scopes permit.
    Admin,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 4] = [Self::ArticlesWrite, Self::Read, Self::Review, Self::Admin];

    /// Returns the name, as keys are made with it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ArticlesWrite => "articles:write",
            Self::Read => "read",
            Self::Review => "review",
            Self::Admin => "admin",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no scope; write articles:write, read, review or admin")]
pub struct ScopeError(String);

impl FromStr for Scope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, ScopeError> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text).ok_or_else(|| ScopeError(text.to_owned()))
    }
}

/// Parses the scopes of a row; those of a newer version are left out.
fn scopes(names: &[String]) -> Vec<Scope> {
    names.iter().filter_map(|name| name.parse().ok()).collect()
}

/// Tests whether a key is valid at `now`.
fn is_valid(expires_at: Option<Timestamp>, now: Timestamp) -> bool {
    expires_at.is_none_or(|expires_at| now < expires_at)
}

/// Makes the id of a new key.
fn new_key_id() -> Uuid {
    Uuid::now_v7()
}
