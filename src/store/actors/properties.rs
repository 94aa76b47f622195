//! What a table with actors can be extended by.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::PgPool;
use uuid::Uuid;

use super::{Namesake, find::describe, resolve_merges};
use crate::store::{ActorId, StoreError, authorities::external_ids};

/// An actor with what a table can be extended by.
#[derive(Debug, Clone)]
pub struct ActorProperties {
    /// Name, type, roles, place and counts.
    pub actor: Namesake,
    /// All its names, in alphabetical order.
    pub aliases: Vec<String>,
    /// Its ids at others.
    pub external_ids: Vec<String>,
    /// Publication of the first and of the last article that mentions it.
    pub seen_at: Option<(Timestamp, Timestamp)>,
}

/// Names, and the first and last publication.
type Row = (Uuid, Vec<String>, Option<SqlTimestamp>, Option<SqlTimestamp>);

/// Returns the canonical actor of each id with its properties; an id without an actor is left out.
///
/// The number of queries does not depend on the number of ids.
pub async fn properties(
    pool: &PgPool,
    ids: &[ActorId],
) -> Result<HashMap<ActorId, ActorProperties>, StoreError> {
    let canonical = resolve_merges(pool, ids.iter().copied()).await?;
    let distinct: HashMap<ActorId, _> = canonical.values().map(|actor| (actor.id, actor.clone())).collect();
    let actors = describe(pool, distinct.into_values()).await?;
    let keys: Vec<Uuid> = actors.iter().map(|actor| actor.id.0).collect();
    let rows: Vec<Row> = sqlx::query_as(
        "WITH RECURSIVE merged AS (
           SELECT id AS canonical_id, id AS actor_id FROM UNNEST($1::uuid[]) AS id
           UNION SELECT m.canonical_id, a.actor_id FROM merged m JOIN actors a ON a.merged_into = m.actor_id
         ) SELECT m.canonical_id, array_remove(array_agg(DISTINCT l.alias ORDER BY l.alias), NULL),
             min((SELECT min(published_at) FROM article_actors r WHERE r.actor_id = m.actor_id)),
             max((SELECT max(published_at) FROM article_actors r WHERE r.actor_id = m.actor_id))
           FROM merged m LEFT JOIN actor_aliases l USING (actor_id) GROUP BY m.canonical_id",
    )
    .bind(&keys)
    .fetch_all(pool)
    .await?;
    let mut rows: HashMap<Uuid, Row> = rows.into_iter().map(|row| (row.0, row)).collect();
    let mut external_ids = external_ids(pool, &keys).await?;
    let complete = |actor: Namesake| {
        let (_, aliases, first, last) = rows.remove(&actor.id.0).unwrap_or_default();
        let external_ids = external_ids.remove(&actor.id.0).unwrap_or_default();
        let seen_at = first.zip(last).map(|(first, last)| (first.to_jiff(), last.to_jiff()));
        (actor.id, ActorProperties { actor, aliases, external_ids, seen_at })
    };
    let found: HashMap<ActorId, ActorProperties> = actors.into_iter().map(complete).collect();
    Ok(canonical.into_iter().filter_map(|(id, actor)| Some((id, found.get(&actor.id)?.clone()))).collect())
}
