//! Saved searches: the address of a list with a name.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use super::{
    SearchId, StoreError,
    audit::{self, Action, NewEntry},
    row_struct::row_struct,
};

/// Most saved searches of one service.
pub const MAX_SEARCHES: i64 = 1000;

/// A saved search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// Its id.
    pub id: SearchId,
    /// Its name.
    pub name: String,
    /// The path of the list, like `/v1/statements`.
    pub path: String,
    /// The query of the list, without the question mark.
    pub query: String,
    /// When it was saved.
    pub created_at: Timestamp,
}

row_struct! {
    struct SearchRow {
        search_id: Uuid,
        name: String,
        path: String,
        query: String,
        created_at: SqlTimestamp,
    }
}

impl Search {
    /// Returns what a caller can set, for the audit.
    fn settings(&self) -> Value {
        json!({"name": self.name, "path": self.path, "query": self.query})
    }
}

impl From<SearchRow> for Search {
    fn from(row: SearchRow) -> Self {
        Self {
            id: SearchId(row.search_id),
            name: row.name,
            path: row.path,
            query: row.query,
            created_at: row.created_at.to_jiff(),
        }
    }
}

/// Saves a search; `None` where there are too many. `who` does it, as the audit notes.
pub async fn create(
    pool: &PgPool,
    name: &str,
    (path, query): (&str, &str),
    who: Option<&str>,
) -> Result<Option<Search>, StoreError> {
    let mut transaction = pool.begin().await?;
    let row: Option<SearchRow> = sqlx::query_as(
        "INSERT INTO searches (search_id, name, path, query)
         SELECT $1, $2, $3, $4 WHERE (SELECT count(*) FROM searches) < $5::bigint RETURNING *",
    )
    .bind(Uuid::now_v7())
    .bind(name)
    .bind(path)
    .bind(query)
    .bind(MAX_SEARCHES)
    .fetch_optional(&mut *transaction)
    .await?;
    let Some(search) = row.map(Search::from) else { return Ok(None) };
    let entry = NewEntry::of_change(who, Action::SaveSearch, search.id, None, Some(search.settings()));
    audit::record(&mut transaction, &[entry]).await?;
    transaction.commit().await?;
    Ok(Some(search))
}

/// Returns all saved searches, the latest first.
pub async fn all(pool: &PgPool) -> Result<Vec<Search>, StoreError> {
    let rows: Vec<SearchRow> =
        sqlx::query_as("SELECT * FROM searches ORDER BY search_id DESC").fetch_all(pool).await?;
    Ok(rows.into_iter().map(Search::from).collect())
}

/// Returns a saved search, or `None` when there is none with this id.
pub async fn fetch(pool: &PgPool, id: SearchId) -> Result<Option<Search>, StoreError> {
    let row: Option<SearchRow> =
        sqlx::query_as("SELECT * FROM searches WHERE search_id = $1").bind(id.0).fetch_optional(pool).await?;
    Ok(row.map(Search::from))
}

/// The outcome of a deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    /// It is deleted.
    Deleted,
    /// There is none with this id.
    Unknown,
    /// A webhook sends its results.
    InUse,
}

/// Deletes a saved search, unless a webhook sends its results. `who` does it, as the audit notes.
pub async fn delete(pool: &PgPool, id: SearchId, who: Option<&str>) -> Result<Deletion, StoreError> {
    let mut transaction = pool.begin().await?;
    let deleted: Result<Option<SearchRow>, sqlx::Error> =
        sqlx::query_as("DELETE FROM searches WHERE search_id = $1 RETURNING *")
            .bind(id.0)
            .fetch_optional(&mut *transaction)
            .await;
    let search = match deleted {
        Ok(Some(row)) => Search::from(row),
        Ok(None) => return Ok(Deletion::Unknown),
        Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => return Ok(Deletion::InUse),
        Err(error) => return Err(error.into()),
    };
    let entry = NewEntry::of_change(who, Action::DeleteSearch, id, Some(search.settings()), None);
    audit::record(&mut transaction, &[entry]).await?;
    transaction.commit().await?;
    Ok(Deletion::Deleted)
}
