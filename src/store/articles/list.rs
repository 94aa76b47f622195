//! Lists of articles, without their texts.

use std::collections::HashMap;

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgConnection, Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

use super::{ArticleDetails, DetailFilter, JobState, Snippet, canonical_url, snippets::snippets};
use crate::store::{
    ArticleId, StoreError, StoryId, filters,
    lists::{List, Selection},
    pagination::Cursor,
    row_struct::row_struct,
};

/// Conditions on articles; `None` and empty lists match all.
#[derive(Debug, Clone, Default)]
pub struct ArticleFilter {
    /// Has one of these ids.
    pub ids: Vec<Uuid>,
    /// Has these words in headline or body, in the syntax of web search engines.
    pub words: Option<String>,
    /// The order.
    pub sort: ArticleSort,
    /// Belongs to this story.
    pub story: Option<StoryId>,
    /// Has the text of this article, which it copies, or which copies it; the article itself is left out.
    pub copies_of: Option<ArticleId>,
    /// Published by one of these sources.
    pub sources: Vec<String>,
    /// Has this id of its publisher's own.
    pub external_id: Option<String>,
    /// Has this address on the web, in any of its forms.
    pub url: Option<String>,
    /// Has a job in one of these states.
    pub states: Vec<JobState>,
    /// Published on this day or later, in UTC.
    pub from: Option<Date>,
    /// Published on this day or before, in UTC.
    pub to: Option<Date>,
    /// Has these details.
    pub details: DetailFilter,
    /// Whether articles that are withdrawn or under embargo are found too.
    pub with_hidden: bool,
}

/// The order of articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ArticleSort {
    /// The last submitted first.
    #[default]
    Submitted,
    /// Those first in which the words are most frequent and near one another, among the last submitted.
    Relevance,
}

/// Articles that are compared by relevance: to compare all that have a common word would take minutes.
const MAX_RANKED: u32 = 5_000;

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
    /// What the newsroom's system says about it.
    pub details: ArticleDetails,
    /// The parts that have the words of the search.
    pub snippets: Vec<Snippet>,
}

row_struct! {
    /// An article as it is selected.
    pub struct ArticleRow {
        article_id: Uuid,
        source: String,
        external_id: Option<String>,
        url: Option<String>,
        title: Option<String>,
        published_at: SqlTimestamp,
        state: String,
        story_id: Option<Uuid>,
        details: Option<Json<ArticleDetails>>,
        /// Relevance in millionths; 0 in another order.
        rank: i64,
    }
}

impl ArticleFilter {
    /// Appends the tables of articles, and the conditions.
    pub(in crate::store) fn push_rows(&self, query: &mut QueryBuilder<Postgres>) {
        query.push(
            " FROM articles a
             JOIN revisions r ON r.article_id = a.article_id AND r.revision = a.revision
             JOIN jobs j ON j.article_id = a.article_id
             LEFT JOIN article_vectors v ON v.article_id = a.article_id
             WHERE true",
        );
        filters::ids(query, "a.article_id", &self.ids);
        if !self.with_hidden {
            query.push(" AND (a.hidden_until IS NULL OR a.hidden_until <= now())");
        }
        filters::words(query, "r.tsv", self.words.as_deref());
        self.details.push_conditions(query, "r.labels");
        filters::story(query, "a.article_id", self.story);
        if let Some(article) = self.copies_of {
            query.push(
                " AND a.article_id IN (
                   WITH original AS (SELECT coalesce(original_id, article_id) AS id FROM extractions WHERE article_id = ",
            );
            query.push_bind(article.0).push(
                ") SELECT x.article_id FROM extractions x JOIN original ON x.original_id = original.id
                   UNION SELECT id FROM original) AND a.article_id <> ",
            );
            query.push_bind(article.0);
        }
        filters::sources(query, "a.source", &self.sources);
        filters::text(query, "a.external_id", self.external_id.as_deref());
        filters::text(query, "a.canonical_url", self.url.as_deref().map(canonical_url).as_deref());
        let states: Vec<&str> = self.states.iter().map(|state| state.as_stored()).collect();
        filters::one_of(query, "j.state", states);
        filters::utc_days(query, ("r.published_at", "r.published_at"), (self.from, self.to));
    }
}

/// Articles, the last submitted first.
impl List for ArticleFilter {
    type Row = ArticleRow;
    type Item = ListedArticle;

    async fn push(
        &self,
        _: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        selection: &Selection,
    ) -> Result<(), StoreError> {
        let ranked = self.words.as_ref().filter(|_| self.sort == ArticleSort::Relevance);
        if ranked.is_some() {
            query.push("SELECT * FROM (");
        }
        query.push(
            "SELECT a.article_id, a.source, a.external_id, a.url, r.title, r.published_at, j.state, v.story_id, r.details, ",
        );
        match ranked {
            // The length of an article counts by its logarithm, and the rank is below 1.
            Some(words) => query
                .push("(1000000 * ts_rank_cd(r.tsv, websearch_to_tsquery('english', ")
                .push_bind(words.clone())
                .push("), 33))::bigint AS rank"),
            None => query.push("0::bigint AS rank"),
        };
        self.push_rows(query);
        if ranked.is_some() {
            query.push(format!(" ORDER BY a.article_id DESC LIMIT {MAX_RANKED}) ranked WHERE true"));
            selection.push_keyset(query, Some("rank"), "article_id");
        } else {
            selection.push_keyset(query, None, "a.article_id");
        }
        Ok(())
    }

    fn cursor(row: &ArticleRow) -> Cursor {
        // Article ids sort by time of submission, so that they need no other sort key.
        Cursor { key: row.rank, id: row.article_id }
    }

    async fn load(
        &self,
        connection: &mut PgConnection,
        rows: Vec<ArticleRow>,
    ) -> Result<Vec<ListedArticle>, StoreError> {
        let mut found = match &self.words {
            Some(words) => {
                snippets(connection, rows.iter().map(|row| row.article_id).collect(), words).await?
            }
            None => HashMap::new(),
        };
        let with_snippets = |row: ArticleRow| ListedArticle {
            snippets: found.remove(&ArticleId(row.article_id)).unwrap_or_default(),
            ..row.into()
        };
        Ok(rows.into_iter().map(with_snippets).collect())
    }
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
            details: row.details.map(|details| details.0).unwrap_or_default(),
            snippets: Vec::new(),
        }
    }
}
