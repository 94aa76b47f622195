//! Groups of statistics as tables.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use crate::api::{
    formats::{Format, ListItem, RowWriter},
    query::Output,
};

/// Most groups of a table: all at once are in memory.
const MAX_GROUPS: u32 = 100_000;

/// Returns the largest number of groups that a request asks for.
pub fn group_limit(output: &Output, format: Format) -> u32 {
    match format.is_whole() {
        true => output.limit.unwrap_or(MAX_GROUPS).min(MAX_GROUPS),
        false => output.page().limit,
    }
}

/// Answers with groups in a format of rows.
pub fn group_rows<T: ListItem>(output: &Output, format: Format, groups: &[T]) -> Response {
    let mut writer = RowWriter::new(format, output.columns.clone());
    let text = writer.begin::<T>() + &writer.rows(groups) + &writer.end(None);
    ([(header::CONTENT_TYPE, format.content_type())], text).into_response()
}
