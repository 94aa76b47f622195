//! Merge of an actor into another.

use sqlx::{PgPool, PgTransaction};

use super::{
    Change, Correction, CorrectionAuthor, CorrectionError, Refusal,
    record::{begin, commit, lock_actor, record},
};
use crate::store::ActorId;
use extraction::schema::ActorType;

/// Merges `actor` into `into`: all views show the latter from now on.
pub async fn merge(
    pool: &PgPool,
    actor: ActorId,
    into: ActorId,
    author: &CorrectionAuthor,
) -> Result<Correction, CorrectionError> {
    let mut transaction = begin(pool).await?;
    let merged = lock_actor(&mut transaction, actor).await?;
    let remaining = lock_actor(&mut transaction, into).await?;
    if actor == into {
        return Err(Refusal::IntoItself(actor).into());
    }
    for (id, corrected) in [(actor, &merged), (into, &remaining)] {
        if corrected.actor_type == ActorType::Unnamed {
            return Err(Refusal::Unnamed(id).into());
        }
    }
    sqlx::query("UPDATE actors SET merged_into = $2 WHERE actor_id = $1")
        .bind(actor.0)
        .bind(into.0)
        .execute(&mut *transaction)
        .await?;
    let id = record(&mut transaction, actor, Some(into), &Change::Merge, author).await?;
    commit(transaction, id).await
}

/// Removes the pointer from the merged actor.
pub(super) async fn undo(transaction: &mut PgTransaction<'_>, actor: ActorId) -> Result<(), CorrectionError> {
    sqlx::query("UPDATE actors SET merged_into = NULL WHERE actor_id = $1")
        .bind(actor.0)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
