//! Parses instants and days that callers send.

use jiff::{Timestamp, civil::Date, fmt::temporal::Pieces, tz::Offset};

/// Parses a day as `2025-04-30`, and no other form of ISO 8601.
pub fn parse_day(text: &str) -> Option<Date> {
    let is_digit = |index: usize, byte: u8| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    let has_form = text.len() == 10 && text.bytes().enumerate().all(|(index, byte)| is_digit(index, byte));
    if has_form { text.parse().ok() } else { None }
}

/// Parses an RFC 3339 instant with the offset that it is written in; seconds may be left out.
///
/// `None` for a time that no clock shows (`T25:00`), for an offset of a day or more or with seconds, and for the
/// annotations of RFC 9557, which could contradict the offset.
pub fn parse_instant(text: &str) -> Option<(Timestamp, Offset)> {
    let (day, _) = text.split_at_checked(10)?;
    parse_day(day)?;
    if text.contains('[') {
        return None;
    }
    let at = text.parse::<Timestamp>().ok()?;
    let offset = Pieces::parse(text).ok()?.to_numeric_offset()?;
    let is_offset = offset.seconds().abs() < 24 * 60 * 60 && offset.seconds() % 60 == 0;
    is_offset.then_some((at, offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_instants_and_days_that_exist_are_parsed() {
        for instant in [
            "2024-03-14T08:00:00Z",
            "2024-03-14t08:00:00.5z",
            "2024-03-14T08:00+05:30",
            "2024-03-14 08:00:00-23:59",
            "2024-02-29T23:59:60Z",
        ] {
            assert!(parse_instant(instant).is_some(), "{instant}");
        }
        for other in [
            "2024-03-14T25:00Z",
            "2024-03-14T08:60Z",
            "2024-03-14T08:00:00",
            "2024-03-14T08:00:00+24:00",
            "2024-03-14T08:00:00+25:30",
            "2024-03-14T08:00:00+05:30:15",
            "2024-03-14T08:00:00Z[Europe/Paris]",
            "2023-02-29T08:00:00Z",
            "20240314T080000Z",
            "2024-03-14",
            "",
            "é024-03-14T08:00Z",
        ] {
            assert!(parse_instant(other).is_none(), "{other}");
        }
        assert!(parse_day("2024-03-14").is_some());
        for other in ["2023-02-29", "20240314 1", "+02024-3-1", "2024-W11-4", "2024-3-014"] {
            assert!(parse_day(other).is_none(), "{other}");
        }
    }
}
