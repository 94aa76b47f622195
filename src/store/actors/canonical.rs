//! Canonical actors: those that remain after merges.

use std::collections::HashMap;

use sqlx::PgExecutor;
use uuid::Uuid;

use crate::store::{ActorId, StoreError};
use extraction::schema::ActorType;

/// The actor that remains after merges.
#[derive(Debug, Clone)]
pub struct CanonicalActor {
    /// Its id.
    pub id: ActorId,
    /// Its name.
    pub name: String,
    /// Its type.
    pub actor_type: ActorType,
}

/// Returns the canonical actor of each id; an id without an actor is left out.
///
/// One query follows all chains of merges, each step by the primary key: `LIMIT` keeps the planner, which expects more merges
/// than there are, from reading all actors.
pub async fn resolve_merges(
    connection: impl PgExecutor<'_>,
    ids: impl IntoIterator<Item = ActorId>,
) -> Result<HashMap<ActorId, CanonicalActor>, StoreError> {
    let mut ids: Vec<Uuid> = ids.into_iter().map(|id| id.0).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    ids.sort_unstable();
    ids.dedup();
    let rows: Vec<(Uuid, Uuid, String, String)> = sqlx::query_as(
        "WITH RECURSIVE chain AS (
           SELECT actor_id AS requested_id, actor_id, name, actor_type, merged_into FROM actors WHERE actor_id = ANY($1)
           UNION ALL
           SELECT c.requested_id, a.actor_id, a.name, a.actor_type, a.merged_into
           FROM chain c CROSS JOIN LATERAL (SELECT * FROM actors WHERE actor_id = c.merged_into LIMIT 1) a
           WHERE c.merged_into IS NOT NULL
         ) SELECT requested_id, actor_id, name, actor_type FROM chain WHERE merged_into IS NULL",
    )
    .bind(&ids)
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(requested, id, name, stored)| {
            (ActorId(requested), CanonicalActor { id: ActorId(id), name, actor_type: actor_type(&stored) })
        })
        .collect())
}

/// Returns the ids of an actor and of all that were merged into it: facts keep the id they were written with.
pub(in crate::store) async fn with_merged(
    connection: impl PgExecutor<'_>,
    id: ActorId,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar(
        "WITH RECURSIVE merged AS (
           SELECT $1::uuid AS actor_id
           UNION SELECT a.actor_id FROM actors a JOIN merged m ON a.merged_into = m.actor_id
         ) SELECT actor_id FROM merged",
    )
    .bind(id.0)
    .fetch_all(connection)
    .await?)
}

/// Parses a column `actor_type`; a name that this version does not write counts as an organization.
pub(in crate::store) fn actor_type(stored: &str) -> ActorType {
    ActorType::ALL
        .into_iter()
        .find(|actor_type| actor_type.as_str() == stored)
        .unwrap_or(ActorType::Organization)
}
