//! Profile of one actor: names, roles and counts.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::PgPool;
use uuid::Uuid;

use super::{CanonicalActor, place_links, resolve_merges, with_merged};
use crate::store::{
    ActorId, CorrectionId, StoreError,
    authorities::{self, Position, external_ids},
};
use extraction::schema::PlaceLink;

/// Largest number of roles in a profile.
const MAX_ROLES: i64 = 50;

/// A role, with the publication times of the articles that give it.
#[derive(Debug, Clone)]
pub struct DatedRole {
    /// The role, verbatim.
    pub role: String,
    /// Publication of the first article that gives it.
    pub first_seen_at: Timestamp,
    /// Publication of the last article that gives it.
    pub last_seen_at: Timestamp,
}

/// An actor with its names, roles and counts.
#[derive(Debug, Clone)]
pub struct ActorProfile {
    /// The canonical actor.
    pub actor: CanonicalActor,
    /// The entry of the gazetteer that it is.
    pub place: Option<PlaceLink>,
    /// Its ids at others.
    pub external_ids: Vec<String>,
    /// The actors that were merged into it.
    pub merged: Vec<ActorId>,
    /// All its names, in alphabetical order.
    pub aliases: Vec<String>,
    /// Its roles, the latest first; at most fifty.
    pub roles: Vec<DatedRole>,
    /// Its positions, where it was loaded as an authority.
    pub positions: Vec<Position>,
    /// Number of articles that mention it.
    pub article_count: i64,
    /// Number of statements of which it is the speaker.
    pub statement_count: i64,
    /// Number of events in which it takes part.
    pub event_count: i64,
    /// The correction that dismissed it.
    pub dismissal: Option<CorrectionId>,
    /// Publication of the first and of the last article that mentions it.
    pub seen_at: Option<(Timestamp, Timestamp)>,
}

/// Returns the profile of the canonical actor of `id`, or `None` when there is no such actor.
pub async fn fetch(pool: &PgPool, id: ActorId) -> Result<Option<ActorProfile>, StoreError> {
    let Some(actor) = resolve_merges(pool, [id]).await?.remove(&id) else { return Ok(None) };
    let ids = with_merged(pool, actor.id).await?;
    let aliases: Vec<String> = sqlx::query_scalar(
        "SELECT min(alias) FROM actor_aliases WHERE actor_id = ANY($1) GROUP BY alias_key ORDER BY 1",
    )
    .bind(&ids)
    .fetch_all(pool)
    .await?;
    type Counts = (i64, Option<Uuid>, Option<SqlTimestamp>, Option<SqlTimestamp>);
    let (article_count, dismissal, first, last): Counts = sqlx::query_as(
        "SELECT a.article_count::bigint, a.dismissal_id, seen.first, seen.last FROM actors a CROSS JOIN LATERAL (
           SELECT min((SELECT min(published_at) FROM article_actors WHERE actor_id = id)) AS first,
                  max((SELECT max(published_at) FROM article_actors WHERE actor_id = id)) AS last
           FROM UNNEST($2::uuid[]) AS id
         ) seen WHERE a.actor_id = $1",
    )
    .bind(actor.id.0)
    .bind(&ids)
    .fetch_one(pool)
    .await?;
    // Rejected statements and happenings are few, and have a review: they are taken off, so that the others are counted from an
    // index alone.
    let statement_count: i64 = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM all_statements WHERE speaker_id = ANY($1))
              - (SELECT count(*) FROM all_statements WHERE speaker_id = ANY($1) AND review_id IS NOT NULL AND rejected)",
    )
    .bind(&ids)
    .fetch_one(pool)
    .await?;
    let event_count: i64 =
        sqlx::query_scalar(
            "SELECT count(DISTINCT e.event_id) FROM event_actors e WHERE e.actor_id = ANY($1) AND e.happening_id NOT IN (
               SELECT h.happening_id FROM all_happenings h WHERE h.review_id IS NOT NULL AND h.rejected)",
        )
            .bind(&ids)
            .fetch_one(pool)
            .await?;
    let place = place_links(pool, [actor.id]).await?.remove(&actor.id);
    let external_ids = external_ids(pool, &[actor.id.0]).await?.remove(&actor.id.0).unwrap_or_default();
    Ok(Some(ActorProfile {
        place,
        external_ids,
        merged: ids.iter().map(|id| ActorId(*id)).filter(|id| *id != actor.id).collect(),
        aliases,
        roles: roles(pool, &ids).await?,
        positions: authorities::positions(pool, &ids).await?,
        article_count,
        statement_count,
        event_count,
        dismissal: dismissal.map(CorrectionId),
        seen_at: first.zip(last).map(|(first, last)| (first.to_jiff(), last.to_jiff())),
        actor,
    }))
}

async fn roles(pool: &PgPool, actors: &[Uuid]) -> Result<Vec<DatedRole>, StoreError> {
    let rows: Vec<(String, SqlTimestamp, SqlTimestamp)> = sqlx::query_as(
        "SELECT role, min(published_at), max(published_at) FROM article_actors, UNNEST(roles) AS role
         WHERE actor_id = ANY($1) GROUP BY role ORDER BY 3 DESC, 1 LIMIT $2",
    )
    .bind(actors)
    .bind(MAX_ROLES)
    .fetch_all(pool)
    .await?;
    Ok(rows
        .into_iter()
        .map(|(role, first, last)| DatedRole {
            role,
            first_seen_at: first.to_jiff(),
            last_seen_at: last.to_jiff(),
        })
        .collect())
}
