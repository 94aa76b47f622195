//! Reasons for which a correction is refused.

use crate::store::{ActorId, ArticleId, CorrectionId, StoreError};

/// The reason for which a correction is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no such actor.
    #[error("there is no actor {0}")]
    NoActor(ActorId),
    /// The first actor was merged into the second: the correction belongs to the canonical actor.
    #[error("{0} was merged into {1}")]
    Merged(ActorId, ActorId),
    /// The actor was dismissed by the correction named here.
    #[error("{0} was dismissed by {1}: there is no such actor; undo that first")]
    Dismissed(ActorId, CorrectionId),
    /// Actor and target are the same.
    #[error("{0} is the same actor")]
    IntoItself(ActorId),
    /// An unnamed source belongs to its article and is never merged.
    #[error("{0} is a source that its article does not name, and is never merged with another")]
    Unnamed(ActorId),
    /// A person is no organization, and a place no group: the two are of unlike types.
    #[error(
        "{0} is of type {1}, and the other one of type {2}; only organizations and groups can be merged with each other"
    )]
    UnlikeTypes(ActorId, &'static str, &'static str),
    /// The article does not mention the actor.
    #[error("{0} does not mention this actor")]
    NotMentioned(ArticleId),
    /// A split would leave the actor without articles.
    #[error("no article would be left to the actor; rename it instead")]
    NoArticleLeft,
    /// The actor has no mention at the span.
    #[error("this actor has no mention at this span")]
    NoMention,
    /// There is no such correction.
    #[error("there is no correction {0}")]
    NoCorrection(CorrectionId),
    /// The correction was undone before.
    #[error("{0} was undone before")]
    AlreadyUndone(CorrectionId),
    /// A later correction, the one named here, changed the same thing.
    #[error("{0} changed the same name later; undo it first")]
    Superseded(CorrectionId),
}

/// A correction that was not made: refused, or failed in the database.
#[derive(Debug, thiserror::Error)]
pub enum CorrectionError {
    /// Refused; the database is unchanged.
    #[error("the correction is refused: {0}")]
    Refused(#[from] Refusal),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for CorrectionError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
