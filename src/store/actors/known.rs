//! Actors of the record that the actors of an extraction are, for a text that is not stored.

use std::collections::{BTreeSet, HashMap};

use sqlx::PgPool;
use uuid::Uuid;

use super::{name_key, resolve_merges};
use crate::store::{ActorId, StoreError};
use extraction::schema::{Actor, ActorType};

/// Returns the canonical actor of each index, where the record has one and the name leads to no other.
///
/// A linked place is known by its entry in the gazetteer, any other actor by type and name. Names that actors of one type
/// share, as after a split, lead to none.
pub async fn known(pool: &PgPool, actors: &[Actor]) -> Result<HashMap<u32, ActorId>, StoreError> {
    let mut found: HashMap<u32, Uuid> = HashMap::new();
    let (linked, named): (Vec<&Actor>, Vec<&Actor>) = actors
        .iter()
        .filter(|actor| actor.actor_type != ActorType::Unnamed)
        .partition(|actor| actor.place.is_some());
    let places: Vec<String> =
        linked.iter().filter_map(|actor| actor.place.as_ref()).map(|place| place.key()).collect();
    if linked.is_empty() && named.is_empty() {
        return Ok(HashMap::new());
    }
    // One connection for all queries: a draft is read in milliseconds, and each release of a connection is a query.
    let mut connection = pool.acquire().await?;
    let rows: Vec<(String, Uuid)> = match places.is_empty() {
        true => Vec::new(),
        false => {
            sqlx::query_as("SELECT place_key, actor_id FROM actor_places WHERE place_key = ANY($1)")
                .bind(&places)
                .fetch_all(&mut *connection)
                .await?
        }
    };
    let by_place: HashMap<String, Uuid> = rows.into_iter().collect();
    for (actor, key) in linked.iter().zip(&places) {
        found.extend(by_place.get(key).map(|id| (actor.actor_index, *id)));
    }
    let types: Vec<&str> = named.iter().map(|actor| actor.actor_type.as_str()).collect();
    let keys: Vec<String> = named.iter().map(|actor| name_key(&actor.name)).collect();
    let rows: Vec<(i64, Uuid)> = sqlx::query_as(
        "SELECT wanted.position, k.actor_id
         FROM UNNEST($1::text[], $2::text[]) WITH ORDINALITY AS wanted (actor_type, name_key, position)
         JOIN actor_keys k USING (actor_type, name_key) JOIN actors a USING (actor_id) WHERE a.dismissal_id IS NULL
         UNION
         SELECT wanted.position, a.actor_id
         FROM UNNEST($1::text[], $2::text[]) WITH ORDINALITY AS wanted (actor_type, name_key, position)
         JOIN actor_aliases l ON l.alias_key = wanted.name_key
         JOIN actors a ON a.actor_id = l.actor_id AND a.actor_type = wanted.actor_type AND a.dismissal_id IS NULL",
    )
    .bind(&types)
    .bind(&keys)
    .fetch_all(&mut *connection)
    .await?;
    if rows.is_empty() && found.is_empty() {
        return Ok(HashMap::new());
    }
    let ids = rows.iter().map(|(_, id)| *id).chain(found.values().copied()).map(ActorId);
    let canonical = resolve_merges(&mut *connection, ids).await?;
    let canonical = |id: Uuid| canonical.get(&ActorId(id)).map(|actor| actor.id);
    let mut by_position: HashMap<i64, BTreeSet<ActorId>> = HashMap::new();
    for (position, id) in rows {
        by_position.entry(position).or_default().extend(canonical(id));
    }
    let mut known: HashMap<u32, ActorId> =
        found.into_iter().filter_map(|(index, id)| Some((index, canonical(id)?))).collect();
    for (position, actor) in (1..).zip(named) {
        if let Some(ids) = by_position.get(&position).filter(|ids| ids.len() == 1) {
            known.extend(ids.first().map(|id| (actor.actor_index, *id)));
        }
    }
    Ok(known)
}
