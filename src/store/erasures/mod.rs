//! Erasure of a person on request: a pseudonym or blocks replace the name wherever it was, and where it is submitted again.
//!
//! Names are kept as keyed hashes alone. Stored texts are masked and extracted from again; what follows from them is removed
//! at once. A whole name is masked wherever it is, a part of one where a whole name of the same person is in the same text or
//! article: the last name, and the first name unless another last name follows. A first name that is an ordinary word stays.
//! [`sweep`] masks every other column of every table, also those that later versions add.

mod articles;
mod erase;
mod names;
mod ordinary_words;
mod pseudonym;
mod replacements;
mod submissions;
mod sweep;
mod words;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ActorId, ArticleId, ErasureId, StoreError, corrections::CorrectionAuthor};

pub use erase::erase;
pub(super) use submissions::{begin_submission, mask_submission};

/// What replaces the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErasureMode {
    /// A pseudonym: what the person said and did stays together.
    Pseudonymise,
    /// Blocks: nothing is attributed to the person.
    Erase,
}

impl ErasureMode {
    /// All modes.
    pub const ALL: [Self; 2] = [Self::Pseudonymise, Self::Erase];

    /// Returns the name on the wire and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pseudonymise => "pseudonymise",
            Self::Erase => "erase",
        }
    }
}

/// An erasure that is about to be made.
#[derive(Debug, Clone)]
pub struct NewErasure {
    /// The actor.
    pub actor: ActorId,
    /// What replaces the name.
    pub mode: ErasureMode,
    /// The pseudonym; without one it is made of the id.
    pub pseudonym: Option<String>,
    /// The ground in law, such as “Art. 17 GDPR”.
    pub legal_ground: String,
    /// Author and reason.
    pub author: CorrectionAuthor,
}

/// An erasure that was made.
#[derive(Debug, Clone)]
pub struct Erasure {
    /// Its id.
    pub id: ErasureId,
    /// The actor.
    pub actor: ActorId,
    /// What replaces the name.
    pub mode: ErasureMode,
    /// The pseudonym; `None` where blocks replace the name.
    pub pseudonym: Option<String>,
    /// The ground in law, without the name.
    pub legal_ground: String,
    /// Author, and the reason without the name.
    pub author: CorrectionAuthor,
    /// Time at which it was made.
    pub made_at: Timestamp,
    /// The articles whose texts had the name.
    pub articles: Vec<ArticleId>,
    /// Number of entries of the audit that had it.
    pub masked_entries: u64,
}

/// An erasure that was not made.
#[derive(Debug, thiserror::Error)]
pub enum ErasureError {
    /// There is no such actor.
    #[error("there is no actor {0}")]
    NotFound(ActorId),
    /// The first actor was merged into the second.
    #[error("{0} was merged into {1}; erase that one, or undo the merge")]
    Merged(ActorId, ActorId),
    /// It is no person.
    #[error("{0} is no person: people alone are erased")]
    NoPerson(ActorId),
    /// Another actor has the pseudonym, or the person's own name has words of it.
    #[error("{0}")]
    Pseudonym(&'static str),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ErasureError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
