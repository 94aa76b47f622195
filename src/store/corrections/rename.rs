//! Rename of an actor.

use sqlx::{PgPool, PgTransaction};
use uuid::Uuid;

use super::{
    Correction, CorrectionAuthor, CorrectionError, Edit, Refusal,
    record::{add_alias, begin, commit, lock_actor, record},
};
use crate::store::{ActorId, CorrectionId, actors::name_key};

/// Renames an actor, which is still found by its old name.
///
/// When no actor of its type holds the new name, later articles with that name mean this actor.
pub async fn rename(
    pool: &PgPool,
    actor: ActorId,
    name: &str,
    author: &CorrectionAuthor,
) -> Result<Correction, CorrectionError> {
    let mut transaction = begin(pool).await?;
    let before = lock_actor(&mut transaction, actor).await?;
    let claimed = sqlx::query(
        "INSERT INTO actor_keys (actor_type, name_key, actor_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(before.actor_type.as_str())
    .bind(name_key(name))
    .bind(actor.0)
    .execute(&mut *transaction)
    .await?
    .rows_affected()
        > 0;
    set_name(&mut transaction, actor, name).await?;
    let change = Edit::Rename { from: before.name, to: name.to_owned(), claimed };
    let id = record(&mut transaction, actor, None, &change, author).await?;
    commit(transaction, id).await
}

/// Restores the old name `from`, and gives up the new name `to` if the rename claimed it.
///
/// Refused while a later rename of the actor is in force.
pub(super) async fn undo(
    transaction: &mut PgTransaction<'_>,
    id: CorrectionId,
    actor: ActorId,
    (from, to): (&str, &str),
    claimed: bool,
) -> Result<(), CorrectionError> {
    let later: Option<Uuid> = sqlx::query_scalar(
        "SELECT correction_id FROM corrections WHERE actor_id = $1 AND correction_id > $2
           AND payload ->> 'type' = 'rename' AND undone_at IS NULL ORDER BY 1 DESC LIMIT 1",
    )
    .bind(actor.0)
    .bind(id.0)
    .fetch_optional(&mut **transaction)
    .await?;
    if let Some(later) = later {
        return Err(Refusal::Superseded(CorrectionId(later)).into());
    }
    if claimed {
        sqlx::query("DELETE FROM actor_keys WHERE actor_id = $1 AND name_key = $2")
            .bind(actor.0)
            .bind(name_key(to))
            .execute(&mut **transaction)
            .await?;
    }
    set_name(transaction, actor, from).await
}

/// Sets the name, under which the actor is found too.
///
/// The row of the actor is locked last, as everywhere.
async fn set_name(
    transaction: &mut PgTransaction<'_>,
    actor: ActorId,
    name: &str,
) -> Result<(), CorrectionError> {
    add_alias(transaction, actor, name).await?;
    sqlx::query("UPDATE actors SET name = $2 WHERE actor_id = $1")
        .bind(actor.0)
        .bind(name)
        .execute(&mut **transaction)
        .await?;
    Ok(())
}
