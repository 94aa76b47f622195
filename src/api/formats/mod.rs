//! Output formats of lists. Every list can be given in every format; its route says in which it is.

mod csv;
mod flat_entry;
mod icalendar;
mod ndjson;
mod negotiate;
mod route;
mod timelinejs;

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::{problem::Problem, query::Page};
pub use flat_entry::{EntryKind, Evidence, FLAT_COLUMNS, FlatEntry};
pub use negotiate::negotiate;
pub use route::{RouteFormats, with_formats};

/// An output format of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The page as one JSON object.
    Json,
    /// One JSON object a line (newline-delimited JSON).
    Ndjson,
    /// A table (RFC 4180).
    Csv,
    /// A calendar of whole-day events (RFC 5545); items without a date are left out.
    ICalendar,
    /// JSON for the widget TimelineJS; items without a date are left out.
    TimelineJs,
}

impl Format {
    /// Returns the name in the parameter `format`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::ICalendar => "icalendar",
            Self::TimelineJs => "timelinejs",
        }
    }

    /// Returns the media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv",
            Self::ICalendar => "text/calendar",
            Self::TimelineJs => "application/vnd.timelinejs+json",
        }
    }

    /// Returns true where items without a date cannot be represented.
    pub fn requires_dates(self) -> bool {
        matches!(self, Self::ICalendar | Self::TimelineJs)
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::ICalendar => "text/calendar; charset=utf-8",
            _ => self.media_type(),
        }
    }
}

/// An item of a list, in the shape that each format needs.
pub trait ListItem: Serialize {
    /// Names of the columns in a table.
    const COLUMNS: &'static [&'static str];

    /// Returns one cell for each column.
    fn cells(&self) -> Vec<String>;

    /// Returns the item with its date, for calendars; `None` for items that have no date by nature.
    fn flat_entry(&self) -> Option<FlatEntry<'_>> {
        None
    }
}

/// Renders a page. The only error is a TimelineJS page without a dated item.
pub fn render<T: ListItem>(format: Format, page: Page<T>) -> Result<Response, Problem> {
    let body = match format {
        Format::Json => return Ok(Json(page).into_response()),
        Format::Ndjson => ndjson::write(&page.data),
        Format::Csv => csv::write(&page.data),
        Format::ICalendar => icalendar::write(&flat_entries(&page.data)),
        Format::TimelineJs => timelinejs::write(&flat_entries(&page.data)).ok_or_else(empty_timeline)?,
    };
    Ok(([(header::CONTENT_TYPE, format.content_type())], body).into_response())
}

fn flat_entries<T: ListItem>(items: &[T]) -> Vec<FlatEntry<'_>> {
    items.iter().filter_map(T::flat_entry).collect()
}

/// A problem instead of a document that the widget shows as an error.
fn empty_timeline() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "empty-timeline",
        "The timeline has no dated entry",
        "TimelineJS can't draw a timeline without events. Widen the query, or ask for format=json, which may be \
         empty.",
    )
}
