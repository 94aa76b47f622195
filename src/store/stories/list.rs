//! Lists of stories.

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use crate::store::{
    ActorId, StoreError, StoryId, filters,
    lists::{List, Selection},
    pagination::Cursor,
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
    /// A story as it is selected.
    pub struct StoryRow {
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

/// Appends a query of stories `s`: those with two articles or more that were not merged.
pub(super) fn push_select(query: &mut QueryBuilder<Postgres>) {
    query.push(
        "SELECT s.story_id, s.title, s.article_count, s.first_published_at, s.last_published_at, s.last_day
         FROM stories s WHERE s.merged_into IS NULL AND s.article_count > 1",
    );
}

/// Stories, the one with the latest article first.
impl List for StoryFilter {
    type Row = StoryRow;
    type Item = ListedStory;

    async fn push(
        &self,
        connection: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        selection: &Selection,
    ) -> Result<(), StoreError> {
        push_select(query);
        if self.words.is_some() {
            query.push(" AND EXISTS (SELECT 1 FROM article_vectors v WHERE v.story_id = s.story_id");
            filters::words(query, "v.tsv", self.words.as_deref());
            query.push(")");
        }
        if let Some(actor_ids) = filters::actor_ids(&mut *connection, self.actor).await? {
            query.push(
                " AND EXISTS (SELECT 1 FROM article_vectors v JOIN article_actors m ON m.article_id = v.article_id
                   WHERE v.story_id = s.story_id AND m.actor_id = ANY(",
            );
            query.push_bind(actor_ids).push("))");
        }
        if !self.sources.is_empty() {
            query.push(" AND EXISTS (SELECT 1 FROM article_vectors v WHERE v.story_id = s.story_id");
            filters::sources(query, "v.source", &self.sources);
            query.push(")");
        }
        filters::utc_days(query, ("s.first_published_at", "s.last_published_at"), (self.from, self.to));
        selection.push_keyset(query, Some("s.last_day"), "s.story_id");
        Ok(())
    }

    fn cursor(row: &StoryRow) -> Cursor {
        Cursor { key: i64::from(row.last_day), id: row.story_id }
    }

    async fn load(&self, _: &mut PgConnection, rows: Vec<StoryRow>) -> Result<Vec<ListedStory>, StoreError> {
        Ok(rows.into_iter().map(ListedStory::from).collect())
    }
}
