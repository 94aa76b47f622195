//! Reading of one story.

use std::collections::HashMap;

use sqlx::{PgPool, QueryBuilder};
use uuid::Uuid;

use super::list::{ListedStory, StoryRow, push_select};
use crate::store::{ActorId, StoreError, StoryId, actors};
use extraction::schema::ActorType;

/// Largest number of actors that a story shows.
const MAX_ACTORS: usize = 20;
/// Largest number of sources that a story shows.
const MAX_SOURCES: i64 = 200;

/// An actor that articles of a story mention.
#[derive(Debug, Clone)]
pub struct StoryActor {
    /// Its id.
    pub id: ActorId,
    /// Its name.
    pub name: String,
    /// Its type.
    pub actor_type: ActorType,
    /// Number of the story's articles that mention it.
    pub article_count: i64,
}

/// A story with its sources and actors.
#[derive(Debug, Clone)]
pub struct Story {
    /// The story as in lists.
    pub listed: ListedStory,
    /// The sources of its articles.
    pub sources: Vec<String>,
    /// The twenty actors that most articles mention.
    pub actors: Vec<StoryActor>,
}

/// Returns the story that an id leads to: itself, or the one that it was merged into.
pub async fn resolve_merge(pool: &PgPool, id: StoryId) -> Result<Option<StoryId>, StoreError> {
    let found: Option<Uuid> =
        sqlx::query_scalar("SELECT coalesce(merged_into, story_id) FROM stories WHERE story_id = $1")
            .bind(id.0)
            .fetch_optional(pool)
            .await?;
    Ok(found.map(StoryId))
}

/// Returns a story, or the one that it was merged into; `None` when there is none.
pub async fn fetch(pool: &PgPool, id: StoryId) -> Result<Option<Story>, StoreError> {
    let Some(id) = resolve_merge(pool, id).await? else { return Ok(None) };
    let mut query = QueryBuilder::new("");
    push_select(&mut query);
    query.push(" AND s.story_id = ").push_bind(id.0);
    let Some(row) = query.build_query_as::<StoryRow>().fetch_optional(pool).await? else { return Ok(None) };
    let sources: Vec<String> = sqlx::query_scalar(
        "SELECT DISTINCT source FROM article_vectors WHERE story_id = $1 ORDER BY source LIMIT $2",
    )
    .bind(id.0)
    .bind(MAX_SOURCES)
    .fetch_all(pool)
    .await?;
    Ok(Some(Story { listed: row.into(), sources, actors: actors_of(pool, id).await? }))
}

/// Returns the canonical actors that most articles of a story mention.
///
/// Where two of them were merged, the count is that of the more frequent one, a lower bound.
async fn actors_of(pool: &PgPool, id: StoryId) -> Result<Vec<StoryActor>, StoreError> {
    let rows: Vec<(Uuid, i64)> = sqlx::query_as(
        "SELECT m.actor_id, count(DISTINCT m.article_id)
         FROM article_vectors v JOIN article_actors m ON m.article_id = v.article_id
         JOIN actors a ON a.actor_id = m.actor_id
         WHERE v.story_id = $1 AND a.actor_type <> 'unnamed' GROUP BY m.actor_id ORDER BY 2 DESC, 1 LIMIT $2",
    )
    .bind(id.0)
    .bind(2 * MAX_ACTORS as i64)
    .fetch_all(pool)
    .await?;
    let canonical = actors::resolve_merges(pool, rows.iter().map(|(actor, _)| ActorId(*actor))).await?;
    let mut story_actors: Vec<StoryActor> = Vec::new();
    let mut positions: HashMap<ActorId, usize> = HashMap::new();
    for (actor, article_count) in rows {
        let Some(actor) = canonical.get(&ActorId(actor)) else { continue };
        match positions.get(&actor.id) {
            Some(&position) => {
                let shown: &mut StoryActor = &mut story_actors[position];
                shown.article_count = shown.article_count.max(article_count);
            }
            None => {
                positions.insert(actor.id, story_actors.len());
                let (name, actor_type) = (actor.name.clone(), actor.actor_type);
                story_actors.push(StoryActor { id: actor.id, name, actor_type, article_count });
            }
        }
    }
    story_actors.truncate(MAX_ACTORS);
    Ok(story_actors)
}
