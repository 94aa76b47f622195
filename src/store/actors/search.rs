//! Finding actors by name.

use sqlx::{FromRow, PgPool, QueryBuilder};
use uuid::Uuid;

use super::{fetch::Standing, name_key, standing, with_merged};
use crate::store::{
    ActorId, StoreError,
    page::{Cursor, Page, PageRequest},
};
use extraction::schema::ActorType;

/// Which actors to list.
#[derive(Debug, Clone, Default)]
pub struct ActorFilter {
    /// Like this name or alias, typing errors allowed.
    pub name: Option<String>,
    /// Of these kinds.
    pub kinds: Vec<ActorType>,
}

/// An actor in a list.
#[derive(Debug, Clone, FromRow)]
pub struct ListedActor {
    #[sqlx(rename = "actor_id")]
    id: Uuid,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// How many articles speak of it.
    pub articles: i64,
    rank: i64,
}

impl ListedActor {
    /// Its id.
    pub fn id(&self) -> ActorId {
        ActorId(self.id)
    }
}

/// Lists actors: those whose name is nearest first, else those that most articles speak of.
pub async fn search(
    pool: &PgPool,
    filter: &ActorFilter,
    page: &PageRequest,
) -> Result<Page<ListedActor>, StoreError> {
    let mut query = QueryBuilder::new("");
    match &filter.name {
        // The likeness in millionths, with the whole name above a word in it. A name of one that was merged
        // finds whom it was merged into.
        Some(name) => {
            let key = name_key(name);
            query.push(
                "WITH RECURSIVE climbed AS (
                   (SELECT actor_id, max((1000000 * greatest(similarity(alias_key, ",
            );
            query.push_bind(key.clone()).push("), 0.9 * word_similarity(");
            query
                .push_bind(key.clone())
                .push(", alias_key)))::bigint) AS rank FROM actor_aliases WHERE alias_key % ");
            query.push_bind(key.clone()).push(" OR ").push_bind(key).push(
                " <% alias_key GROUP BY actor_id)
                   UNION
                   SELECT a.merged_into, c.rank FROM climbed c JOIN actors a USING (actor_id)
                   WHERE a.merged_into IS NOT NULL
                 ) SELECT * FROM (
                   SELECT a.actor_id, a.name, a.kind, c.articles, n.rank
                   FROM (SELECT actor_id, max(rank) AS rank FROM climbed GROUP BY actor_id) n
                   JOIN actors a USING (actor_id)",
            );
        }
        None => {
            query.push("SELECT * FROM (SELECT a.actor_id, a.name, a.kind, c.articles, c.articles AS rank FROM actors a");
        }
    }
    // One of whom nothing is left but what editors decided is no answer.
    query.push(
        " CROSS JOIN LATERAL (
            WITH RECURSIVE everyone AS (
              SELECT a.actor_id
              UNION SELECT m.actor_id FROM actors m JOIN everyone e ON m.merged_into = e.actor_id
            ) SELECT count(DISTINCT article_id) AS articles FROM cast_members JOIN everyone USING (actor_id)
          ) c WHERE a.merged_into IS NULL AND c.articles > 0",
    );
    if !filter.kinds.is_empty() {
        let kinds: Vec<&str> = filter.kinds.iter().map(|kind| kind.as_str()).collect();
        query.push(" AND a.kind = ANY(").push_bind(kinds).push(")");
    }
    query.push(") listed");
    if let Some(after) = page.after {
        query
            .push(" WHERE (rank, actor_id) < (")
            .push_bind(after.key)
            .push(", ")
            .push_bind(after.id)
            .push(")");
    }
    query.push(" ORDER BY rank DESC, actor_id DESC LIMIT ").push_bind(i64::from(page.limit) + 1);
    let rows: Vec<ListedActor> = query.build_query_as().fetch_all(pool).await?;
    Ok(Page::cut(rows, page, |row| Cursor { key: row.rank, id: row.id }))
}

/// What a name is asked for: only actors that play that part can be meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameUse {
    /// Someone to whom statements are attributed.
    Speaker,
    /// A place.
    Place,
    /// Anyone.
    Anyone,
}

/// Whom a name stands for.
#[derive(Debug, Clone)]
pub enum Found {
    /// Exactly one actor.
    One(ActorId),
    /// Several; the asker must choose.
    Several(Vec<ListedActor>),
    /// Nobody.
    Nobody,
}

/// The actors that go by exactly this name (case, accents and marks aside).
pub async fn find_by_name(pool: &PgPool, name: &str, used: NameUse) -> Result<Found, StoreError> {
    let rows: Vec<ListedActor> = sqlx::query_as(
        "SELECT a.actor_id, a.name, a.kind, 0::bigint AS articles, 0::bigint AS rank
         FROM actor_aliases n JOIN actors a USING (actor_id) WHERE n.alias_key = $1",
    )
    .bind(name_key(name))
    .fetch_all(pool)
    .await?;
    let today = standing(pool, rows.iter().map(|row| row.id).collect()).await?;
    let mut candidates: Vec<ListedActor> = Vec::new();
    for row in rows {
        let Some(now) = today.get(&row.id) else { continue };
        if candidates.iter().all(|one| one.id != now.id.0) && plays(pool, now, used).await? {
            candidates.push(ListedActor {
                id: now.id.0,
                name: now.name.clone(),
                kind: now.kind.clone(),
                ..row
            });
        }
    }
    candidates.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    Ok(match candidates.as_slice() {
        [] => Found::Nobody,
        [only] => Found::One(only.id()),
        _ => Found::Several(candidates),
    })
}

/// Whether an actor can be meant where it is asked for as `used`.
async fn plays(pool: &PgPool, actor: &Standing, used: NameUse) -> Result<bool, StoreError> {
    let sql = match used {
        NameUse::Place => return Ok(actor.kind == ActorType::Place.as_str()),
        NameUse::Speaker => "SELECT EXISTS (SELECT 1 FROM statements_by_speaker WHERE speaker_id = ANY($1))",
        NameUse::Anyone => "SELECT EXISTS (SELECT 1 FROM cast_members WHERE actor_id = ANY($1))",
    };
    let everyone = with_merged(pool, actor.id).await?;
    Ok(sqlx::query_scalar(sql).bind(&everyone).fetch_one(pool).await?)
}

/// The few actors whose names are most like this one, for an error that helps.
pub async fn similar(pool: &PgPool, name: &str) -> Result<Vec<ListedActor>, StoreError> {
    let filter = ActorFilter { name: Some(name.to_owned()), kinds: Vec::new() };
    Ok(search(pool, &filter, &PageRequest { limit: 5, after: None }).await?.rows)
}
