//! Corrections of actors by editors: merges, splits, renames, reassignments, dismissals, and their undoing.
//!
//! Facts keep the actor ids that they were written with. A merge is a pointer from one actor to another, which
//! queries follow. A split or reassignment stores overrides and queues its articles for another extraction, at
//! which the overrides apply. Each kind of correction has a file with its command and its `undo`.

mod dismiss;
mod history;
mod merge;
mod overrides;
mod reassign;
mod record;
mod refusal;
mod rename;
mod split;
mod undo;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ActorId, ArticleId, CorrectionId};
use extraction::reassign::TextSelector;

pub use dismiss::dismiss;
pub(super) use dismiss::{dismissed, note_dismissed_mentions, requeue_dismissed};
pub use history::{History, NamedCorrection, fetch, with_names};
pub use merge::merge;
pub(super) use overrides::Overrides;
pub use reassign::{ReassignTarget, reassign};
pub(super) use record::begin;
pub use refusal::{CorrectionError, Refusal};
pub use rename::rename;
pub use split::split;
pub use undo::undo;

/// What a correction does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Edit {
    /// The actor is the same as the target actor.
    Merge,
    /// In some articles the actor is another one of the same name: the target actor.
    Split {
        /// The articles.
        articles: Vec<ArticleId>,
    },
    /// The actor has another name.
    Rename {
        /// The old name.
        from: String,
        /// The new name.
        to: String,
        /// True when no actor of this type had the name: articles with it then mean this actor.
        claimed: bool,
    },
    /// One mention of the actor refers to the target actor.
    Reassignment {
        /// The article.
        article_id: ArticleId,
        /// The mention.
        selector: TextSelector,
    },
    /// There is no such actor: what articles take for it is none.
    Dismissal,
}

/// The author of a correction, with a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionAuthor {
    /// Name of the author.
    pub by: String,
    /// The reason.
    pub reason: String,
}

/// A correction with its author and times.
#[derive(Debug, Clone)]
pub struct Correction {
    /// Its id.
    pub id: CorrectionId,
    /// What it does.
    pub change: Edit,
    /// The actor that is corrected: merged away, split, renamed, or wrongly assigned a mention.
    pub actor: ActorId,
    /// The other actor: merged into, split off, or assigned the mention; `None` for a rename and a dismissal.
    pub target: Option<ActorId>,
    /// Its author and reason.
    pub made: CorrectionAuthor,
    /// Time at which it was made.
    pub made_at: Timestamp,
    /// Author, reason and time of its undoing.
    pub undone: Option<(CorrectionAuthor, Timestamp)>,
}
