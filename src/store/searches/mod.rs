//! Saved searches: the address of a list with a name.

use jiff::Timestamp;
use jiff_sqlx::Timestamp as SqlTimestamp;
use sqlx::PgPool;
use uuid::Uuid;

use super::{SearchId, StoreError, row_struct::row_struct};

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

/// Saves a search; `None` where there are too many.
pub async fn create(
    pool: &PgPool,
    name: &str,
    path: &str,
    query: &str,
) -> Result<Option<Search>, StoreError> {
    let mut rows: Vec<SearchRow> = sqlx::query_as(
        "INSERT INTO searches (search_id, name, path, query)
         SELECT $1, $2, $3, $4 WHERE (SELECT count(*) FROM searches) < $5::bigint RETURNING *",
    )
    .bind(Uuid::now_v7())
    .bind(name)
    .bind(path)
    .bind(query)
    .bind(MAX_SEARCHES)
    .fetch_all(pool)
    .await?;
    Ok(rows.pop().map(Search::from))
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

/// Deletes a saved search, unless a webhook sends its results.
pub async fn delete(pool: &PgPool, id: SearchId) -> Result<Deletion, StoreError> {
    let deleted = sqlx::query("DELETE FROM searches WHERE search_id = $1").bind(id.0).execute(pool).await;
    match deleted {
        Ok(deleted) if deleted.rows_affected() > 0 => Ok(Deletion::Deleted),
        Ok(_) => Ok(Deletion::Unknown),
        Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => Ok(Deletion::InUse),
        Err(error) => Err(error.into()),
    }
}
