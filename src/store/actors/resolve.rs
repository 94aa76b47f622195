//! From the actors of readings to actors across articles: the known one of the same name and kind, or
//! a new one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde::Serialize;
use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use super::{assign::Assignments, name_key, twins::tell_apart};
use crate::store::{ArticleId, StoreError, id::derive};
use extraction::schema::{Actor, ActorType};

/// The actors of a batch of articles, by article and number in its reading.
pub(in crate::store) type Known = HashMap<(ArticleId, u32), Uuid>;

#[derive(Serialize)]
struct NewActor<'n> {
    actor_id: Uuid,
    kind: &'static str,
    name: &'n str,
    name_key: Option<String>,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct Alias<'n> {
    actor_id: Uuid,
    alias_key: String,
    alias: &'n str,
}

/// Finds or makes the actors of a batch of readings.
///
/// A named actor is known by kind and full name. A person named by one word alone ("Modi") is an actor
/// apart from every fuller name: to guess which Modi is meant would put words into someone's mouth. An
/// unnamed one belongs to its article, and is nobody else. What editors decided comes before all of it.
pub(in crate::store) async fn resolve(
    transaction: &mut PgTransaction<'_>,
    casts: &[(ArticleId, &[Actor])],
    assignments: &Assignments,
) -> Result<Known, StoreError> {
    let mut known = Known::new();
    let mut unnamed = Vec::new();
    let mut named: BTreeMap<(&'static str, String), &Actor> = BTreeMap::new();
    for &(article, cast) in casts {
        for actor in cast {
            if let Some(key) = key_of(actor) {
                named.entry((actor.actor_type.as_str(), key)).or_insert(actor);
                continue;
            }
            let actor_id =
                derive(article.0, &[b"unnamed", &actor.actor_index.to_be_bytes(), actor.name.as_bytes()]);
            unnamed.push(NewActor {
                actor_id,
                kind: actor.actor_type.as_str(),
                name: &actor.name,
                name_key: None,
            });
            known.insert((article, actor.actor_index), actor_id);
        }
    }
    insert_actors(transaction, &unnamed).await?;
    let ids = claim_names(transaction, &named).await?;

    let mut settled = HashSet::new();
    for &(article, cast) in casts {
        for actor in cast {
            let Some(key) = key_of(actor) else { continue };
            let Some(&by_name) = ids.get(&(actor.actor_type.as_str().to_owned(), key)) else { continue };
            let moved = assignments.moved(article, by_name);
            if moved.is_some() {
                settled.insert((article, actor.actor_index));
            }
            known.insert((article, actor.actor_index), moved.unwrap_or(by_name));
        }
    }
    tell_apart(transaction, casts, &settled, &mut known).await?;
    let mut aliases = BTreeSet::new();
    for &(article, cast) in casts {
        for actor in cast.iter().filter(|actor| key_of(actor).is_some()) {
            let Some(&actor_id) = known.get(&(article, actor.actor_index)) else { continue };
            for alias in std::iter::once(&actor.name).chain(&actor.aliases) {
                let alias_key = name_key(alias);
                if !alias_key.is_empty() {
                    aliases.insert(Alias { actor_id, alias_key, alias });
                }
            }
        }
    }
    insert_aliases(transaction, &aliases).await?;
    Ok(known)
}

/// The key a named actor is known by; `None` for one that is nobody outside its article.
fn key_of(actor: &Actor) -> Option<String> {
    let key = name_key(&actor.name);
    (actor.actor_type != ActorType::Unnamed && !key.is_empty()).then_some(key)
}

/// The ids behind kinds and names; names that nobody holds are claimed for new actors.
async fn claim_names(
    transaction: &mut PgTransaction<'_>,
    named: &BTreeMap<(&'static str, String), &Actor>,
) -> Result<HashMap<(String, String), Uuid>, StoreError> {
    let mut ids = held_names(transaction, named.keys()).await?;
    let new: Vec<NewActor<'_>> = named
        .iter()
        .filter(|((kind, key), _)| !ids.contains_key(&((*kind).to_owned(), key.clone())))
        .map(|((kind, key), actor)| NewActor {
            actor_id: Uuid::now_v7(),
            kind,
            name: &actor.name,
            name_key: Some(key.clone()),
        })
        .collect();
    if new.is_empty() {
        return Ok(ids);
    }
    // In one order everywhere: two workers that meet the same new names wait in line, not in a circle.
    let claimed: Vec<Uuid> = sqlx::query_scalar(
        "INSERT INTO actor_keys (kind, name_key, actor_id)
         SELECT kind, name_key, actor_id FROM jsonb_to_recordset($1) AS new (kind text, name_key text, actor_id uuid)
         ORDER BY kind, name_key
         ON CONFLICT DO NOTHING RETURNING actor_id",
    )
    .bind(Json(&new))
    .fetch_all(&mut **transaction)
    .await?;
    let (ours, theirs): (Vec<_>, Vec<_>) =
        new.into_iter().partition(|actor| claimed.contains(&actor.actor_id));
    insert_actors(transaction, &ours).await?;
    for actor in ours {
        ids.insert((actor.kind.to_owned(), actor.name_key.unwrap_or_default()), actor.actor_id);
    }
    let theirs: Vec<(&'static str, String)> =
        theirs.into_iter().map(|actor| (actor.kind, actor.name_key.unwrap_or_default())).collect();
    ids.extend(held_names(transaction, theirs.iter()).await?);
    Ok(ids)
}

async fn held_names(
    transaction: &mut PgTransaction<'_>,
    names: impl Iterator<Item = &(&'static str, String)>,
) -> Result<HashMap<(String, String), Uuid>, StoreError> {
    let (kinds, keys): (Vec<&str>, Vec<&str>) = names.map(|(kind, key)| (*kind, key.as_str())).unzip();
    let rows: Vec<(String, String, Uuid)> = sqlx::query_as(
        "SELECT k.kind, k.name_key, k.actor_id
         FROM UNNEST($1::text[], $2::text[]) AS wanted (kind, name_key) JOIN actor_keys k USING (kind, name_key)",
    )
    .bind(&kinds)
    .bind(&keys)
    .fetch_all(&mut **transaction)
    .await?;
    Ok(rows.into_iter().map(|(kind, key, id)| ((kind, key), id)).collect())
}

async fn insert_actors(
    transaction: &mut PgTransaction<'_>,
    actors: &[NewActor<'_>],
) -> Result<(), StoreError> {
    if actors.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO actors (actor_id, kind, name)
         SELECT actor_id, kind, name FROM jsonb_to_recordset($1) AS new (actor_id uuid, kind text, name text)
         ON CONFLICT DO NOTHING",
    )
    .bind(Json(actors))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

async fn insert_aliases(
    transaction: &mut PgTransaction<'_>,
    aliases: &BTreeSet<Alias<'_>>,
) -> Result<(), StoreError> {
    if aliases.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "INSERT INTO actor_aliases (actor_id, alias_key, alias)
         SELECT DISTINCT ON (actor_id, alias_key) actor_id, alias_key, alias
         FROM jsonb_to_recordset($1) AS new (actor_id uuid, alias_key text, alias text)
         WHERE NOT EXISTS (SELECT 1 FROM actor_aliases a
                           WHERE a.actor_id = new.actor_id AND a.alias_key = new.alias_key)
         ORDER BY actor_id, alias_key, alias
         ON CONFLICT DO NOTHING",
    )
    .bind(Json(aliases))
    .execute(&mut **transaction)
    .await?;
    Ok(())
}
