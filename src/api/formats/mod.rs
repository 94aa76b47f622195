//! Output formats of lists. [`routes`](super) say in which formats each list is given.
//!
//! Some formats are documents of one page ([`render`]). The others consist of rows ([`RowWriter`]), and give the whole
//! list however long it is.

mod atom;
mod csv;
mod flat_entry;
mod icalendar;
mod json_ld;
mod negotiate;
mod route;
mod rows;
mod timelinejs;

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::Value;

use super::{problem::Problem, query::Page};
pub use atom::{Feed, FeedEntry};
pub use flat_entry::{EntryKind, Evidence, FLAT_COLUMNS, FlatEntry};
pub use json_ld::{named, news_article, quotation, urn};
pub use negotiate::negotiate;
pub use route::{RouteFormats, with_formats};
pub use rows::RowWriter;

/// An output format of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The page as one JSON object.
    Json,
    /// One JSON object a line (newline-delimited JSON), and a last line with their number.
    Ndjson,
    /// A table (RFC 4180).
    Csv,
    /// A feed (RFC 4287).
    Atom,
    /// A calendar of whole-day events (RFC 5545); items without a date are left out.
    ICalendar,
    /// JSON for the widget TimelineJS; items without a date are left out.
    TimelineJs,
    /// Linked data in the vocabularies schema.org and Web Annotation (JSON-LD 1.1).
    JsonLd,
}

impl Format {
    /// Returns the name in the parameter `format`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Atom => "atom",
            Self::ICalendar => "icalendar",
            Self::TimelineJs => "timelinejs",
            Self::JsonLd => "jsonld",
        }
    }

    /// Returns the media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv",
            Self::Atom => "application/atom+xml",
            Self::ICalendar => "text/calendar",
            Self::TimelineJs => "application/vnd.timelinejs+json",
            Self::JsonLd => "application/ld+json",
        }
    }

    /// Returns true where items without a date cannot be represented.
    pub fn requires_dates(self) -> bool {
        matches!(self, Self::ICalendar | Self::TimelineJs)
    }

    /// Returns true where the list is given whole, row by row, and not by pages.
    pub fn is_whole(self) -> bool {
        matches!(self, Self::Ndjson | Self::Csv | Self::ICalendar)
    }

    /// Returns the value of the header `Content-Type`.
    pub fn content_type(self) -> &'static str {
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

    /// Returns the item as an entry of a feed.
    fn feed_entry(&self) -> Option<FeedEntry> {
        self.flat_entry().as_ref().and_then(atom::entry)
    }

    /// Returns the item as linked data.
    fn linked_data(&self) -> Option<Value> {
        self.flat_entry().as_ref().map(json_ld::entry)
    }
}

/// Renders a page as a document. The only error is a TimelineJS page without a dated item.
pub fn render<T: ListItem>(format: Format, page: Page<T>, feed: &Feed) -> Result<Response, Problem> {
    let body = match format {
        Format::Atom => atom::write(feed, &page.data.iter().filter_map(T::feed_entry).collect::<Vec<_>>()),
        Format::JsonLd => json_ld::write(page.data.iter().filter_map(T::linked_data).collect()),
        Format::TimelineJs => timelinejs::write(&flat_entries(&page.data)).ok_or_else(empty_timeline)?,
        _ => return Ok(Json(page).into_response()),
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
