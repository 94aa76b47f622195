//! Keyset pagination: a cursor holds the sort key and the id of the last row of a page.

use uuid::Uuid;

/// The position of a row in a sorted list: its sort key, then its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The sort key, for example a day in days since 1970-01-01; 0 in a list that is sorted by id alone.
    pub key: i64,
    /// The row's id.
    pub id: Uuid,
}

/// The page that a caller asks for.
#[derive(Debug, Clone, Copy)]
pub struct PageRequest {
    /// Largest number of rows.
    pub limit: u32,
    /// Position of the last row of the page before; `None` for the first page.
    pub after: Option<Cursor>,
}

impl PageRequest {
    /// Returns the number of rows to select: one more than the page holds, to learn whether a next page exists.
    pub(super) fn rows_to_select(&self) -> i64 {
        i64::from(self.limit) + 1
    }
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Cursor of the next page; `None` on the last page.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Makes a page from up to [`PageRequest::rows_to_select`] rows, which it cuts to the limit.
    pub(super) fn from_rows(mut rows: Vec<T>, request: &PageRequest, cursor: impl Fn(&T) -> Cursor) -> Self {
        let has_next = rows.len() > request.limit as usize;
        rows.truncate(request.limit as usize);
        let next = if has_next { rows.last().map(cursor) } else { None };
        Self { rows, next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_full_page_with_a_row_to_spare_has_a_next_cursor() {
        let request = PageRequest { limit: 2, after: None };
        let cursor = |row: &i64| Cursor { key: *row, id: Uuid::nil() };
        let page = Page::from_rows(vec![3, 2, 1], &request, cursor);
        assert_eq!((page.rows, page.next.map(|next| next.key)), (vec![3, 2], Some(2)));
        assert_eq!(Page::from_rows(vec![3, 2], &request, cursor).next, None);
    }
}
