//! What an article's facts touch outside the article: happenings and actors.

use sqlx::{FromRow, PgTransaction};
use uuid::Uuid;

use super::refold::Tally;
use crate::store::StoreError;

/// An actor's part in a happening.
#[derive(Debug, FromRow)]
pub(in crate::store) struct Part {
    pub happening_id: Uuid,
    pub actor_id: Uuid,
    pub role: String,
}

/// What the facts of some articles touch, taken before they are replaced or deleted.
pub(in crate::store) struct Traces {
    /// Happenings they are evidence of, and how often.
    pub happenings: Tally,
    /// The parts they give actors in those.
    pub parts: Vec<Part>,
    /// Actors they speak of.
    pub actors: Vec<Uuid>,
}

impl Traces {
    /// The traces of `articles`.
    pub async fn of(transaction: &mut PgTransaction<'_>, articles: &[Uuid]) -> Result<Self, StoreError> {
        let told: Vec<(Uuid, i32, i32)> = sqlx::query_as(
            "SELECT happening_id, count(*)::integer, count(DISTINCT article_id)::integer
             FROM events WHERE article_id = ANY($1) GROUP BY happening_id",
        )
        .bind(articles)
        .fetch_all(&mut **transaction)
        .await?;
        let mut happenings = Tally::default();
        told.into_iter()
            .for_each(|(happening, reports, articles)| happenings.add(happening, reports, articles));
        Ok(Self {
            happenings,
            parts: sqlx::query_as(
                "SELECT DISTINCT happening_id, actor_id, role FROM event_actors WHERE article_id = ANY($1)",
            )
            .bind(articles)
            .fetch_all(&mut **transaction)
            .await?,
            actors: sqlx::query_scalar(
                "SELECT DISTINCT actor_id FROM cast_members WHERE article_id = ANY($1)",
            )
            .bind(articles)
            .fetch_all(&mut **transaction)
            .await?,
        })
    }
}

/// Deletes those of `actors` that no article speaks of any more and of whom no correction tells: what an
/// editor decided holds for the articles to come as well.
pub(in crate::store) async fn drop_orphans(
    transaction: &mut PgTransaction<'_>,
    actors: Vec<Uuid>,
) -> Result<(), StoreError> {
    if actors.is_empty() {
        return Ok(());
    }
    // Those that a worker is speaking of at this moment are locked by it, and stay. The lock comes before
    // the look, so that nobody starts to speak of one in between.
    let free: Vec<Uuid> = sqlx::query_scalar(
        "SELECT actor_id FROM actors WHERE actor_id = ANY($1) ORDER BY actor_id FOR UPDATE SKIP LOCKED",
    )
    .bind(&actors)
    .fetch_all(&mut **transaction)
    .await?;
    sqlx::query(
        "DELETE FROM actors a WHERE a.actor_id = ANY($1)
           AND NOT EXISTS (SELECT 1 FROM cast_members c WHERE c.actor_id = a.actor_id)
           AND NOT EXISTS (SELECT 1 FROM happening_actors h WHERE h.actor_id = a.actor_id)
           AND NOT EXISTS (SELECT 1 FROM corrections k WHERE a.actor_id IN (k.actor_id, k.other_id))",
    )
    .bind(&free)
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
