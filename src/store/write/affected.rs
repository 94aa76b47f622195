//! What the facts of articles contribute to outside the articles: happenings and actors.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::PgTransaction;
use uuid::Uuid;

use crate::store::{
    StoreError,
    changes::{self, ChangeType, NewChange},
    row_struct::row_struct,
};

/// Numbers of events and of articles by happening.
#[derive(Debug, Clone, Default)]
pub(in crate::store) struct EventCounts(BTreeMap<Uuid, (i32, i32)>);

impl EventCounts {
    /// Adds events and articles to the counts of a happening.
    pub fn add(&mut self, happening: Uuid, events: i32, articles: i32) {
        let count = self.0.entry(happening).or_default();
        count.0 += events;
        count.1 += articles;
    }

    /// Adds all of `other`.
    pub fn extend(&mut self, other: &Self) {
        for (&happening, &(events, articles)) in &other.0 {
            self.add(happening, events, articles);
        }
    }

    /// Returns the change from `before` to these counts.
    pub fn since(mut self, before: &Self) -> Self {
        for (&happening, &(events, articles)) in &before.0 {
            self.add(happening, -events, -articles);
        }
        self
    }

    /// Returns the happenings, and for each the numbers of events and of articles.
    pub fn columns(&self) -> (Vec<Uuid>, Vec<i32>, Vec<i32>) {
        let (events, articles) = self.0.values().copied().unzip();
        (self.0.keys().copied().collect(), events, articles)
    }
}

row_struct! {
    /// A role of an actor in a happening.
    #[derive(Debug)]
    pub(in crate::store) struct Participation {
        pub happening_id: Uuid,
        pub actor_id: Uuid,
        pub role: String,
    }
}

/// The happenings that the events of some articles were reports of.
pub(in crate::store) struct AffectedHappenings {
    /// The happenings, with the numbers of events and articles.
    pub event_counts: EventCounts,
    /// The roles of actors in these happenings.
    pub participations: Vec<Participation>,
}

impl AffectedHappenings {
    /// Deletes the events of `articles` and returns the happenings that they were reports of.
    ///
    /// Call it under the lock of stories: until then another writer may give the events another happening, whose counts would
    /// keep them.
    pub async fn delete(transaction: &mut PgTransaction<'_>, articles: &[Uuid]) -> Result<Self, StoreError> {
        let rows: Vec<(Uuid, i32, i32)> = sqlx::query_as(
            "SELECT happening_id, count(*)::integer, count(DISTINCT article_id)::integer
             FROM events WHERE article_id = ANY($1) GROUP BY happening_id",
        )
        .bind(articles)
        .fetch_all(&mut **transaction)
        .await?;
        let mut event_counts = EventCounts::default();
        for (happening, events, articles) in rows {
            event_counts.add(happening, events, articles);
        }
        let participations = sqlx::query_as(
            "SELECT DISTINCT happening_id, actor_id, role FROM event_actors WHERE article_id = ANY($1)",
        )
        .bind(articles)
        .fetch_all(&mut **transaction)
        .await?;
        sqlx::query("DELETE FROM events WHERE article_id = ANY($1)")
            .bind(articles)
            .execute(&mut **transaction)
            .await?;
        Ok(Self { event_counts, participations })
    }
}

/// The actors that some articles mention, or did before their facts were cleared, until the facts are replaced or deleted.
pub(in crate::store) struct AffectedActors {
    /// The actors that each article mentions, as article and actor.
    pub mentions: Vec<(Uuid, Uuid)>,
    /// The actors that the articles mentioned before their facts were cleared; the note of them is removed.
    cleared: Vec<(Uuid, Uuid)>,
}

impl AffectedActors {
    /// Loads the actors that `articles` mention. Call it before their facts are deleted.
    pub async fn by(transaction: &mut PgTransaction<'_>, articles: &[Uuid]) -> Result<Self, StoreError> {
        Ok(Self {
            mentions: sqlx::query_as(
                "SELECT DISTINCT article_id, actor_id FROM article_actors WHERE article_id = ANY($1)",
            )
            .bind(articles)
            .fetch_all(&mut **transaction)
            .await?,
            cleared: sqlx::query_as(
                "DELETE FROM cleared_mentions WHERE article_id = ANY($1) RETURNING article_id, actor_id",
            )
            .bind(articles)
            .fetch_all(&mut **transaction)
            .await?,
        })
    }

    /// Returns the actors that the articles mention, or mentioned until their facts were cleared.
    pub fn actors(&self) -> Vec<Uuid> {
        let actors: BTreeSet<Uuid> = self.all_mentions().map(|&(_, actor)| actor).collect();
        actors.into_iter().collect()
    }

    /// Notes the actors that the articles mention, for when their facts are written again.
    pub async fn note_cleared(&self, transaction: &mut PgTransaction<'_>) -> Result<(), StoreError> {
        let (articles, actors): (Vec<Uuid>, Vec<Uuid>) = self.all_mentions().copied().unzip();
        sqlx::query(
            "INSERT INTO cleared_mentions (article_id, actor_id)
             SELECT DISTINCT article_id, actor_id FROM UNNEST($1::uuid[], $2::uuid[]) AS cleared (article_id, actor_id)",
        )
        .bind(articles)
        .bind(actors)
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }

    fn all_mentions(&self) -> impl Iterator<Item = &(Uuid, Uuid)> {
        self.mentions.iter().chain(&self.cleared)
    }
}

/// Deletes those of `actors` that no article mentions and no correction, review, erasure or authority names.
///
/// An actor that another writer mentions at this moment is locked by it, and stays. The lock is taken before the
/// check, so that no writer can begin to mention an actor between the two.
pub(in crate::store) async fn delete_orphaned_actors(
    transaction: &mut PgTransaction<'_>,
    actors: &[Uuid],
) -> Result<(), StoreError> {
    if actors.is_empty() {
        return Ok(());
    }
    let locked: Vec<Uuid> = sqlx::query_scalar(
        "SELECT actor_id FROM actors WHERE actor_id = ANY($1) ORDER BY actor_id FOR UPDATE SKIP LOCKED",
    )
    .bind(actors)
    .fetch_all(&mut **transaction)
    .await?;
    let deleted: Vec<Uuid> = sqlx::query_scalar(
        "DELETE FROM actors a WHERE a.actor_id = ANY($1)
           AND NOT EXISTS (SELECT 1 FROM article_actors m WHERE m.actor_id = a.actor_id)
           AND NOT EXISTS (SELECT 1 FROM happening_actors h WHERE h.actor_id = a.actor_id)
           AND NOT EXISTS (SELECT 1 FROM corrections c WHERE a.actor_id IN (c.actor_id, c.target_actor_id))
           AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.speaker_id = a.actor_id)
           AND NOT EXISTS (SELECT 1 FROM erasures x WHERE x.actor_id = a.actor_id)
           AND NOT EXISTS (SELECT 1 FROM authorities u WHERE u.actor_id = a.actor_id)
         RETURNING a.actor_id",
    )
    .bind(&locked)
    .fetch_all(&mut **transaction)
    .await?;
    let deletion = |&actor: &Uuid| NewChange::of_actor(ChangeType::ActorDeleted, actor, None);
    changes::record(transaction, &deleted.iter().map(deletion).collect::<Vec<_>>()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_counts_covers_happenings_of_both_sides() {
        let [kept, lost, new] = [1, 2, 3].map(Uuid::from_u128);
        let (mut before, mut after) = (EventCounts::default(), EventCounts::default());
        before.add(kept, 2, 1);
        before.add(lost, 1, 1);
        after.add(kept, 3, 1);
        after.add(new, 1, 1);
        let (happenings, events, articles) = after.since(&before).columns();
        assert_eq!(happenings, [kept, lost, new]);
        assert_eq!(events, [1, -1, 1]);
        assert_eq!(articles, [0, -1, 1]);
    }
}
