//! Asking for articles, without their texts.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::{Timestamp as SqlTimestamp, ToSqlx};
use sqlx::{FromRow, PgPool, QueryBuilder};
use uuid::Uuid;

use super::JobState;
use crate::store::{
    ArticleId, StoreError, StoryId,
    page::{Cursor, Page, PageRequest},
    statements::push_story,
};

/// Which articles to list. Fields that are `None` or empty ask for nothing.
#[derive(Debug, Clone, Default)]
pub struct ArticleFilter {
    /// Of this story.
    pub story: Option<StoryId>,
    /// Published by one of these sources.
    pub sources: Vec<String>,
    /// So far along.
    pub states: Vec<JobState>,
    /// Published on this day or later, in UTC.
    pub from: Option<Date>,
    /// Published on this day or before, in UTC.
    pub to: Option<Date>,
}

/// An article in a list.
#[derive(Debug, Clone)]
pub struct ListedArticle {
    /// Its id.
    pub article_id: ArticleId,
    /// Who publishes it.
    pub source: String,
    /// The publisher's own id of it.
    pub external_id: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub published_at: Timestamp,
    /// How far it is.
    pub state: JobState,
    /// The story it is part of.
    pub story_id: Option<StoryId>,
}

#[derive(FromRow)]
struct ArticleRow {
    article_id: Uuid,
    source: String,
    external_id: Option<String>,
    url: Option<String>,
    title: Option<String>,
    published_at: SqlTimestamp,
    state: String,
    story_id: Option<Uuid>,
}

/// Lists articles, the last to come in first.
pub async fn list(
    pool: &PgPool,
    filter: &ArticleFilter,
    page: &PageRequest,
) -> Result<Page<ListedArticle>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT a.article_id, a.source, a.external_id, a.url, r.title, r.published_at, j.state, g.story_id
         FROM articles a
         JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.revision
         JOIN jobs j ON j.article_id = a.article_id
         LEFT JOIN gists g ON g.article_id = a.article_id
         WHERE true",
    );
    push_story(&mut query, "a.article_id", filter.story);
    if !filter.sources.is_empty() {
        query.push(" AND a.source = ANY(").push_bind(filter.sources.clone()).push(")");
    }
    if !filter.states.is_empty() {
        let states: Vec<&str> = filter.states.iter().map(|state| state.as_stored()).collect();
        query.push(" AND j.state = ANY(").push_bind(states).push(")");
    }
    if let Some(from) = filter.from {
        query.push(" AND (r.published_at AT TIME ZONE 'UTC')::date >= ").push_bind(from.to_sqlx());
    }
    if let Some(to) = filter.to {
        query.push(" AND (r.published_at AT TIME ZONE 'UTC')::date <= ").push_bind(to.to_sqlx());
    }
    if let Some(after) = page.after {
        query.push(" AND a.article_id < ").push_bind(after.id);
    }
    query.push(" ORDER BY a.article_id DESC LIMIT ").push_bind(i64::from(page.limit) + 1);
    let rows: Vec<ArticleRow> = query.build_query_as().fetch_all(pool).await?;
    // Ids sort by when articles came in, and need no key beside them.
    let cut = Page::cut(rows, page, |row| Cursor { key: 0, id: row.article_id });
    Ok(Page { rows: cut.rows.into_iter().map(ListedArticle::from).collect(), next: cut.next })
}

impl From<ArticleRow> for ListedArticle {
    fn from(row: ArticleRow) -> Self {
        Self {
            article_id: ArticleId(row.article_id),
            source: row.source,
            external_id: row.external_id,
            url: row.url,
            title: row.title,
            published_at: row.published_at.to_jiff(),
            state: JobState::from_stored(&row.state),
            story_id: row.story_id.map(StoryId),
        }
    }
}
