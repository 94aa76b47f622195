//! Entity resolution: from the actors of extractions to actors across articles.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use serde::Serialize;
use sqlx::{PgTransaction, types::Json};
use uuid::Uuid;

use super::{
    claim_places::{LinkedPlaces, claim_places},
    disambiguate::disambiguate,
    name_key,
    prefer_authorities::prefer_authorities,
};
use crate::store::{
    ArticleId, StoreError,
    changes::{self, ChangeType, NewChange},
    corrections::Overrides,
    digest::derive_id,
};
use extraction::schema::{Actor, ActorType};

/// The actors of a batch of articles, by article and index in its extraction.
pub(in crate::store) type ActorIds = HashMap<(ArticleId, u32), Uuid>;

/// The actors of an article's extraction.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct ArticleActors<'a> {
    /// The article.
    pub id: ArticleId,
    /// The day of publication on the publisher's clock.
    pub published_on: Date,
    /// The actors.
    pub actors: &'a [Actor],
}

/// Type and key of a name.
type NameKey = (&'static str, String);

#[derive(Serialize)]
pub(super) struct NewActor<'n> {
    pub actor_id: Uuid,
    pub actor_type: &'static str,
    pub name: &'n str,
    pub name_key: Option<String>,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
struct Alias<'n> {
    actor_id: Uuid,
    alias_key: String,
    alias: &'n str,
}

/// Finds or creates the actors of a batch of extractions.
///
/// A named actor is identified by its type and full name, a linked place by its entry in the gazetteer: the two cities
/// named Birmingham are two actors, and "Bombay" and "Mumbai" are one. A person with one name ("Modi") is another actor than
/// those with fuller names, because a guess could attribute a statement to the wrong person. An unnamed actor
/// belongs to its article. Overrides by editors come first, then authorities whose positions the article describes, then
/// disambiguation of names that were split.
pub(in crate::store) async fn resolve(
    transaction: &mut PgTransaction<'_>,
    articles: &[ArticleActors<'_>],
    overrides: &Overrides,
) -> Result<ActorIds, StoreError> {
    let mut ids = ActorIds::new();
    let mut unnamed = Vec::new();
    let mut named: BTreeMap<NameKey, &Actor> = BTreeMap::new();
    let mut linked = LinkedPlaces::new();
    for (article, actor) in each_actor(articles) {
        if let Some(link) = &actor.place {
            linked.entry(link.key()).or_insert((actor, link));
            continue;
        }
        if let Some(key) = key_of(actor) {
            named.entry(key).or_insert(actor);
            continue;
        }
        let fields: [&[u8]; 3] = [b"unnamed", &actor.actor_index.to_be_bytes(), actor.name.as_bytes()];
        let actor_id = derive_id(article.0, &fields);
        let actor_type = actor.actor_type.as_str();
        unnamed.push(NewActor { actor_id, actor_type, name: &actor.name, name_key: None });
        ids.insert((article, actor.actor_index), actor_id);
    }
    insert_actors(transaction, &unnamed).await?;
    let by_place = claim_places(transaction, &linked).await?;
    let by_name = claim_names(transaction, &named).await?;

    let mut decided = HashSet::new();
    for (article, actor) in each_actor(articles) {
        let found = match &actor.place {
            Some(link) => by_place.get(&link.key()),
            None => key_of(actor).and_then(|key| by_name.get(&key)),
        };
        let Some(&found) = found else { continue };
        let moved = overrides.actor_in_article(article, found);
        if moved.is_some() {
            decided.insert((article, actor.actor_index));
        }
        ids.insert((article, actor.actor_index), moved.unwrap_or(found));
    }
    prefer_authorities(transaction, articles, &decided, &mut ids).await?;
    disambiguate(transaction, articles, &decided, &mut ids).await?;
    insert_aliases(transaction, &aliases(articles, &ids)).await?;
    Ok(ids)
}

fn each_actor<'a>(articles: &[ArticleActors<'a>]) -> impl Iterator<Item = (ArticleId, &'a Actor)> {
    articles.iter().flat_map(|article| article.actors.iter().map(|actor| (article.id, actor)))
}

/// Returns the key that identifies a named actor; `None` for one that belongs to its article.
fn key_of(actor: &Actor) -> Option<NameKey> {
    let key = name_key(&actor.name);
    let is_named = actor.actor_type != ActorType::Unnamed && !key.is_empty();
    is_named.then(|| (actor.actor_type.as_str(), key))
}

/// Returns all names of the named actors, each once an actor.
fn aliases<'a>(articles: &[ArticleActors<'a>], ids: &ActorIds) -> BTreeSet<Alias<'a>> {
    let mut aliases = BTreeSet::new();
    for (article, actor) in each_actor(articles).filter(|(_, actor)| key_of(actor).is_some()) {
        let Some(&actor_id) = ids.get(&(article, actor.actor_index)) else { continue };
        for alias in std::iter::once(&actor.name).chain(&actor.aliases) {
            let alias_key = name_key(alias);
            if !alias_key.is_empty() {
                aliases.insert(Alias { actor_id, alias_key, alias });
            }
        }
    }
    aliases
}

/// Returns the actors that hold the names; names without a holder are claimed for new actors.
///
/// Names are claimed in sorted order, so that two workers with the same new names wait for each other and never
/// deadlock. A name that another worker claimed first leads to its actor.
async fn claim_names(
    transaction: &mut PgTransaction<'_>,
    named: &BTreeMap<NameKey, &Actor>,
) -> Result<HashMap<NameKey, Uuid>, StoreError> {
    let mut ids = holders(transaction, named.keys()).await?;
    let new: Vec<NewActor<'_>> = named
        .iter()
        .filter(|(key, _)| !ids.contains_key(*key))
        .map(|((actor_type, key), actor)| NewActor {
            actor_id: Uuid::now_v7(),
            actor_type,
            name: &actor.name,
            name_key: Some(key.clone()),
        })
        .collect();
    if new.is_empty() {
        return Ok(ids);
    }
    let claimed: Vec<Uuid> = sqlx::query_scalar(
        "INSERT INTO actor_keys (actor_type, name_key, actor_id)
         SELECT actor_type, name_key, actor_id
         FROM jsonb_to_recordset($1) AS new (actor_type text, name_key text, actor_id uuid)
         ORDER BY actor_type, name_key
         ON CONFLICT DO NOTHING RETURNING actor_id",
    )
    .bind(Json(&new))
    .fetch_all(&mut **transaction)
    .await?;
    let (ours, theirs): (Vec<_>, Vec<_>) =
        new.into_iter().partition(|actor| claimed.contains(&actor.actor_id));
    insert_actors(transaction, &ours).await?;
    for actor in ours {
        ids.insert((actor.actor_type, actor.name_key.unwrap_or_default()), actor.actor_id);
    }
    let theirs: Vec<NameKey> =
        theirs.into_iter().map(|actor| (actor.actor_type, actor.name_key.unwrap_or_default())).collect();
    ids.extend(holders(transaction, theirs.iter()).await?);
    Ok(ids)
}

/// Returns the actors that hold names; a name without a holder is left out.
async fn holders<'k>(
    transaction: &mut PgTransaction<'_>,
    names: impl Iterator<Item = &'k NameKey>,
) -> Result<HashMap<NameKey, Uuid>, StoreError> {
    let names: Vec<&NameKey> = names.collect();
    let types: Vec<&str> = names.iter().map(|(actor_type, _)| *actor_type).collect();
    let keys: Vec<&str> = names.iter().map(|(_, key)| key.as_str()).collect();
    let rows: Vec<(i64, Uuid)> = sqlx::query_as(
        "SELECT wanted.position, k.actor_id
         FROM UNNEST($1::text[], $2::text[]) WITH ORDINALITY AS wanted (actor_type, name_key, position)
         JOIN actor_keys k USING (actor_type, name_key)",
    )
    .bind(&types)
    .bind(&keys)
    .fetch_all(&mut **transaction)
    .await?;
    Ok(rows.into_iter().map(|(position, id)| (names[position as usize - 1].clone(), id)).collect())
}

pub(super) async fn insert_actors(
    transaction: &mut PgTransaction<'_>,
    actors: &[NewActor<'_>],
) -> Result<(), StoreError> {
    if actors.is_empty() {
        return Ok(());
    }
    let added: Vec<Uuid> = sqlx::query_scalar(
        "INSERT INTO actors (actor_id, actor_type, name)
         SELECT actor_id, actor_type, name
         FROM jsonb_to_recordset($1) AS new (actor_id uuid, actor_type text, name text)
         ON CONFLICT DO NOTHING RETURNING actor_id",
    )
    .bind(Json(actors))
    .fetch_all(&mut **transaction)
    .await?;
    let addition = |&actor: &Uuid| NewChange::of_actor(ChangeType::ActorAdded, actor, None);
    changes::record(transaction, &added.iter().map(addition).collect::<Vec<_>>()).await
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
