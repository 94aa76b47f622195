//! Pages of a list, by keyset: a cursor says after which row the next page starts.

use uuid::Uuid;

/// A row's place in a list: its sort key, then its id. Opaque outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The sort key: a day (days since 1970-01-01), or whatever the list is ordered by.
    pub key: i64,
    /// The row's id.
    pub id: Uuid,
}

/// Which page is wanted.
#[derive(Debug, Clone, Copy)]
pub struct PageRequest {
    /// How many rows at most.
    pub limit: u32,
    /// The last row of the page before.
    pub after: Option<Cursor>,
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// Where the next page starts; absent on the last.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// A page from one row more than asked for, which tells whether there is a next page.
    pub(super) fn cut(mut rows: Vec<T>, request: &PageRequest, cursor: impl Fn(&T) -> Cursor) -> Self {
        let more = rows.len() > request.limit as usize;
        rows.truncate(request.limit as usize);
        let next = if more { rows.last().map(cursor) } else { None };
        Self { rows, next }
    }
}
