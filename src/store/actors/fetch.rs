//! Who an actor is today.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgExecutor, PgPool};
use uuid::Uuid;

use crate::store::{ActorId, StoreError};

/// The actor an id stands for today, after merges.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Its id.
    pub id: ActorId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: String,
}

/// The actors behind the given ids, merges followed; an id that nobody has is left out.
pub async fn standing(pool: &PgPool, mut ids: Vec<Uuid>) -> Result<HashMap<Uuid, Standing>, StoreError> {
    ids.sort_unstable();
    ids.dedup();
    let mut found = HashMap::new();
    let mut wanted: Vec<(Uuid, Uuid)> = ids.into_iter().map(|id| (id, id)).collect();
    // A chain of merges is as long as the times an editor merged the merged: a step is one more look-up.
    while !wanted.is_empty() {
        let here: Vec<Uuid> = wanted.iter().map(|(_, at)| *at).collect();
        let rows: HashMap<Uuid, (String, String, Option<Uuid>)> =
            sqlx::query_as::<_, (Uuid, String, String, Option<Uuid>)>(
                "SELECT actor_id, name, kind, merged_into FROM actors WHERE actor_id = ANY($1)",
            )
            .bind(&here)
            .fetch_all(pool)
            .await?
            .into_iter()
            .map(|(id, name, kind, into)| (id, (name, kind, into)))
            .collect();
        let mut next = Vec::new();
        for (asked, at) in wanted {
            match rows.get(&at) {
                Some((_, _, Some(into))) => next.push((asked, *into)),
                Some((name, kind, None)) => {
                    let standing = Standing { id: ActorId(at), name: name.clone(), kind: kind.clone() };
                    found.insert(asked, standing);
                }
                None => {}
            }
        }
        wanted = next;
    }
    Ok(found)
}

/// A role, with the dates of the articles in which it was seen.
#[derive(Debug, Clone)]
pub struct SeenRole {
    /// The role as written.
    pub role: String,
    /// The first article that gives it.
    pub first_seen: Timestamp,
    /// The last.
    pub last_seen: Timestamp,
}

/// Everything known of an actor.
#[derive(Debug, Clone)]
pub struct ActorProfile {
    /// The actor.
    pub actor: Standing,
    /// Actors that were merged into it.
    pub merged: Vec<ActorId>,
    /// All names it goes by.
    pub aliases: Vec<String>,
    /// Its roles, the latest first.
    pub roles: Vec<SeenRole>,
    /// How many articles speak of it.
    pub articles: i64,
    /// How many statements are attributed to it.
    pub statements: i64,
    /// In how many events it takes part.
    pub events: i64,
    /// Publication of the first and last article that speak of it.
    pub seen: Option<(Timestamp, Timestamp)>,
}

/// The actor behind an id, merges followed.
pub async fn fetch(pool: &PgPool, id: ActorId) -> Result<Option<ActorProfile>, StoreError> {
    let Some(actor) = standing(pool, vec![id.0]).await?.remove(&id.0) else { return Ok(None) };
    let everyone = with_merged(pool, actor.id).await?;
    let aliases: Vec<String> = sqlx::query_scalar(
        "SELECT min(alias) FROM actor_aliases WHERE actor_id = ANY($1) GROUP BY alias_key ORDER BY 1",
    )
    .bind(&everyone)
    .fetch_all(pool)
    .await?;
    let roles: Vec<(String, SqlTimestamp, SqlTimestamp)> = sqlx::query_as(
        "SELECT role, min(published_at), max(published_at) FROM cast_members, UNNEST(roles) AS role
         WHERE actor_id = ANY($1) GROUP BY role ORDER BY 3 DESC, 1 LIMIT 50",
    )
    .bind(&everyone)
    .fetch_all(pool)
    .await?;
    let (articles, first, last): (i64, Option<SqlTimestamp>, Option<SqlTimestamp>) = sqlx::query_as(
        "SELECT count(DISTINCT article_id), min(published_at), max(published_at) FROM cast_members
         WHERE actor_id = ANY($1)",
    )
    .bind(&everyone)
    .fetch_one(pool)
    .await?;
    let statements: i64 =
        sqlx::query_scalar("SELECT count(*) FROM statements_by_speaker WHERE speaker_id = ANY($1)")
            .bind(&everyone)
            .fetch_one(pool)
            .await?;
    let events: i64 =
        sqlx::query_scalar("SELECT count(DISTINCT event_id) FROM event_actors WHERE actor_id = ANY($1)")
            .bind(&everyone)
            .fetch_one(pool)
            .await?;
    let merged = everyone.iter().filter(|one| **one != actor.id.0).map(|one| ActorId(*one)).collect();
    Ok(Some(ActorProfile {
        actor,
        merged,
        aliases,
        roles: roles
            .into_iter()
            .map(|(role, first, last)| SeenRole {
                role,
                first_seen: first.to_jiff(),
                last_seen: last.to_jiff(),
            })
            .collect(),
        articles,
        statements,
        events,
        seen: first.zip(last).map(|(first, last)| (first.to_jiff(), last.to_jiff())),
    }))
}

/// An actor's id with those merged into it: what facts may carry for it.
pub(in crate::store) async fn with_merged(
    connection: impl PgExecutor<'_>,
    id: ActorId,
) -> Result<Vec<Uuid>, StoreError> {
    Ok(sqlx::query_scalar(
        "WITH RECURSIVE everyone AS (
           SELECT $1::uuid AS actor_id
           UNION SELECT a.actor_id FROM actors a JOIN everyone e ON a.merged_into = e.actor_id
         ) SELECT actor_id FROM everyone",
    )
    .bind(id.0)
    .fetch_all(connection)
    .await?)
}
