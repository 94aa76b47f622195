//! A change as it is given.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::store::{
    ActorId, ArticleId, CorrectionId, HappeningId, StatementId,
    changes::{ChangeRecord, ChangeType, Noun},
};

/// A change. It has ids and no text: what was deleted since cannot be read from it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangeView {
    /// Its position in the log, to be sent as `since`. The same change always has the same one.
    pub id: String,
    /// What changed, and how.
    #[serde(rename = "type")]
    pub change_type: ChangeType,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub changed_at: Timestamp,
    /// The id of what changed: `art_…`, `stm_…`, `hap_…`, `act_…` or `cor_…`.
    pub subject_id: String,
    /// Where it can be read; absent where it is no longer there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The article, of articles and statements.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article_id: Option<ArticleId>,
    /// The revision, of articles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<i32>,
    /// The speaker, of statements.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker_id: Option<ActorId>,
    /// The actors that it is about; of a statement the speaker too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actor_ids: Vec<ActorId>,
    /// The happening or actor that it was merged into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<String>,
    /// The actor that some of its mentions were moved to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub split_off: Option<String>,
}

impl From<ChangeRecord> for ChangeView {
    fn from(change: ChangeRecord) -> Self {
        let id = |id: Uuid| subject_id(change.change_type.noun(), id);
        let subject_id = id(change.subject_id);
        let other =
            |wanted: &[ChangeType]| change.other_id.filter(|_| wanted.contains(&change.change_type)).map(id);
        let folder = match change.change_type.noun() {
            Noun::Article => Some("articles"),
            Noun::Statement => Some("statements"),
            Noun::Actor => Some("actors"),
            Noun::Correction => Some("corrections"),
            Noun::Happening => None,
        };
        Self {
            id: change.position.to_string(),
            change_type: change.change_type,
            changed_at: change.changed_at,
            url: folder
                .filter(|_| !change.change_type.is_end())
                .map(|folder| format!("/v1/{folder}/{subject_id}")),
            merged_into: other(&[ChangeType::HappeningMerged, ChangeType::ActorMerged]),
            split_off: other(&[ChangeType::ActorSplit]),
            subject_id,
            article_id: change.article_id,
            revision: change.revision,
            speaker_id: change.speaker_id,
            actor_ids: change.actor_ids,
        }
    }
}

/// Returns an id with the prefix of its noun.
pub fn subject_id(noun: Noun, id: Uuid) -> String {
    match noun {
        Noun::Article => ArticleId(id).to_string(),
        Noun::Statement => StatementId(id).to_string(),
        Noun::Happening => HappeningId(id).to_string(),
        Noun::Actor => ActorId(id).to_string(),
        Noun::Correction => CorrectionId(id).to_string(),
    }
}
