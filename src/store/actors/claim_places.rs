//! The actors of linked places: each entry of the gazetteer is one actor.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use super::{
    name_key,
    resolve::{NewActor, insert_actors},
};
use crate::store::StoreError;
use extraction::schema::{Actor, ActorType, PlaceLink};

/// The linked places of a batch by the keys of their entries, each with an actor that is linked to it.
pub(super) type LinkedPlaces<'a> = BTreeMap<String, (&'a Actor, &'a PlaceLink)>;

#[derive(Serialize)]
struct NewPlace<'p> {
    actor_id: Uuid,
    place_key: &'p str,
    precision: &'static str,
    country_code: &'p str,
    region_code: Option<&'p str>,
    latitude: f64,
    longitude: f64,
    document: &'p PlaceLink,
}

/// Returns the actors of entries; an entry without an actor gets one.
///
/// That is the actor that holds the place's name since before places were linked, else a new one. Entries are claimed in
/// the order of their keys, and before names, so that writers with the same places wait for each other and never deadlock.
pub(super) async fn claim_places(
    transaction: &mut PgTransaction<'_>,
    places: &LinkedPlaces<'_>,
) -> Result<HashMap<String, Uuid>, StoreError> {
    let mut ids = actors_of_entries(transaction, places.keys()).await?;
    if places.keys().all(|key| ids.contains_key(key)) {
        return Ok(ids);
    }
    let former = former_holders(transaction, places).await?;
    let mut adopted = HashSet::new();
    let mut wanted = Vec::new();
    for (key, &(actor, link)) in places.iter().filter(|(key, _)| !ids.contains_key(*key)) {
        let names = [name_key(&actor.name), name_key(&link.name)];
        let mut holders = names.iter().filter_map(|name| former.get(name).copied());
        let holder = holders.find(|holder| adopted.insert(*holder));
        wanted.push(NewPlace::new(holder.unwrap_or_else(Uuid::now_v7), key, link));
    }
    let claimed = insert_places(transaction, &wanted).await?;
    let is_new =
        |place: &&NewPlace<'_>| claimed.contains(&place.actor_id) && !adopted.contains(&place.actor_id);
    let new: Vec<NewActor<'_>> = wanted.iter().filter(is_new).map(NewPlace::actor).collect();
    insert_actors(transaction, &new).await?;
    let adopted: Vec<Uuid> = adopted.into_iter().filter(|actor| claimed.contains(actor)).collect();
    sqlx::query(
        "DELETE FROM actor_keys WHERE actor_id = ANY($1) AND actor_type = 'place' AND precedes_links",
    )
    .bind(&adopted)
    .execute(&mut **transaction)
    .await?;
    // Another writer claimed the others first: their entries, or the actors that they would have adopted.
    ids.extend(actors_of_entries(transaction, places.keys()).await?);
    let rest: Vec<NewPlace<'_>> = places
        .iter()
        .filter(|(key, _)| !ids.contains_key(*key))
        .map(|(key, (_, link))| NewPlace::new(Uuid::now_v7(), key, link))
        .collect();
    if !rest.is_empty() {
        insert_places(transaction, &rest).await?;
        insert_actors(transaction, &rest.iter().map(NewPlace::actor).collect::<Vec<_>>()).await?;
        ids.extend(actors_of_entries(transaction, places.keys()).await?);
    }
    Ok(ids)
}

impl<'p> NewPlace<'p> {
    fn new(actor_id: Uuid, place_key: &'p str, link: &'p PlaceLink) -> Self {
        Self {
            actor_id,
            place_key,
            precision: link.precision.as_str(),
            country_code: &link.country_code,
            region_code: link.region_code.as_deref(),
            latitude: link.latitude,
            longitude: link.longitude,
            document: link,
        }
    }

    /// The actor of the entry, named as in the gazetteer.
    fn actor(&self) -> NewActor<'p> {
        NewActor {
            actor_id: self.actor_id,
            actor_type: ActorType::Place.as_str(),
            name: &self.document.name,
            name_key: None,
        }
    }
}

/// Returns the actors that entries have, by the keys of the entries.
async fn actors_of_entries<'k>(
    transaction: &mut PgTransaction<'_>,
    keys: impl Iterator<Item = &'k String>,
) -> Result<HashMap<String, Uuid>, StoreError> {
    let keys: Vec<&str> = keys.map(String::as_str).collect();
    let rows: Vec<(String, Uuid)> =
        sqlx::query_as("SELECT place_key, actor_id FROM actor_places WHERE place_key = ANY($1)")
            .bind(&keys)
            .fetch_all(&mut **transaction)
            .await?;
    Ok(rows.into_iter().collect())
}

/// Returns the actors that hold the names of places since before places were linked, by key; locks these names.
async fn former_holders(
    transaction: &mut PgTransaction<'_>,
    places: &LinkedPlaces<'_>,
) -> Result<HashMap<String, Uuid>, StoreError> {
    let names = places.values().flat_map(|(actor, link)| [name_key(&actor.name), name_key(&link.name)]);
    let rows: Vec<(String, Uuid)> = sqlx::query_as(
        "SELECT k.name_key, k.actor_id FROM actor_keys k JOIN actors a USING (actor_id)
         WHERE k.actor_type = 'place' AND k.precedes_links AND k.name_key = ANY($1) AND a.merged_into IS NULL
           AND NOT EXISTS (SELECT 1 FROM actor_places p WHERE p.actor_id = k.actor_id)
         ORDER BY k.name_key FOR UPDATE OF k",
    )
    .bind(names.collect::<Vec<_>>())
    .fetch_all(&mut **transaction)
    .await?;
    Ok(rows.into_iter().collect())
}

/// Inserts the entries that no actor has; returns the actors of those inserted.
async fn insert_places(
    transaction: &mut PgTransaction<'_>,
    places: &[NewPlace<'_>],
) -> Result<HashSet<Uuid>, StoreError> {
    let claimed: Vec<Uuid> = sqlx::query_scalar(
        "INSERT INTO actor_places
           (actor_id, place_key, \"precision\", country_code, region_code, latitude, longitude, document)
         SELECT actor_id, place_key, \"precision\", country_code, region_code, latitude, longitude, document
         FROM jsonb_to_recordset($1) AS new (actor_id uuid, place_key text, \"precision\" text, country_code text,
           region_code text, latitude double precision, longitude double precision, document jsonb)
         ORDER BY place_key ON CONFLICT DO NOTHING RETURNING actor_id",
    )
    .bind(Json(places))
    .fetch_all(&mut **transaction)
    .await?;
    Ok(claimed.into_iter().collect())
}
