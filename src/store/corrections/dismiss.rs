//! Dismissal of an actor: there is no such person, organization or place.

use std::collections::HashSet;

use sqlx::{PgPool, PgTransaction};
use uuid::Uuid;

use super::{
    Correction, CorrectionAuthor, CorrectionError, Edit,
    record::{begin, commit, lock_actor, record},
};
use crate::store::{
    ActorId, CorrectionId, StoreError,
    actors::with_merged,
    queue::{self, Priority},
    stories,
};

/// Dismisses an actor with all that was merged into it, and queues the articles that mention it.
///
/// Extractions leave it out from now on: statements have no speaker, and its names lead to nothing.
pub async fn dismiss(
    pool: &PgPool,
    actor: ActorId,
    author: &CorrectionAuthor,
) -> Result<Correction, CorrectionError> {
    let mut transaction = begin(pool).await?;
    lock_actor(&mut transaction, actor).await?;
    let actor_ids = with_merged(&mut *transaction, actor).await?;
    let articles = mentioning(&mut transaction, &actor_ids).await?;
    queue::requeue(&mut transaction, &articles, Priority::Single, None).await?;
    // Extractions that are being stored end before, or see the dismissal.
    stories::lock(&mut transaction).await?;
    let late: Vec<Uuid> = mentioning(&mut transaction, &actor_ids).await?;
    queue::requeue(&mut transaction, &late, Priority::Single, None).await?;
    let id = record(&mut transaction, actor, None, &Edit::Dismissal, author).await?;
    sqlx::query("UPDATE actors SET dismissal_id = $2 WHERE actor_id = ANY($1)")
        .bind(&actor_ids)
        .bind(id.0)
        .execute(&mut *transaction)
        .await?;
    commit(transaction, id).await
}

/// Returns the articles whose extraction has one of the actors.
async fn mentioning(transaction: &mut PgTransaction<'_>, actors: &[Uuid]) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar("SELECT DISTINCT article_id FROM article_actors WHERE actor_id = ANY($1)")
        .bind(actors)
        .fetch_all(&mut **transaction)
        .await
}

/// Restores the actors of a dismissal, and queues the articles that were extracted without them.
pub(super) async fn undo(
    transaction: &mut PgTransaction<'_>,
    id: CorrectionId,
) -> Result<(), CorrectionError> {
    let actors: Vec<Uuid> = sqlx::query_scalar("SELECT actor_id FROM actors WHERE dismissal_id = $1")
        .bind(id.0)
        .fetch_all(&mut **transaction)
        .await?;
    let articles: Vec<Uuid> =
        sqlx::query_scalar("SELECT DISTINCT article_id FROM dismissed_mentions WHERE actor_id = ANY($1)")
            .bind(&actors)
            .fetch_all(&mut **transaction)
            .await?;
    queue::requeue(transaction, &articles, Priority::Single, None).await?;
    for sql in [
        "DELETE FROM dismissed_mentions WHERE actor_id = ANY($1)",
        "UPDATE actors SET dismissal_id = NULL WHERE actor_id = ANY($1)",
    ] {
        sqlx::query(sql).bind(&actors).execute(&mut **transaction).await?;
    }
    Ok(())
}

/// Returns those of `actors` that editors dismissed.
pub(in crate::store) async fn dismissed(
    transaction: &mut PgTransaction<'_>,
    actors: &[Uuid],
) -> Result<HashSet<Uuid>, StoreError> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT actor_id FROM actors WHERE actor_id = ANY($1) AND dismissal_id IS NOT NULL",
    )
    .bind(actors)
    .fetch_all(&mut **transaction)
    .await?;
    Ok(ids.into_iter().collect())
}

/// Notes which dismissed actors the texts of articles name, in place of what earlier extractions noted.
pub(in crate::store) async fn note_dismissed_mentions(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
    mentions: &[(Uuid, Uuid)],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM dismissed_mentions WHERE article_id = ANY($1)")
        .bind(articles)
        .execute(&mut **transaction)
        .await?;
    if mentions.is_empty() {
        return Ok(());
    }
    let (articles, actors): (Vec<Uuid>, Vec<Uuid>) = mentions.iter().copied().unzip();
    sqlx::query(
        "INSERT INTO dismissed_mentions (article_id, actor_id)
         SELECT * FROM UNNEST($1::uuid[], $2::uuid[]) ON CONFLICT DO NOTHING",
    )
    .bind(&articles)
    .bind(&actors)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// Queues those of `articles` that mention an actor which was dismissed while they were being stored.
///
/// Call it under the lock of stories, which a dismissal holds too.
pub(in crate::store) async fn requeue_dismissed(
    transaction: &mut PgTransaction<'_>,
    articles: &[Uuid],
) -> Result<(), StoreError> {
    let late: Vec<Uuid> = sqlx::query_scalar(
        "SELECT DISTINCT m.article_id FROM article_actors m JOIN actors a USING (actor_id)
         WHERE m.article_id = ANY($1) AND a.dismissal_id IS NOT NULL",
    )
    .bind(articles)
    .fetch_all(&mut **transaction)
    .await?;
    if late.is_empty() { Ok(()) } else { queue::requeue(transaction, &late, Priority::Single, None).await }
}
