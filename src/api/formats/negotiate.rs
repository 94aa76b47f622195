//! Content negotiation by the header `Accept` (RFC 9110, section 12.5.1).

use axum::http::{HeaderMap, StatusCode, header};

use super::Format;
use crate::api::problem::Problem;

/// Returns the format with the highest quality in `Accept`, the first of equals; the first without the header.
pub fn negotiate(headers: &HeaderMap, formats: &[Format]) -> Result<Format, Problem> {
    let values = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let accept = values.collect::<Vec<_>>().join(",");
    if accept.trim().is_empty() {
        return Ok(formats[0]);
    }
    // `max_by` returns the last of equals, so that the order is reversed.
    let best = formats
        .iter()
        .rev()
        .map(|format| (quality(&accept, format.media_type()), *format))
        .max_by(|(one, _), (other, _)| one.total_cmp(other));
    best.filter(|(quality, _)| *quality > 0.0).map(|(_, format)| format).ok_or_else(|| {
        let media_types: Vec<&str> = formats.iter().map(|format| format.media_type()).collect();
        let detail = format!(
            "This list comes as {}. Accept one of them, or name one with format=.",
            media_types.join(", ")
        );
        Problem::new(StatusCode::NOT_ACCEPTABLE, "not-acceptable", "The format is not available", detail)
    })
}

/// Returns the quality of a media type: that of the most specific range that includes it; 0 where none does.
fn quality(accept: &str, media_type: &str) -> f32 {
    let family = media_type.split_once('/').map_or("", |(family, _)| family);
    let mut best = (0, 0.0);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default().to_ascii_lowercase();
        let specificity = match name.as_str() {
            "*/*" => 1,
            _ if name.strip_suffix("/*") == Some(family) => 2,
            _ if name == media_type => 3,
            _ => continue,
        };
        let quality = parts
            .find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")))
            .map_or(1.0, |quality| quality.parse().ok().filter(|q| (0.0..=1.0).contains(q)).unwrap_or(0.0));
        if specificity >= best.0 {
            best = (specificity, quality);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    const FORMATS: [Format; 4] = [Format::Json, Format::Ndjson, Format::Csv, Format::ICalendar];

    fn negotiated(accept: &str) -> Option<Format> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(accept).expect("a header"));
        negotiate(&headers, &FORMATS).ok()
    }

    #[test]
    fn the_format_of_the_highest_quality_is_chosen() {
        assert_eq!(negotiated("text/csv"), Some(Format::Csv));
        assert_eq!(negotiated("text/html,application/xhtml+xml,*/*;q=0.8"), Some(Format::Json));
        assert_eq!(negotiated("application/json;q=0.2, text/calendar"), Some(Format::ICalendar));
        assert_eq!(negotiated("*/*, application/json;q=0"), Some(Format::Ndjson));
        assert_eq!(negotiated("text/*"), Some(Format::Csv));
        assert_eq!(negotiated("image/png"), None);
        assert_eq!(negotiated("text/csv;q=nan, application/json;q=0.1"), Some(Format::Json));
        assert_eq!(negotiate(&HeaderMap::new(), &FORMATS).ok(), Some(Format::Json));
    }
}
