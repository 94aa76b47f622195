//! Groups of statistics as tables.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use utoipa::IntoParams;

use crate::{
    api::{
        formats::{Format, ListItem, RowWriter},
        problem::Problem,
        query::Output,
    },
    input::FieldError,
};

/// Parameters of all statistics.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct GroupParameters {
    /// Output format; without it, the header `Accept` decides.
    format: Option<String>,
    /// Largest number of groups: as JSON 1 to 200, by default 50; as `ndjson` and `csv` up to 100,000, the default.
    #[param(minimum = 1)]
    limit: Option<u32>,
    /// The columns of `csv`, in this order, separated by commas; by default all.
    fields: Option<String>,
}

/// Most groups of a table: all at once are in memory.
const MAX_GROUPS: u32 = 100_000;

/// Returns the largest number of groups that a request asks for; more than are given is the problem 400.
pub fn group_limit(output: &Output, format: Format) -> Result<u32, Problem> {
    match output.limit {
        Some(limit) if limit > MAX_GROUPS => {
            let detail = format!("at most {MAX_GROUPS} groups are given; narrow the filters for the others");
            Err(Problem::invalid_query(vec![FieldError::new("limit", detail)]))
        }
        limit if format.is_whole() => Ok(limit.unwrap_or(MAX_GROUPS)),
        _ => Ok(output.page().limit),
    }
}

/// Answers with groups in a format of rows; the end of NDJSON says how many groups there are.
pub fn group_rows<T: ListItem>(output: &Output, format: Format, groups: &[T], group_count: i64) -> Response {
    let mut writer = RowWriter::new(format, output.columns.clone());
    let text = writer.begin::<T>() + &writer.rows(groups) + &writer.end_of_groups(group_count);
    ([(header::CONTENT_TYPE, format.content_type())], text).into_response()
}
