//! The revisions of an article.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::{PgConnection, PgPool, Postgres, QueryBuilder, types::Json};
use uuid::Uuid;

use super::{ArticleDetails, Change};
use crate::store::{
    ArticleId, StoreError,
    lists::{List, Selection},
    pagination::Cursor,
    row_struct::row_struct,
};

/// The revisions of one article.
#[derive(Debug, Clone)]
pub struct RevisionFilter {
    /// The article.
    pub article: ArticleId,
}

/// A revision in a list.
#[derive(Debug, Clone)]
pub struct ListedRevision {
    /// Its number, from 1.
    pub revision: i32,
    /// What it did to the article; `None` where the publisher does not say.
    pub change: Option<Change>,
    /// The publisher's note on the change.
    pub note: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// Number of code points of the body.
    pub length: i32,
    /// Time of publication.
    pub published_at: Timestamp,
    /// Time at which it was submitted.
    pub submitted_at: Timestamp,
    /// What the newsroom's system says about it.
    pub details: ArticleDetails,
}

/// A revision with its texts.
#[derive(Debug, Clone)]
pub struct StoredRevision {
    /// All but the texts.
    pub listed: ListedRevision,
    /// The text.
    pub body: String,
    /// The page from which the text was read.
    pub html: Option<String>,
}

row_struct! {
    /// A revision as it is selected.
    pub struct RevisionRow {
        revision: i32,
        change: Option<String>,
        note: Option<String>,
        title: Option<String>,
        length: i32,
        published_at: SqlTimestamp,
        submitted_at: SqlTimestamp,
        details: Option<Json<ArticleDetails>>,
    }
}

row_struct! {
    struct TextsRow {
        body: String,
        html: Option<String>,
        ..listed: RevisionRow,
    }
}

/// Columns of revisions `r`.
const COLUMNS: &str =
    "r.revision, r.change, r.note, r.title, length(r.body) AS length, r.published_at, r.submitted_at,
                       r.details";

/// Revisions, the newest first.
impl List for RevisionFilter {
    type Row = RevisionRow;
    type Item = ListedRevision;

    async fn push(
        &self,
        _: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        selection: &Selection,
    ) -> Result<(), StoreError> {
        query.push("SELECT ").push(COLUMNS).push(" FROM revisions r WHERE r.article_id = ");
        query.push_bind(self.article.0);
        if let Some(after) = selection.after {
            query.push(" AND r.revision < ").push_bind(after.key as i32);
        }
        selection.push_order(query, "r.revision DESC");
        Ok(())
    }

    fn cursor(row: &RevisionRow) -> Cursor {
        Cursor { key: i64::from(row.revision), id: Uuid::nil() }
    }

    async fn load(
        &self,
        _: &mut PgConnection,
        rows: Vec<RevisionRow>,
    ) -> Result<Vec<ListedRevision>, StoreError> {
        Ok(rows.into_iter().map(ListedRevision::from).collect())
    }
}

/// Returns a revision with its texts; `None` where the article has none with this number.
pub async fn fetch_revision(
    pool: &PgPool,
    article: ArticleId,
    revision: i32,
) -> Result<Option<StoredRevision>, StoreError> {
    let mut query = QueryBuilder::new("SELECT ");
    query.push(COLUMNS).push(", r.body, r.html FROM revisions r WHERE r.article_id = ").push_bind(article.0);
    query.push(" AND r.revision = ").push_bind(revision);
    let row: Option<TextsRow> = query.build_query_as().fetch_optional(pool).await?;
    Ok(row.map(|row| StoredRevision { listed: row.listed.into(), body: row.body, html: row.html }))
}

impl From<RevisionRow> for ListedRevision {
    fn from(row: RevisionRow) -> Self {
        Self {
            revision: row.revision,
            change: row.change.as_deref().and_then(Change::from_name),
            note: row.note,
            title: row.title,
            length: row.length,
            published_at: row.published_at.to_jiff(),
            submitted_at: row.submitted_at.to_jiff(),
            details: row.details.map(|details| details.0).unwrap_or_default(),
        }
    }
}
