//! Undoing of a correction, which stays in the history.

use serde_json::json;
use sqlx::PgPool;

use super::{
    Correction, CorrectionAuthor, CorrectionError, Edit, Refusal, dismiss,
    history::fetch_with,
    merge, reassign,
    record::{begin, commit, record_change},
    rename, split,
};
use crate::store::{
    CorrectionId,
    audit::{self, Action, NewEntry},
    changes::{self, ChangeType, NewChange},
};

/// Undoes a correction; refused when it was undone before or a later one changed the same name.
pub async fn undo(
    pool: &PgPool,
    id: CorrectionId,
    author: &CorrectionAuthor,
) -> Result<Correction, CorrectionError> {
    let mut transaction = begin(pool).await?;
    let correction = fetch_with(&mut *transaction, id).await?.ok_or(Refusal::NoCorrection(id))?;
    if correction.undone.is_some() {
        return Err(Refusal::AlreadyUndone(id).into());
    }
    let actor = correction.actor;
    match &correction.change {
        Edit::Merge => merge::undo(&mut transaction, actor, correction.target).await?,
        Edit::Split { .. } => split::undo(&mut transaction, id, correction.target).await?,
        Edit::Rename { from, to, claimed } => {
            rename::undo(&mut transaction, id, actor, (from, to), *claimed).await?;
        }
        Edit::Reassignment { .. } => reassign::undo(&mut transaction, id).await?,
        Edit::Dismissal => dismiss::undo(&mut transaction, id).await?,
    }
    let target = correction.target.map(|target| target.0);
    let effect = match &correction.change {
        Edit::Merge => Some(NewChange::of_actor(ChangeType::ActorUnmerged, actor.0, target)),
        Edit::Rename { .. } => Some(NewChange::of_actor(ChangeType::ActorRenamed, actor.0, None)),
        Edit::Dismissal => Some(NewChange::of_actor(ChangeType::ActorAdded, actor.0, None)),
        Edit::Split { .. } | Edit::Reassignment { .. } => None,
    };
    changes::record(&mut transaction, effect.as_slice()).await?;
    record_change(&mut transaction, ChangeType::CorrectionUndone, id, (actor, correction.target)).await?;
    sqlx::query(
        "UPDATE corrections SET undone_by = $2, undone_reason = $3, undone_at = now() WHERE correction_id = $1",
    )
    .bind(id.0)
    .bind(&author.by)
    .bind(&author.reason)
    .execute(&mut *transaction)
    .await?;
    let entry = NewEntry {
        who: Some(&author.by),
        action: Action::UndoCorrection,
        subject: id.to_string(),
        reason: Some(&author.reason),
        before: Some(json!({"actor_id": actor, "change": correction.change, "target_id": correction.target})),
        after: None,
    };
    audit::record(&mut transaction, &[entry]).await?;
    commit(transaction, id).await
}
