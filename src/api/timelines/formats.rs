//! The formats a timeline is given in, and which of them a caller wants.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use super::{csv, icalendar, line::Line, timelinejs, view::EntryView};
use crate::{
    api::{
        page::{list, with_link},
        problem::Problem,
    },
    store::{pagination::Page, timelines::Entry},
};

/// A format a timeline is given in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    Ndjson,
    Csv,
    ICalendar,
    TimelineJs,
}

impl Format {
    /// All formats; of those a caller likes equally, the first is given.
    pub const ALL: [Self; 5] = [Self::Json, Self::Ndjson, Self::Csv, Self::ICalendar, Self::TimelineJs];

    /// Its name in `format=`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::ICalendar => "icalendar",
            Self::TimelineJs => "timelinejs",
        }
    }

    /// Its media type.
    fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv",
            Self::ICalendar => "text/calendar",
            Self::TimelineJs => "application/vnd.timelinejs+json",
        }
    }

    /// Nothing without a date can stand in it.
    pub fn wants_dates(self) -> bool {
        matches!(self, Self::ICalendar | Self::TimelineJs)
    }

    /// The format that the header `Accept` likes best; JSON without one.
    pub fn accepted(headers: &HeaderMap) -> Result<Self, Problem> {
        let given: Vec<&str> =
            headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
        let given = given.join(",");
        if given.trim().is_empty() {
            return Ok(Self::Json);
        }
        let liked = Self::ALL.map(|format| (liking(&given, format.media_type()), format));
        // `max_by` gives the last of equals, and the first is wanted.
        let best = liked.into_iter().rev().max_by(|(one, _), (other, _)| one.total_cmp(other));
        best.filter(|(liking, _)| *liking > 0.0).map(|(_, format)| format).ok_or_else(|| {
            let all = Self::ALL.map(Self::media_type).join(", ");
            let detail = format!("Timelines come as {all}. Accept one of them, or name one with format=.");
            Problem::new(StatusCode::NOT_ACCEPTABLE, "not-acceptable", "No such format here", detail)
        })
    }
}

/// How much an `Accept` header likes a media type: the quality of the narrowest range it falls in (RFC 9110).
fn liking(accept: &str, media_type: &str) -> f32 {
    let family = media_type.split_once('/').map_or("", |(family, _)| family);
    let mut narrowest = (0, 0.0);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let width = match name.as_str() {
            "*/*" => 1,
            _ if name.strip_suffix("/*") == Some(family) => 2,
            _ if name == media_type => 3,
            _ => continue,
        };
        let quality = parts
            .find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
            .map_or(1.0, |quality| quality.parse().unwrap_or(0.0));
        if width >= narrowest.0 {
            narrowest = (width, quality);
        }
    }
    narrowest.1
}

/// A page of a timeline in a format.
pub(super) fn answer(uri: &Uri, format: Format, page: Page<Entry>) -> Result<Response, Problem> {
    let mut response = if format == Format::Json {
        list(uri, page, EntryView::from)
    } else {
        let next = page.next;
        let entries: Vec<EntryView> = page.rows.into_iter().map(EntryView::from).collect();
        let body = match format {
            Format::Json | Format::Ndjson => ndjson(&entries),
            Format::Csv => csv::write(&lines(&entries)),
            Format::ICalendar => icalendar::write(&lines(&entries)),
            Format::TimelineJs => timelinejs::write(&lines(&entries)).ok_or_else(empty)?,
        };
        let kind = match format {
            Format::Csv => "text/csv; charset=utf-8; header=present",
            Format::ICalendar => "text/calendar; charset=utf-8",
            _ => format.media_type(),
        };
        with_link(uri, next, ([(header::CONTENT_TYPE, kind)], body).into_response())
    };
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}

fn lines(entries: &[EntryView]) -> Vec<Line<'_>> {
    entries.iter().map(Line::of).collect()
}

fn ndjson(entries: &[EntryView]) -> String {
    entries.iter().filter_map(|entry| serde_json::to_string(entry).ok()).map(|line| line + "\n").collect()
}

/// An empty list would be drawn as an error, or as nothing at all: the caller is told instead.
fn empty() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "empty-timeline",
        "This timeline has no dated entry",
        "TimelineJS can't draw a timeline without events. Widen the question, or take format=json, which may be \
         empty.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(accept: &str) -> Option<Format> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(accept).expect("a header"));
        Format::accepted(&headers).ok()
    }

    #[test]
    fn the_format_is_the_one_liked_best() {
        assert_eq!(accepted("text/csv"), Some(Format::Csv));
        assert_eq!(accepted("text/html,application/xhtml+xml,*/*;q=0.8"), Some(Format::Json));
        assert_eq!(accepted("application/json;q=0.2, text/calendar"), Some(Format::ICalendar));
        assert_eq!(accepted("*/*, application/json;q=0"), Some(Format::Ndjson));
        assert_eq!(accepted("text/*"), Some(Format::Csv));
        assert_eq!(accepted("image/png"), None);
        assert_eq!(Format::accepted(&HeaderMap::new()).ok(), Some(Format::Json));
    }
}
