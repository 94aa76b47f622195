//! Lists: one page, all rows from a cursor of the database, and their number.
//!
//! A list says how its rows are selected, where a row stands, and what a row becomes; what all lists do is here.

use std::{collections::VecDeque, future::Future};

use sqlx::{FromRow, PgConnection, PgPool, Postgres, QueryBuilder, Transaction, postgres::PgRow};

use super::{
    StoreError,
    pagination::{Cursor, Page, PageRequest},
};

/// Most rows that an export returns at a time.
const BATCH: u64 = 200;
/// Fetches one row more, to learn whether there are more.
const FETCH: &str = "FETCH FORWARD 201 FROM exported";

/// Which rows of a list are selected, and whether in its order.
#[derive(Debug, Clone, Copy)]
pub struct Selection {
    /// Position behind which the rows are; `None` for all.
    pub after: Option<Cursor>,
    /// Whether the rows are in order; those that are only counted are not.
    ordered: bool,
    /// Largest number of rows; `None` is any.
    limit: Option<i64>,
}

impl Selection {
    /// Selects the first `limit` rows, in order.
    pub(super) fn first(limit: u32) -> Self {
        Self { after: None, ordered: true, limit: Some(limit.into()) }
    }

    /// Appends the condition of keyset pagination, the order, latest first, and the largest number of rows.
    ///
    /// Rows are ordered by `key`, an integer, where there is one, and by `id`, which is unique. The query has conditions.
    pub(super) fn push_keyset(&self, query: &mut QueryBuilder<Postgres>, key: Option<&str>, id: &str) {
        match (self.after, key) {
            (Some(after), Some(key)) => {
                query.push(format_args!(" AND ({key}, {id}) < (")).push_bind(after.key);
                query.push(", ").push_bind(after.id).push(")");
            }
            (Some(after), None) => {
                query.push(format_args!(" AND {id} < ")).push_bind(after.id);
            }
            (None, _) => {}
        }
        let key = key.map_or(String::new(), |key| format!("{key} DESC, "));
        self.push_order(query, &format!("{key}{id} DESC"));
    }

    /// Appends the order, and the largest number of rows.
    pub(super) fn push_order(&self, query: &mut QueryBuilder<Postgres>, order: &str) {
        if self.ordered {
            query.push(" ORDER BY ").push(order);
        }
        if let Some(limit) = self.limit {
            query.push(" LIMIT ").push_bind(limit);
        }
    }
}

/// A list of rows in a fixed order; a cursor names the position of a row.
pub trait List: Send + Sync {
    /// A row as it is selected.
    type Row: for<'r> FromRow<'r, PgRow> + Send + Unpin;
    /// What a row becomes.
    type Item: Send;

    /// Appends the query of the rows of a selection.
    fn push(
        &self,
        connection: &mut PgConnection,
        query: &mut QueryBuilder<Postgres>,
        selection: &Selection,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Returns the position of a row.
    fn cursor(row: &Self::Row) -> Cursor;

    /// Completes rows by what other tables have of them, with a bounded number of queries.
    fn load(
        &self,
        connection: &mut PgConnection,
        rows: Vec<Self::Row>,
    ) -> impl Future<Output = Result<Vec<Self::Item>, StoreError>> + Send;
}

/// Returns one page of a list.
///
/// The statement is not kept by the connection: after five calls the server would have one plan for all values, which walks
/// the order of the list to the end for a rare word.
pub async fn page<L: List>(
    pool: &PgPool,
    list: &L,
    request: &PageRequest,
) -> Result<Page<L::Item>, StoreError> {
    let mut connection = pool.acquire().await?;
    let mut query = QueryBuilder::new("");
    let selection = Selection { after: request.after, ordered: true, limit: Some(request.rows_to_select()) };
    list.push(&mut connection, &mut query, &selection).await?;
    let rows: Vec<L::Row> = query.build_query_as().persistent(false).fetch_all(&mut *connection).await?;
    let page = Page::from_rows(rows, request, L::cursor);
    Ok(Page { rows: list.load(&mut connection, page.rows).await?, next: page.next })
}

/// Returns the number of rows of a list, on all pages together.
pub async fn count<L: List>(pool: &PgPool, list: &L) -> Result<i64, StoreError> {
    let mut connection = pool.acquire().await?;
    let mut query = QueryBuilder::new("SELECT count(*) FROM (");
    list.push(&mut connection, &mut query, &Selection { after: None, ordered: false, limit: None }).await?;
    query.push(") listed");
    Ok(query.build_query_scalar().persistent(false).fetch_one(&mut *connection).await?)
}

/// All rows of a list as they were at one moment, a few at a time.
///
/// They come from a cursor of the database in a transaction that only reads. It ends when the export is dropped.
pub struct Export<L: List> {
    transaction: Transaction<'static, Postgres>,
    list: L,
    /// Rows that may still be returned; `None` is any number.
    left: Option<u64>,
    /// Rows that are fetched, and not returned.
    fetched: VecDeque<L::Row>,
    /// Whether all rows are fetched.
    is_exhausted: bool,
}

/// Some rows of an export.
pub struct Batch<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Whether all rows that were asked for are returned.
    pub is_last: bool,
    /// Position of the last row, where a limit left out those behind it.
    pub next: Option<Cursor>,
}

impl<L: List> Export<L> {
    /// Begins to read the rows behind `after`, at most `limit`.
    pub async fn open(
        pool: &PgPool,
        list: L,
        after: Option<Cursor>,
        limit: Option<u64>,
    ) -> Result<Self, StoreError> {
        let mut transaction = pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?;
        let mut query = QueryBuilder::new("DECLARE exported NO SCROLL CURSOR FOR ");
        let selection = Selection { after, ordered: true, limit: None };
        list.push(&mut transaction, &mut query, &selection).await?;
        query.build().persistent(false).execute(&mut *transaction).await?;
        Ok(Self { transaction, list, left: limit, fetched: VecDeque::new(), is_exhausted: false })
    }

    /// Returns the next rows, at most 200.
    pub async fn next(&mut self) -> Result<Batch<L::Item>, StoreError> {
        let wanted = self.left.unwrap_or(BATCH).min(BATCH) as usize;
        while self.fetched.len() <= wanted && !self.is_exhausted {
            // The columns differ from list to list, so that the connection must not keep the statement.
            let fetch = sqlx::query_as(FETCH).persistent(false);
            let rows: Vec<L::Row> = fetch.fetch_all(&mut *self.transaction).await?;
            self.is_exhausted = rows.is_empty();
            self.fetched.extend(rows);
        }
        let rows: Vec<L::Row> = self.fetched.drain(..wanted.min(self.fetched.len())).collect();
        self.left = self.left.map(|left| left - rows.len() as u64);
        let has_more = !self.fetched.is_empty();
        let next = rows.last().map(L::cursor).filter(|_| has_more && self.left == Some(0));
        let is_last = !has_more || self.left == Some(0);
        Ok(Batch { rows: self.list.load(&mut self.transaction, rows).await?, is_last, next })
    }
}
