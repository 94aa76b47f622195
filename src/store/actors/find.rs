//! Actors that a name in a request means.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sqlx::PgPool;
use uuid::Uuid;

use super::{CanonicalActor, name_key, place_links, resolve_merges, search::similar_names};
use crate::store::{ActorId, StoreError};
use extraction::schema::{ActorType, PlaceLink};

/// Number of actors of one name that are looked at.
const MAX_NAMESAKES: i64 = 1000;
/// Number of actors that [`similar`] returns at most.
const MAX_SIMILAR: u32 = 5;
/// Number of roles that are given of an actor.
const MAX_ROLES: i64 = 5;

/// The part that an actor must play to be meant by a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameUse {
    /// Speaker of a statement.
    Speaker,
    /// A place.
    Place,
    /// Any actor that an article mentions.
    Any,
}

/// The actors that a name can mean.
#[derive(Debug, Clone)]
pub enum NameMatch {
    /// Exactly one actor.
    Unique(CanonicalActor),
    /// Several actors, those of the most statements and articles first.
    Ambiguous(Vec<Namesake>),
    /// No actor.
    Unknown,
}

/// An actor that a name can mean, with what distinguishes it from others.
#[derive(Debug, Clone)]
pub struct Namesake {
    /// Its id.
    pub id: ActorId,
    /// Its name.
    pub name: String,
    /// Its type.
    pub actor_type: ActorType,
    /// Its roles, at most five, those in the most articles first.
    pub roles: Vec<String>,
    /// Number of articles that mention it.
    pub article_count: i64,
    /// Number of its statements.
    pub statement_count: i64,
    /// The entry of the gazetteer that it is.
    pub place: Option<PlaceLink>,
}

/// Finds the canonical actors that a name means and that play the part `name_use`.
///
/// `without_titles` is the name without titles before it. In this order: actors with exactly the name, compared by
/// [`name_key`]; with exactly the name without titles; persons whose name has these words in this order, with other words
/// between them, initials standing for words ("J. Smith"). A single word means every person with it as the last name.
pub async fn find_by_name(
    pool: &PgPool,
    name: &str,
    without_titles: &str,
    name_use: NameUse,
) -> Result<NameMatch, StoreError> {
    let keys = BTreeSet::from([name_key(name), name_key(without_titles)]);
    let keys = [name_key(name)].into_iter().chain(keys.into_iter().filter(|key| *key != name_key(name)));
    let mut found = BTreeMap::new();
    let mut last_key = String::new();
    for key in keys {
        found = with_key(pool, &key, name_use).await?;
        last_key = key;
        if !found.is_empty() {
            break;
        }
    }
    let is_last_name = !last_key.contains(' ');
    let are_persons = found.values().all(|actor| actor.actor_type == ActorType::Person);
    if name_use != NameUse::Place && (found.is_empty() || is_last_name && are_persons) {
        found.extend(with_words(pool, &name_key(without_titles), name_use).await?);
    }
    let mut found = found.into_values();
    Ok(match (found.next(), found.next()) {
        (None, _) => NameMatch::Unknown,
        (Some(only), None) => NameMatch::Unique(only),
        (Some(first), Some(second)) => {
            let mut namesakes = describe(pool, [first, second].into_iter().chain(found)).await?;
            namesakes.sort_by(|one, other| {
                let counts = |one: &Namesake| std::cmp::Reverse((one.statement_count, one.article_count));
                (counts(one), &one.name, one.id).cmp(&(counts(other), &other.name, other.id))
            });
            NameMatch::Ambiguous(namesakes)
        }
    })
}

/// Returns the few actors with the most similar names, as candidates in an error.
pub async fn similar(pool: &PgPool, name: &str) -> Result<Vec<Namesake>, StoreError> {
    let actors = similar_names(pool, name, &ActorType::ALL, MAX_SIMILAR).await?;
    describe(pool, actors.into_iter().map(|(actor, _)| actor)).await
}

type CanonicalActors = BTreeMap<ActorId, CanonicalActor>;

/// Finds the actors with a name of this key.
async fn with_key(pool: &PgPool, key: &str, name_use: NameUse) -> Result<CanonicalActors, StoreError> {
    let ids: Vec<Uuid> = sqlx::query_scalar(
        "SELECT actor_id FROM actor_aliases JOIN actors USING (actor_id)
         WHERE alias_key = $1 AND dismissal_id IS NULL ORDER BY actor_id LIMIT $2",
    )
    .bind(key)
    .bind(MAX_NAMESAKES)
    .fetch_all(pool)
    .await?;
    canonical(pool, ids, name_use).await
}

/// Finds the persons whose name has the words of `key`.
async fn with_words(pool: &PgPool, key: &str, name_use: NameUse) -> Result<CanonicalActors, StoreError> {
    let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    // A last initial alone would match nearly all names.
    let Some(last) = words.last().filter(|last| last.chars().count() > 1) else {
        return Ok(CanonicalActors::new());
    };
    let escape = |word: &str| word.replace(['\\', '%', '_'], "");
    let pattern = match words.as_slice() {
        [_] => format!("% {}", escape(last)),
        [first, ..] => format!("{}% {}", escape(first), escape(last)),
        [] => return Ok(CanonicalActors::new()),
    };
    let rows: Vec<(Uuid, String)> = sqlx::query_as(
        "SELECT l.actor_id, l.alias_key FROM actor_aliases l JOIN actors a USING (actor_id)
         WHERE l.alias_key LIKE $1 AND a.actor_type = 'person' AND a.dismissal_id IS NULL
         ORDER BY l.actor_id LIMIT $2",
    )
    .bind(pattern)
    .bind(MAX_NAMESAKES)
    .fetch_all(pool)
    .await?;
    let fitting = rows.into_iter().filter(|(_, alias)| has_words(alias, &words)).map(|(id, _)| id);
    canonical(pool, fitting.collect(), name_use).await
}

/// Returns true for a name with all the words in their order, the last one at its end; an initial fits a word.
///
/// The first of several words begins the name. A name of two words fits also without initials between the words asked for:
/// "Donald J. Trump" asks for Donald Trump too.
fn has_words(alias: &str, words: &[&str]) -> bool {
    let own: Vec<&str> = alias.split(' ').collect();
    let fits = |own: &str, word: &str| own == word || word.chars().count() == 1 && own.starts_with(word);
    if words.len() > 1 && !fits(own[0], words[0]) || own.last() != words.last() {
        return false;
    }
    let is_left_out =
        |at: usize| own.len() == 2 && at > 0 && at + 1 < words.len() && words[at].chars().count() == 1;
    let mut rest = own.iter();
    (0..words.len()).filter(|&at| !is_left_out(at)).all(|at| rest.any(|own| fits(own, words[at])))
}

/// Returns the canonical actors that play the part.
async fn canonical(pool: &PgPool, ids: Vec<Uuid>, name_use: NameUse) -> Result<CanonicalActors, StoreError> {
    let canonical = resolve_merges(pool, ids.into_iter().map(ActorId)).await?;
    let mut distinct: CanonicalActors = canonical.into_values().map(|actor| (actor.id, actor)).collect();
    let playing = playing(pool, &distinct, name_use).await?;
    distinct.retain(|id, _| playing.contains(id));
    Ok(distinct)
}

/// Returns those of canonical actors that play the part themselves, or by one that was merged into them.
async fn playing(
    pool: &PgPool,
    actors: &CanonicalActors,
    name_use: NameUse,
) -> Result<HashSet<ActorId>, StoreError> {
    let sql = match name_use {
        NameUse::Place => {
            let places = actors.values().filter(|actor| actor.actor_type == ActorType::Place);
            return Ok(places.map(|actor| actor.id).collect());
        }
        NameUse::Speaker => {
            "WITH RECURSIVE merged AS (
               SELECT id AS canonical_id, id AS actor_id FROM UNNEST($1::uuid[]) AS id
               UNION SELECT m.canonical_id, a.actor_id FROM merged m JOIN actors a ON a.merged_into = m.actor_id
             ) SELECT DISTINCT canonical_id FROM merged m
               WHERE EXISTS (SELECT 1 FROM statements s WHERE s.speaker_id = m.actor_id)"
        }
        NameUse::Any => "SELECT actor_id FROM actors WHERE actor_id = ANY($1) AND article_count > 0",
    };
    let ids: Vec<Uuid> = actors.keys().map(|id| id.0).collect();
    let playing: Vec<Uuid> = sqlx::query_scalar(sql).bind(&ids).fetch_all(pool).await?;
    Ok(playing.into_iter().map(ActorId).collect())
}

/// Roles, and numbers of articles and statements.
type Description = (Uuid, Vec<String>, i64, i64);

/// Adds roles, counts and places to canonical actors, in their order.
pub(super) async fn describe(
    pool: &PgPool,
    actors: impl IntoIterator<Item = CanonicalActor>,
) -> Result<Vec<Namesake>, StoreError> {
    let actors: Vec<CanonicalActor> = actors.into_iter().collect();
    let ids: Vec<Uuid> = actors.iter().map(|actor| actor.id.0).collect();
    let rows: Vec<Description> = sqlx::query_as(
        "WITH RECURSIVE merged AS (
           SELECT id AS canonical_id, id AS actor_id FROM UNNEST($1::uuid[]) AS id
           UNION SELECT m.canonical_id, a.actor_id FROM merged m JOIN actors a ON a.merged_into = m.actor_id
         ) SELECT a.actor_id,
             ARRAY(SELECT role FROM merged m JOIN article_actors r ON r.actor_id = m.actor_id, UNNEST(r.roles) AS role
                   WHERE m.canonical_id = a.actor_id GROUP BY role ORDER BY count(*) DESC, role LIMIT $2),
             a.article_count::bigint,
             (SELECT count(*) FROM merged m JOIN statements s ON s.speaker_id = m.actor_id
              WHERE m.canonical_id = a.actor_id)
           FROM actors a WHERE a.actor_id = ANY($1)",
    )
    .bind(&ids)
    .bind(MAX_ROLES)
    .fetch_all(pool)
    .await?;
    let mut described: HashMap<Uuid, Description> = rows.into_iter().map(|row| (row.0, row)).collect();
    let mut places = place_links(pool, actors.iter().map(|actor| actor.id)).await?;
    let namesakes = actors.into_iter().map(|CanonicalActor { id, name, actor_type }| {
        let (_, roles, article_count, statement_count) = described.remove(&id.0).unwrap_or_default();
        Namesake { id, name, actor_type, roles, article_count, statement_count, place: places.remove(&id) }
    });
    Ok(namesakes.collect())
}

#[cfg(test)]
mod tests {
    use super::has_words;

    #[test]
    fn initials_and_middle_names_are_matched() {
        for (alias, words, expected) in [
            ("john smith", &["j", "smith"][..], true),
            ("john adam smith", &["john", "smith"], true),
            ("john adam smith", &["j", "a", "smith"], true),
            ("john smith", &["john", "a", "smith"], true),
            ("john bruno smith", &["john", "a", "smith"], false),
            ("tomas reyes", &["reyes"], true),
            ("tomas reyes lund", &["reyes"], false),
            ("mary john smith", &["j", "smith"], false),
            ("jane smith", &["john", "smith"], false),
        ] {
            assert_eq!(has_words(alias, words), expected, "{alias} {words:?}");
        }
    }
}
