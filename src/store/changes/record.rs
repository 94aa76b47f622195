//! Recording of changes, in the transaction that makes them.

use serde::Serialize;
use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use super::ChangeType;
use crate::store::StoreError;

/// A change to be recorded. It holds ids alone: what is deleted later leaves no text behind.
#[derive(Debug, Clone, Serialize)]
pub(in crate::store) struct NewChange {
    pub change_type: ChangeType,
    pub subject_id: Uuid,
    pub article_id: Option<Uuid>,
    pub revision: Option<i32>,
    pub speaker_id: Option<Uuid>,
    /// The actors that the subject is about.
    pub actor_ids: Option<Vec<Uuid>>,
    /// What the subject was merged into, or what was split off.
    pub other_id: Option<Uuid>,
}

impl NewChange {
    /// Creates a change with nothing but its subject.
    pub fn new(change_type: ChangeType, subject_id: Uuid) -> Self {
        Self {
            change_type,
            subject_id,
            article_id: None,
            revision: None,
            speaker_id: None,
            actor_ids: None,
            other_id: None,
        }
    }

    /// Creates a change of an article, in one of its revisions.
    pub fn of_article(change_type: ChangeType, article: Uuid, revision: Option<i32>) -> Self {
        Self { article_id: Some(article), revision, ..Self::new(change_type, article) }
    }

    /// Creates a change of an actor, with another actor that has part in it.
    pub fn of_actor(change_type: ChangeType, actor: Uuid, other: Option<Uuid>) -> Self {
        let actor_ids = Some([actor].into_iter().chain(other).collect());
        Self { actor_ids, other_id: other, ..Self::new(change_type, actor) }
    }
}

/// Records changes, in this order.
pub(in crate::store) async fn record(
    transaction: &mut PgTransaction<'_>,
    changes: &[NewChange],
) -> Result<(), StoreError> {
    if changes.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO changes (change_type, subject_id, article_id, revision, speaker_id, actor_ids, other_id)
         SELECT change_type, subject_id, article_id, revision, speaker_id, actor_ids, other_id
         FROM jsonb_to_recordset($1) AS new
           (change_type text, subject_id uuid, article_id uuid, revision integer, speaker_id uuid, actor_ids uuid[],
            other_id uuid)",
    )
    .bind(Json(changes))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
