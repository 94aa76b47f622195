//! Asking for stories.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::{Timestamp as SqlTimestamp, ToSqlx};
use sqlx::{FromRow, PgPool, QueryBuilder};
use uuid::Uuid;

use crate::store::{
    ActorId, StoreError, StoryId, actors,
    page::{Cursor, Page, PageRequest},
    statements::push_words,
};

/// Which stories to list. Fields that are `None` or empty ask for nothing.
#[derive(Debug, Clone, Default)]
pub struct StoryFilter {
    /// With these words in a headline, as a search engine reads them.
    pub words: Option<String>,
    /// Of which an article speaks of this actor.
    pub actor: Option<ActorId>,
    /// Told by one of these sources.
    pub sources: Vec<String>,
    /// Still told on this day or later.
    pub from: Option<Date>,
    /// First told on this day or before.
    pub to: Option<Date>,
}

/// A story in a list.
#[derive(Debug, Clone)]
pub struct ListedStory {
    /// Its id.
    pub story_id: StoryId,
    /// The headline that stands for it.
    pub title: String,
    /// How many articles tell it.
    pub articles: i32,
    /// When the first of them was published.
    pub first_published: Timestamp,
    /// When the last was.
    pub last_published: Timestamp,
}

/// An actor that a story speaks of.
#[derive(Debug, Clone)]
pub struct StoryActor {
    /// Its id.
    pub id: ActorId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: String,
    /// How many of the story's articles speak of it.
    pub articles: i64,
}

/// A story with who tells it and of whom.
#[derive(Debug, Clone)]
pub struct Story {
    /// The story.
    pub listed: ListedStory,
    /// Who tells it.
    pub sources: Vec<String>,
    /// Of whom it speaks: the twenty that most articles name.
    pub actors: Vec<StoryActor>,
}

#[derive(FromRow)]
struct StoryRow {
    story_id: Uuid,
    title: String,
    articles: i32,
    first_published: SqlTimestamp,
    last_published: SqlTimestamp,
    last_day: i32,
}

impl From<StoryRow> for ListedStory {
    fn from(row: StoryRow) -> Self {
        Self {
            story_id: StoryId(row.story_id),
            title: row.title,
            articles: row.articles,
            first_published: row.first_published.to_jiff(),
            last_published: row.last_published.to_jiff(),
        }
    }
}

const COLUMNS: &str = "s.story_id, s.title, s.articles, s.first_published, s.last_published, s.last_day";

/// Lists stories, the last told first.
pub async fn list(
    pool: &PgPool,
    filter: &StoryFilter,
    page: &PageRequest,
) -> Result<Page<ListedStory>, StoreError> {
    let mut query = QueryBuilder::new("SELECT ");
    query.push(COLUMNS).push(" FROM stories s WHERE s.merged_into IS NULL AND s.articles > 1");
    if filter.words.is_some() {
        query.push(" AND EXISTS (SELECT 1 FROM gists g WHERE g.story_id = s.story_id");
        push_words(&mut query, "g.tsv", filter.words.as_deref());
        query.push(")");
    }
    if let Some(actor) = filter.actor {
        query.push(
            " AND EXISTS (SELECT 1 FROM gists g JOIN cast_members c ON c.article_id = g.article_id
               WHERE g.story_id = s.story_id AND c.actor_id = ANY(",
        );
        query.push_bind(actors::with_merged(pool, actor).await?).push("))");
    }
    if !filter.sources.is_empty() {
        query.push(" AND EXISTS (SELECT 1 FROM gists g WHERE g.story_id = s.story_id AND g.source = ANY(");
        query.push_bind(filter.sources.clone()).push("))");
    }
    if let Some(from) = filter.from {
        query.push(" AND (s.last_published AT TIME ZONE 'UTC')::date >= ").push_bind(from.to_sqlx());
    }
    if let Some(to) = filter.to {
        query.push(" AND (s.first_published AT TIME ZONE 'UTC')::date <= ").push_bind(to.to_sqlx());
    }
    if let Some(after) = page.after {
        query.push(" AND (s.last_day, s.story_id) < (").push_bind(after.key as i32);
        query.push(", ").push_bind(after.id).push(")");
    }
    query.push(" ORDER BY s.last_day DESC, s.story_id DESC LIMIT ").push_bind(i64::from(page.limit) + 1);
    let rows: Vec<StoryRow> = query.build_query_as().fetch_all(pool).await?;
    let cut = Page::cut(rows, page, |row| Cursor { key: i64::from(row.last_day), id: row.story_id });
    Ok(Page { rows: cut.rows.into_iter().map(ListedStory::from).collect(), next: cut.next })
}

/// The story an id stands for today: itself, or the one it was merged into.
pub async fn standing(pool: &PgPool, id: StoryId) -> Result<Option<StoryId>, StoreError> {
    let found: Option<Uuid> =
        sqlx::query_scalar("SELECT coalesce(merged_into, story_id) FROM stories WHERE story_id = $1")
            .bind(id.0)
            .fetch_optional(pool)
            .await?;
    Ok(found.map(StoryId))
}

/// One story, merges followed.
pub async fn fetch(pool: &PgPool, id: StoryId) -> Result<Option<Story>, StoreError> {
    let Some(id) = standing(pool, id).await? else { return Ok(None) };
    let mut query = QueryBuilder::new("SELECT ");
    query.push(COLUMNS).push(" FROM stories s WHERE s.articles > 1 AND s.story_id = ").push_bind(id.0);
    let Some(row) = query.build_query_as::<StoryRow>().fetch_optional(pool).await? else { return Ok(None) };
    let sources: Vec<String> =
        sqlx::query_scalar("SELECT DISTINCT source FROM gists WHERE story_id = $1 ORDER BY source LIMIT 200")
            .bind(id.0)
            .fetch_all(pool)
            .await?;
    Ok(Some(Story { listed: row.into(), sources, actors: actors_of(pool, id).await? }))
}

async fn actors_of(pool: &PgPool, id: StoryId) -> Result<Vec<StoryActor>, StoreError> {
    let rows: Vec<(Uuid, i64)> = sqlx::query_as(
        "SELECT c.actor_id, count(DISTINCT c.article_id) FROM gists g
         JOIN cast_members c ON c.article_id = g.article_id JOIN actors a ON a.actor_id = c.actor_id
         WHERE g.story_id = $1 AND a.kind <> 'unnamed' GROUP BY c.actor_id ORDER BY 2 DESC, 1 LIMIT 40",
    )
    .bind(id.0)
    .fetch_all(pool)
    .await?;
    let today = actors::standing(pool, rows.iter().map(|(actor, _)| *actor).collect()).await?;
    let mut actors: Vec<StoryActor> = Vec::new();
    let mut places: HashMap<Uuid, usize> = HashMap::new();
    for (actor, articles) in rows {
        let Some(now) = today.get(&actor) else { continue };
        match places.get(&now.id.0) {
            // Two that were merged: how many articles speak of either is at least this.
            Some(&place) => actors[place].articles = actors[place].articles.max(articles),
            None => {
                places.insert(now.id.0, actors.len());
                let (name, kind) = (now.name.clone(), now.kind.clone());
                actors.push(StoryActor { id: now.id, name, kind, articles });
            }
        }
    }
    actors.truncate(20);
    Ok(actors)
}
