//! Merge of an actor into another.

use sqlx::{PgPool, PgTransaction};

use super::{
    Correction, CorrectionAuthor, CorrectionError, Edit, Refusal,
    record::{begin, commit, lock_actor, record},
};
use crate::store::{
    ActorId,
    actors::{recount_articles, resolve_merges},
    stories,
};
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
    if !are_mergeable(merged.actor_type, remaining.actor_type) {
        let (from, to) = (merged.actor_type.as_str(), remaining.actor_type.as_str());
        return Err(Refusal::UnlikeTypes(actor, from, to).into());
    }
    stories::lock(&mut transaction).await?;
    sqlx::query("UPDATE actors SET merged_into = $2 WHERE actor_id = $1")
        .bind(actor.0)
        .bind(into.0)
        .execute(&mut *transaction)
        .await?;
    recount_articles(&mut transaction, into.0).await?;
    let id = record(&mut transaction, actor, Some(into), &Edit::Merge, author).await?;
    commit(transaction, id).await
}

/// Tests whether actors of two types can be one: of the same type, or an organization that some articles take for a group.
fn are_mergeable(one: ActorType, other: ActorType) -> bool {
    let is_collective = |actor_type| matches!(actor_type, ActorType::Organization | ActorType::Group);
    one == other || (is_collective(one) && is_collective(other))
}

/// Removes the pointer from the merged actor, which led to `into`.
pub(super) async fn undo(
    transaction: &mut PgTransaction<'_>,
    actor: ActorId,
    into: Option<ActorId>,
) -> Result<(), CorrectionError> {
    stories::lock(transaction).await?;
    sqlx::query("UPDATE actors SET merged_into = NULL WHERE actor_id = $1")
        .bind(actor.0)
        .execute(&mut **transaction)
        .await?;
    // The other actor may have been merged itself since.
    let remaining = resolve_merges(&mut **transaction, [actor].into_iter().chain(into)).await?;
    for canonical in remaining.values() {
        recount_articles(transaction, canonical.id.0).await?;
    }
    Ok(())
}
