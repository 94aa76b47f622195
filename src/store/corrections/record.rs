//! Steps that all corrections share: the lock, the corrected actor, the record.

use serde_json::json;
use sqlx::{PgPool, PgTransaction, types::Json};
use uuid::Uuid;

use super::{Correction, CorrectionAuthor, CorrectionError, Edit, Refusal, history::fetch_with};
use crate::store::{
    ActorId, CorrectionId,
    actors::{actor_type, name_key},
    audit::{self, Action, NewEntry},
    changes::{self, ChangeType, NewChange},
};
use extraction::schema::ActorType;

/// Begins the transaction of a correction, under a lock that only one correction holds.
///
/// Two concurrent merges could otherwise form a cycle.
pub(in crate::store) async fn begin(pool: &PgPool) -> Result<PgTransaction<'_>, CorrectionError> {
    let mut transaction = pool.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock(hashtext('dateline corrections'))")
        .execute(&mut *transaction)
        .await?;
    Ok(transaction)
}

/// An actor that is corrected.
pub(super) struct CorrectedActor {
    pub name: String,
    pub actor_type: ActorType,
}

/// Returns the actor, locked against deletion with its last article; refuses a missing or merged one.
///
/// The lock allows changes of its article count, which another transaction may make before it waits for this one.
pub(super) async fn lock_actor(
    transaction: &mut PgTransaction<'_>,
    id: ActorId,
) -> Result<CorrectedActor, CorrectionError> {
    let row: Option<(String, String, Option<Uuid>, Option<Uuid>)> = sqlx::query_as(
        "SELECT name, actor_type, merged_into, dismissal_id FROM actors WHERE actor_id = $1 FOR KEY SHARE",
    )
    .bind(id.0)
    .fetch_optional(&mut **transaction)
    .await?;
    match row.ok_or(Refusal::NoActor(id))? {
        (_, _, _, Some(dismissal)) => Err(Refusal::Dismissed(id, CorrectionId(dismissal)).into()),
        (_, _, Some(into), None) => Err(Refusal::Merged(id, ActorId(into)).into()),
        (name, stored, None, None) => Ok(CorrectedActor { name, actor_type: actor_type(&stored) }),
    }
}

/// Creates an actor that does not hold its name: only overrides and disambiguation lead to it.
pub(super) async fn new_actor(
    transaction: &mut PgTransaction<'_>,
    actor_type: ActorType,
    name: &str,
) -> Result<ActorId, CorrectionError> {
    let id = ActorId(Uuid::now_v7());
    sqlx::query("INSERT INTO actors (actor_id, actor_type, name) VALUES ($1, $2, $3)")
        .bind(id.0)
        .bind(actor_type.as_str())
        .bind(name)
        .execute(&mut **transaction)
        .await?;
    changes::record(transaction, &[NewChange::of_actor(ChangeType::ActorAdded, id.0, None)]).await?;
    add_alias(transaction, id, name).await?;
    Ok(id)
}

/// Adds a name under which the actor is found.
pub(super) async fn add_alias(
    transaction: &mut PgTransaction<'_>,
    actor: ActorId,
    name: &str,
) -> Result<(), CorrectionError> {
    sqlx::query(
        "INSERT INTO actor_aliases (actor_id, alias_key, alias) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(actor.0)
    .bind(name_key(name))
    .bind(name)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Records a correction and returns its id.
pub(super) async fn record(
    transaction: &mut PgTransaction<'_>,
    actor: ActorId,
    target: Option<ActorId>,
    change: &Edit,
    author: &CorrectionAuthor,
) -> Result<CorrectionId, CorrectionError> {
    let id = CorrectionId(Uuid::now_v7());
    sqlx::query(
        "INSERT INTO corrections (correction_id, actor_id, target_actor_id, payload, made_by, reason)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(id.0)
    .bind(actor.0)
    .bind(target.map(|target| target.0))
    .bind(Json(change))
    .bind(&author.by)
    .bind(&author.reason)
    .execute(&mut **transaction)
    .await?;
    let entry = NewEntry {
        who: Some(&author.by),
        action: Action::Correct,
        subject: actor.to_string(),
        reason: Some(&author.reason),
        before: None,
        after: Some(json!({"correction_id": id, "change": change, "target_id": target})),
    };
    audit::record(transaction, &[entry]).await?;
    record_change(transaction, ChangeType::CorrectionMade, id, (actor, target)).await?;
    let effect = match change {
        Edit::Merge => Some(ChangeType::ActorMerged),
        Edit::Split { .. } => Some(ChangeType::ActorSplit),
        Edit::Rename { .. } => Some(ChangeType::ActorRenamed),
        Edit::Dismissal => Some(ChangeType::ActorDeleted),
        // The article is extracted again.
        Edit::Reassignment { .. } => None,
    };
    if let Some(effect) = effect {
        let change = NewChange::of_actor(effect, actor.0, target.map(|target| target.0));
        changes::record(transaction, &[change]).await?;
    }
    Ok(id)
}

/// Records that a correction was made or undone.
pub(super) async fn record_change(
    transaction: &mut PgTransaction<'_>,
    change_type: ChangeType,
    id: CorrectionId,
    (actor, target): (ActorId, Option<ActorId>),
) -> Result<(), CorrectionError> {
    let of_actors = NewChange::of_actor(change_type, actor.0, target.map(|target| target.0));
    let change = NewChange { subject_id: id.0, other_id: None, ..of_actors };
    Ok(changes::record(transaction, &[change]).await?)
}

/// Commits, and returns the correction as stored.
pub(super) async fn commit(
    mut transaction: PgTransaction<'_>,
    id: CorrectionId,
) -> Result<Correction, CorrectionError> {
    let correction = fetch_with(&mut *transaction, id).await?.ok_or(Refusal::NoCorrection(id))?;
    transaction.commit().await?;
    Ok(correction)
}
