//! What a list is answered with: format, rows and columns.

use super::{
    Parameters,
    pagination::{DEFAULT_LIMIT, MAX_LIMIT, decode_cursor},
};
use crate::{
    api::{
        formats::{Format, ListItem},
        problem::Problem,
    },
    store::pagination::{Cursor, PageRequest},
};
use axum::http::Uri;

/// What a list is answered with.
#[derive(Debug)]
pub struct Output {
    /// The format, or the problem of a header `Accept` that names none of the list's.
    format: Result<Format, Problem>,
    /// Position of the last row of the page before.
    pub after: Option<Cursor>,
    /// Largest number of rows that is asked for.
    pub limit: Option<u32>,
    /// Numbers of the columns of a table.
    pub columns: Vec<usize>,
    /// Whether all rows are counted.
    pub is_counted: bool,
}

impl Output {
    /// Takes `limit`, `cursor`, `fields` and `count`; `format` is what the request names or accepts.
    ///
    /// `T` has the columns that `fields` chooses from.
    pub fn read<T: ListItem>(
        uri: &Uri,
        parameters: &mut Parameters,
        format: Result<Format, Problem>,
    ) -> Self {
        let known = format.as_ref().ok().copied();
        let limit = parameters.parsed("limit", |value| match value.parse() {
            Ok(limit) if (1..=MAX_LIMIT).contains(&limit) => Ok(limit),
            Ok(limit) if limit > 0 && known.is_some_and(Format::is_whole) => Ok(limit),
            _ => Err(limit_error(known)),
        });
        let after = parameters.parsed("cursor", |value| decode_cursor(uri, value));
        let choices: Vec<(&str, usize)> = T::COLUMNS.iter().copied().zip(0..).collect();
        let columns = parameters.choices("fields", &choices);
        if !columns.is_empty() && known.is_some_and(|format| format != Format::Csv) {
            parameters
                .reject("fields", "chooses the columns of a table; ask for format=csv, or leave it out");
        }
        let is_counted = parameters.choice("count", &[("exact", ())]).is_some();
        if is_counted && known.is_some_and(|format| format != Format::Json) {
            parameters.reject("count", "is a field of JSON; ask for format=json, or leave it out");
        }
        let columns = if columns.is_empty() { (0..T::COLUMNS.len()).collect() } else { columns };
        Self { format, after, limit, columns, is_counted }
    }

    /// Returns the format; the error is the problem 406.
    pub fn format(&self) -> Result<Format, Problem> {
        self.format.clone()
    }

    /// Returns the page that is asked for, where the format gives pages.
    pub fn page(&self) -> PageRequest {
        PageRequest { limit: self.limit.unwrap_or(DEFAULT_LIMIT), after: self.after }
    }
}

fn limit_error(format: Option<Format>) -> String {
    match format {
        Some(format) if format.is_whole() => {
            "give a number from 1 on; without it, all rows are given".to_owned()
        }
        _ => format!(
            "give a number from 1 to {MAX_LIMIT}; format=ndjson and format=csv give any number, and without a limit all"
        ),
    }
}
