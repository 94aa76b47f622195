//! Lists of stories.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgPool, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::store::{
    ActorId, StoreError, StoryId, filters,
    pagination::{Cursor, Page, PageRequest},
    row_struct::row_struct,
};

/// Conditions on stories; `None` and empty lists match all.
#[derive(Debug, Clone, Default)]
pub struct StoryFilter {
    /// Has these words in a headline, in the syntax of web search engines.
    pub words: Option<String>,
    /// Has an article that mentions this actor.
    pub actor: Option<ActorId>,
    /// Has an article of one of these sources.
    pub sources: Vec<String>,
    /// Has an article published on this day or later, in UTC.
    pub from: Option<Date>,
    /// Has an article published on this day or before, in UTC.
    pub to: Option<Date>,
}

/// A story in a list.
#[derive(Debug, Clone)]
pub struct ListedStory {
    /// Its id.
    pub story_id: StoryId,
    /// The headline of its most central article.
    pub title: String,
    /// Number of articles.
    pub article_count: i32,
    /// Publication of the first article.
    pub first_published_at: Timestamp,
    /// Publication of the last article.
    pub last_published_at: Timestamp,
}

row_struct! {
    pub(super) struct StoryRow {
        story_id: Uuid,
        title: String,
        article_count: i32,
        first_published_at: SqlTimestamp,
        last_published_at: SqlTimestamp,
        last_day: i32,
    }
}

impl From<StoryRow> for ListedStory {
    fn from(row: StoryRow) -> Self {
        Self {
            story_id: StoryId(row.story_id),
            title: row.title,
            article_count: row.article_count,
            first_published_at: row.first_published_at.to_jiff(),
            last_published_at: row.last_published_at.to_jiff(),
        }
    }
}

/// Begins a query of stories `s`: those with two articles or more that were not merged.
pub(super) fn select() -> QueryBuilder<Postgres> {
    QueryBuilder::new(
        "SELECT s.story_id, s.title, s.article_count, s.first_published_at, s.last_published_at, s.last_day
         FROM stories s WHERE s.merged_into IS NULL AND s.article_count > 1",
    )
}

/// Lists stories, the one with the latest article first.
pub async fn list(
    pool: &PgPool,
    filter: &StoryFilter,
    page: &PageRequest,
) -> Result<Page<ListedStory>, StoreError> {
    let mut query = select();
    if filter.words.is_some() {
        query.push(" AND EXISTS (SELECT 1 FROM article_vectors v WHERE v.story_id = s.story_id");
        filters::words(&mut query, "v.tsv", filter.words.as_deref());
        query.push(")");
    }
    if let Some(actor_ids) = filters::actor_ids(pool, filter.actor).await? {
        query.push(
            " AND EXISTS (SELECT 1 FROM article_vectors v JOIN article_actors m ON m.article_id = v.article_id
               WHERE v.story_id = s.story_id AND m.actor_id = ANY(",
        );
        query.push_bind(actor_ids).push("))");
    }
    if !filter.sources.is_empty() {
        query.push(" AND EXISTS (SELECT 1 FROM article_vectors v WHERE v.story_id = s.story_id");
        filters::sources(&mut query, "v.source", &filter.sources);
        query.push(")");
    }
    let columns = ("s.first_published_at", "s.last_published_at");
    filters::utc_days(&mut query, columns, (filter.from, filter.to));
    if let Some(after) = page.after {
        query.push(" AND (s.last_day, s.story_id) < (").push_bind(after.key as i32);
        query.push(", ").push_bind(after.id).push(")");
    }
    query.push(" ORDER BY s.last_day DESC, s.story_id DESC LIMIT ").push_bind(page.rows_to_select());
    let rows: Vec<StoryRow> = query.build_query_as().fetch_all(pool).await?;
    let page = Page::from_rows(rows, page, |row| Cursor { key: i64::from(row.last_day), id: row.story_id });
    Ok(page.map(ListedStory::from))
}
