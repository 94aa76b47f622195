//! Conditions of a timeline on happenings, and on the statements among them.

use sqlx::{PgPool, Postgres, QueryBuilder};

use super::TimelineFilter;
use crate::store::{
    StoreError,
    filters::{self, EventRole},
};

/// Appends the condition under which happening `h` is in the timeline, after `WHERE`.
pub(super) async fn happenings(
    pool: &PgPool,
    query: &mut QueryBuilder<Postgres>,
    filter: &TimelineFilter,
) -> Result<(), StoreError> {
    let conditions = &filter.conditions;
    query.push("h.event_count > 0");
    for (actor, role) in [
        (conditions.actor, EventRole::Participant),
        (conditions.place, EventRole::Place),
        (filter.involving, EventRole::Any),
    ] {
        filters::happening_actor(query, filters::actor_ids(pool, actor).await?, role);
    }
    filters::event_types(query, "h.event_type", &conditions.types);
    filters::one_of(query, "h.status", conditions.statuses.iter().map(|one| one.as_str()).collect());
    filters::flag(query, "h.background", conditions.background);
    if let Some(dated) = filter.dated {
        query.push(if dated { " AND h.earliest IS NOT NULL" } else { " AND h.earliest IS NULL" });
    }
    filters::days(query, ("h.earliest", "h.latest"), (conditions.from, conditions.to));
    if conditions.words.is_some() {
        query.push(" AND EXISTS (SELECT 1 FROM events w WHERE w.happening_id = h.happening_id");
        filters::words(query, "w.tsv", conditions.words.as_deref());
        query.push(")");
    }
    if conditions.story.is_some() {
        query.push(" AND h.happening_id IN (SELECT e.happening_id FROM events e WHERE true");
        filters::story(query, "e.article_id", conditions.story);
        query.push(")");
    }
    Ok(())
}

/// Appends the condition under which statement `s` is in the timeline, after `WHERE`.
///
/// Statements are those of the actor, and about the place, on the days and with the words of the timeline; types
/// and statuses are of happenings alone.
pub(super) async fn statements(
    pool: &PgPool,
    query: &mut QueryBuilder<Postgres>,
    filter: &TimelineFilter,
) -> Result<(), StoreError> {
    let conditions = &filter.conditions;
    query.push("true");
    filters::speaker(query, filters::actor_ids(pool, conditions.actor).await?);
    filters::speaker(query, filters::actor_ids(pool, filter.involving).await?);
    filters::subject(query, filters::actor_ids(pool, conditions.place).await?);
    filters::days(query, ("s.said_earliest", "s.said_latest"), (conditions.from, conditions.to));
    filters::words(query, "s.tsv", conditions.words.as_deref());
    filters::story(query, "s.article_id", conditions.story);
    Ok(())
}
