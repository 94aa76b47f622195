//! What a revision does to its article.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a revision does to its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Says more, or says it in another way.
    Update,
    /// Corrects what was wrong.
    Correction,
    /// Takes the article back.
    Withdrawal,
    /// Takes the article back, because it must not be used.
    Kill,
}

impl Change {
    /// All changes, in listing order.
    pub const ALL: [Self; 4] = [Self::Update, Self::Correction, Self::Withdrawal, Self::Kill];

    /// Returns the name on the wire and in column `revisions.change`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Correction => "correction",
            Self::Withdrawal => "withdrawal",
            Self::Kill => "kill",
        }
    }

    /// Returns true where the article is hidden from then on.
    pub fn is_withdrawal(self) -> bool {
        matches!(self, Self::Withdrawal | Self::Kill)
    }

    /// Finds a change by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|change| change.as_str() == name)
    }
}
