//! Which happenings, and which statements beside them, a timeline asks for.

use jiff_sqlx::ToSqlx;
use sqlx::{PgPool, Postgres, QueryBuilder};

use super::TimelineFilter;
use crate::store::{
    StoreError, actors,
    statements::{push_story, push_words},
};

/// Pushes the condition under which a happening `h` stands in the timeline.
pub(super) async fn happenings(
    pool: &PgPool,
    query: &mut QueryBuilder<Postgres>,
    timeline: &TimelineFilter,
) -> Result<(), StoreError> {
    let filter = &timeline.happenings;
    query.push("h.reports > 0");
    for (actor, is_place) in [(filter.actor, false), (filter.place, true)] {
        let Some(actor) = actor else { continue };
        query
            .push(" AND EXISTS (SELECT 1 FROM happening_actors a WHERE a.happening_id = h.happening_id")
            .push(" AND a.actor_id = ANY(")
            .push_bind(actors::with_merged(pool, actor).await?)
            .push(if is_place { ") AND a.role = 'place')" } else { "))" });
    }
    if !filter.kinds.is_empty() {
        query.push(" AND h.kind = ANY(").push_bind(filter.kinds.clone()).push(")");
    }
    if !filter.statuses.is_empty() {
        let statuses: Vec<&str> = filter.statuses.iter().map(|status| status.as_str()).collect();
        query.push(" AND h.status = ANY(").push_bind(statuses).push(")");
    }
    if let Some(background) = filter.background {
        query.push(" AND h.background = ").push_bind(background);
    }
    if let Some(dated) = timeline.dated {
        query.push(if dated { " AND h.earliest IS NOT NULL" } else { " AND h.earliest IS NULL" });
    }
    if let Some(from) = filter.from {
        query.push(" AND h.latest > ").push_bind(from.to_sqlx());
    }
    if let Some(to) = filter.to {
        query.push(" AND h.earliest <= ").push_bind(to.to_sqlx());
    }
    if filter.words.is_some() {
        query.push(" AND EXISTS (SELECT 1 FROM events w WHERE w.happening_id = h.happening_id");
        push_words(query, "w.tsv", filter.words.as_deref());
        query.push(")");
    }
    if let Some(story) = filter.story {
        query.push(
            " AND h.happening_id IN (SELECT e.happening_id FROM gists g JOIN events e
               ON e.article_id = g.article_id WHERE g.story_id = ",
        );
        query.push_bind(story.0).push(")");
    }
    Ok(())
}

/// Pushes the condition under which a statement `s` stands in the timeline.
pub(super) async fn statements(
    pool: &PgPool,
    query: &mut QueryBuilder<Postgres>,
    timeline: &TimelineFilter,
) -> Result<(), StoreError> {
    let filter = &timeline.happenings;
    query.push("true");
    if let Some(actor) = filter.actor {
        query.push(" AND s.speaker_id = ANY(").push_bind(actors::with_merged(pool, actor).await?).push(")");
    }
    if let Some(place) = filter.place {
        query
            .push(" AND EXISTS (SELECT 1 FROM statement_subjects b WHERE b.article_id = s.article_id")
            .push(" AND b.statement_id = s.statement_id AND b.actor_id = ANY(")
            .push_bind(actors::with_merged(pool, place).await?)
            .push("))");
    }
    if let Some(from) = filter.from {
        query.push(" AND s.said_latest > ").push_bind(from.to_sqlx());
    }
    if let Some(to) = filter.to {
        query.push(" AND s.said_earliest <= ").push_bind(to.to_sqlx());
    }
    push_words(query, "s.tsv", filter.words.as_deref());
    push_story(query, "s.article_id", filter.story);
    Ok(())
}
