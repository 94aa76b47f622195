//! Search of actors by name.

use sqlx::{PgPool, QueryBuilder};
use uuid::Uuid;

use super::{CanonicalActor, actor_type, name_key, resolve_merges, with_merged};
use crate::store::{
    ActorId, StoreError, filters,
    pagination::{Cursor, Page, PageRequest},
};
use extraction::schema::ActorType;

/// Number of actors that [`similar`] returns at most.
const MAX_SIMILAR: u32 = 5;

/// Conditions on actors; `None` and empty lists match all.
#[derive(Debug, Clone, Default)]
pub struct ActorFilter {
    /// Has a name similar to this one (trigrams), typing errors allowed.
    pub name: Option<String>,
    /// Is of one of these types.
    pub types: Vec<ActorType>,
}

/// An actor in a list.
#[derive(Debug, Clone)]
pub struct ListedActor {
    /// Its id.
    pub id: ActorId,
    /// Its name.
    pub name: String,
    /// Its type.
    pub actor_type: ActorType,
    /// Number of articles that mention it.
    pub article_count: i64,
}

#[derive(sqlx_macros::FromRow)]
struct ActorRow {
    actor_id: Uuid,
    name: String,
    actor_type: String,
    article_count: i64,
    rank: i64,
}

impl From<ActorRow> for ListedActor {
    fn from(row: ActorRow) -> Self {
        Self {
            id: ActorId(row.actor_id),
            name: row.name,
            actor_type: actor_type(&row.actor_type),
            article_count: row.article_count,
        }
    }
}

/// Lists canonical actors: by similarity of the name if one is given, else by number of articles, descending.
///
/// The similarity, in millionths, is that of the whole name, or 0.9 times that of its best word. The name of a
/// merged actor finds the canonical one. Actors that no article mentions are left out.
pub async fn search(
    pool: &PgPool,
    filter: &ActorFilter,
    page: &PageRequest,
) -> Result<Page<ListedActor>, StoreError> {
    let mut query = QueryBuilder::new("");
    match &filter.name {
        Some(name) => {
            let key = name_key(name);
            query.push(
                "WITH RECURSIVE matches AS (
                   (SELECT actor_id, max((1000000 * greatest(similarity(alias_key, ",
            );
            query.push_bind(key.clone()).push("), 0.9 * word_similarity(");
            query
                .push_bind(key.clone())
                .push(", alias_key)))::bigint) AS rank FROM actor_aliases WHERE alias_key % ");
            query.push_bind(key.clone()).push(" OR ").push_bind(key).push(
                " <% alias_key GROUP BY actor_id)
                   UNION
                   SELECT a.merged_into, m.rank FROM matches m JOIN actors a USING (actor_id)
                   WHERE a.merged_into IS NOT NULL
                 ) SELECT * FROM (
                   SELECT a.actor_id, a.name, a.actor_type, c.article_count, m.rank
                   FROM (SELECT actor_id, max(rank) AS rank FROM matches GROUP BY actor_id) m
                   JOIN actors a USING (actor_id)",
            );
        }
        None => {
            query.push(
                "SELECT * FROM (
                   SELECT a.actor_id, a.name, a.actor_type, c.article_count, c.article_count AS rank FROM actors a",
            );
        }
    }
    query.push(
        " CROSS JOIN LATERAL (
            WITH RECURSIVE merged AS (
              SELECT a.actor_id
              UNION SELECT o.actor_id FROM actors o JOIN merged m ON o.merged_into = m.actor_id
            ) SELECT count(DISTINCT article_id) AS article_count FROM article_actors JOIN merged USING (actor_id)
          ) c WHERE a.merged_into IS NULL AND c.article_count > 0",
    );
    filters::one_of(&mut query, "a.actor_type", filter.types.iter().map(|one| one.as_str()).collect());
    query.push(") listed");
    if let Some(after) = page.after {
        query.push(" WHERE (rank, actor_id) < (").push_bind(after.key);
        query.push(", ").push_bind(after.id).push(")");
    }
    query.push(" ORDER BY rank DESC, actor_id DESC LIMIT ").push_bind(page.rows_to_select());
    let rows: Vec<ActorRow> = query.build_query_as().fetch_all(pool).await?;
    let page = Page::from_rows(rows, page, |row| Cursor { key: row.rank, id: row.actor_id });
    Ok(page.map(ListedActor::from))
}

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
    Unique(ActorId),
    /// Several actors, by name.
    Ambiguous(Vec<ListedActor>),
    /// No actor.
    Unknown,
}

/// Finds the canonical actors with exactly this name, compared by [`name_key`], that play the part `name_use`.
///
/// The candidates of an ambiguous name carry no article counts.
pub async fn find_by_name(pool: &PgPool, name: &str, name_use: NameUse) -> Result<NameMatch, StoreError> {
    let ids: Vec<Uuid> = sqlx::query_scalar("SELECT actor_id FROM actor_aliases WHERE alias_key = $1")
        .bind(name_key(name))
        .fetch_all(pool)
        .await?;
    let canonical = resolve_merges(pool, ids.into_iter().map(ActorId)).await?;
    let mut candidates: Vec<ListedActor> = Vec::new();
    for actor in canonical.into_values() {
        let is_new = candidates.iter().all(|candidate| candidate.id != actor.id);
        if is_new && plays(pool, &actor, name_use).await? {
            let CanonicalActor { id, name, actor_type } = actor;
            candidates.push(ListedActor { id, name, actor_type, article_count: 0 });
        }
    }
    candidates.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    Ok(match candidates.as_slice() {
        [] => NameMatch::Unknown,
        [only] => NameMatch::Unique(only.id),
        _ => NameMatch::Ambiguous(candidates),
    })
}

/// Returns true when the actor, or one merged into it, plays the part.
async fn plays(pool: &PgPool, actor: &CanonicalActor, name_use: NameUse) -> Result<bool, StoreError> {
    let sql = match name_use {
        NameUse::Place => return Ok(actor.actor_type == ActorType::Place),
        NameUse::Speaker => "SELECT EXISTS (SELECT 1 FROM statements WHERE speaker_id = ANY($1))",
        NameUse::Any => "SELECT EXISTS (SELECT 1 FROM article_actors WHERE actor_id = ANY($1))",
    };
    let ids = with_merged(pool, actor.id).await?;
    Ok(sqlx::query_scalar(sql).bind(&ids).fetch_one(pool).await?)
}

/// Returns the few actors with the most similar names, as candidates in an error.
pub async fn similar(pool: &PgPool, name: &str) -> Result<Vec<ListedActor>, StoreError> {
    let filter = ActorFilter { name: Some(name.to_owned()), types: Vec::new() };
    Ok(search(pool, &filter, &PageRequest { limit: MAX_SIMILAR, after: None }).await?.rows)
}
