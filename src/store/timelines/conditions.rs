//! Conditions of a timeline on happenings, and on the statements among them.

use sqlx::{PgConnection, Postgres, QueryBuilder};

use super::TimelineFilter;
use crate::store::{
    StoreError,
    event_conditions::Relation,
    filters::{self, EventRole},
    reviews::Verified,
};

/// Appends the condition under which happening `h` is in the timeline, after `WHERE`.
pub(in crate::store) async fn happenings(
    connection: &mut PgConnection,
    query: &mut QueryBuilder<Postgres>,
    filter: &TimelineFilter,
) -> Result<(), StoreError> {
    query.push("h.event_count > 0");
    filters::ids(query, "h.happening_id", &filter.ids);
    filter.conditions.push(connection, query, Relation::Happenings).await?;
    Relation::Happenings.push_actor(connection, query, filter.involving, EventRole::Any).await?;
    query.push(Verified::condition(filter.verified, "h"));
    if let Some(dated) = filter.dated {
        query.push(if dated { " AND h.earliest IS NOT NULL" } else { " AND h.earliest IS NULL" });
    }
    Ok(())
}

/// Appends the condition under which statement `s` is in the timeline, after `WHERE`.
///
/// Statements are those of the actor, and about the place, on the days and with the words of the timeline; types
/// and statuses are of happenings alone.
pub(super) async fn statements(
    connection: &mut PgConnection,
    query: &mut QueryBuilder<Postgres>,
    filter: &TimelineFilter,
) -> Result<(), StoreError> {
    let conditions = &filter.conditions;
    query.push("true");
    filters::speaker(query, filters::actor_ids(&mut *connection, conditions.actor).await?);
    filters::speaker(query, filters::actor_ids(&mut *connection, filter.involving).await?);
    for place_ids in conditions.place_ids(connection).await? {
        filters::subject(query, Some(place_ids));
    }
    filters::days(query, ("s.said_earliest", "s.said_latest"), (conditions.from, conditions.to));
    filters::words(query, "s.tsv", conditions.words.as_deref());
    filters::story(query, "s.article_id", conditions.story);
    conditions.details.push(query, "s.article_id");
    filters::min_confidence(query, "s.confidence", conditions.min_confidence);
    query.push(Verified::condition(filter.verified, "s"));
    Ok(())
}
