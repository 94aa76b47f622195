//! Lists of articles, without their texts.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgPool, QueryBuilder};
use uuid::Uuid;

use super::JobState;
use crate::store::{
    ArticleId, StoreError, StoryId, filters,
    pagination::{Cursor, Page, PageRequest},
    row_struct::row_struct,
};

/// Conditions on articles; `None` and empty lists match all.
#[derive(Debug, Clone, Default)]
pub struct ArticleFilter {
    /// Has these words in its headline, in the syntax of web search engines.
    pub words: Option<String>,
    /// Belongs to this story.
    pub story: Option<StoryId>,
    /// Published by one of these sources.
    pub sources: Vec<String>,
    /// Has a job in one of these states.
    pub states: Vec<JobState>,
    /// Published on this day or later, in UTC.
    pub from: Option<Date>,
    /// Published on this day or before, in UTC.
    pub to: Option<Date>,
}

/// An article in a list.
#[derive(Debug, Clone)]
pub struct ListedArticle {
    /// The article's id.
    pub article_id: ArticleId,
    /// The publisher.
    pub source: String,
    /// The publisher's own id of the article.
    pub external_id: Option<String>,
    /// The article's address on the web.
    pub url: Option<String>,
    /// Headline of the newest revision.
    pub title: Option<String>,
    /// Time of publication.
    pub published_at: Timestamp,
    /// State of the newest revision's job.
    pub state: JobState,
    /// The story that the article belongs to.
    pub story_id: Option<StoryId>,
}

row_struct! {
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
}

/// Lists articles, the last submitted first.
pub async fn list(
    pool: &PgPool,
    filter: &ArticleFilter,
    page: &PageRequest,
) -> Result<Page<ListedArticle>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT a.article_id, a.source, a.external_id, a.url, r.title, r.published_at, j.state, v.story_id
         FROM articles a
         JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.revision
         JOIN jobs j ON j.article_id = a.article_id
         LEFT JOIN article_vectors v ON v.article_id = a.article_id
         WHERE true",
    );
    filters::words(&mut query, "v.tsv", filter.words.as_deref());
    filters::story(&mut query, "a.article_id", filter.story);
    filters::sources(&mut query, "a.source", &filter.sources);
    let states: Vec<&str> = filter.states.iter().map(|state| state.as_stored()).collect();
    filters::one_of(&mut query, "j.state", states);
    filters::utc_days(&mut query, ("r.published_at", "r.published_at"), (filter.from, filter.to));
    if let Some(after) = page.after {
        query.push(" AND a.article_id < ").push_bind(after.id);
    }
    query.push(" ORDER BY a.article_id DESC LIMIT ").push_bind(page.rows_to_select());
    let rows: Vec<ArticleRow> = query.build_query_as().fetch_all(pool).await?;
    // Article ids sort by time of submission, so that they need no sort key.
    let page = Page::from_rows(rows, page, |row| Cursor { key: 0, id: row.article_id });
    Ok(page.map(ListedArticle::from))
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
