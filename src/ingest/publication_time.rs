//! Parses the time of publication that a caller sends.

use jiff::{
    Timestamp,
    civil::DateTime,
    fmt::rfc2822,
    tz::{Offset, TimeZone},
};

use crate::{
    input::{parse_day, parse_instant, shorten},
    store::articles::PublicationTime,
};

const WANTED: &str = "send the time of publication as RFC 3339, like 2025-04-30T09:00:00+05:30";
/// First year that is accepted: an earlier one is the year that programs write for an unknown time.
const FIRST_YEAR: i16 = 1800;
/// How far ahead a publication may be, in hours: a year.
const MAX_AHEAD: i64 = 366 * 24;

/// Parses an RFC 3339 instant, whose offset is kept, or a date, which stands for midnight UTC.
///
/// The error says what to send.
pub fn parse(text: &str) -> Result<PublicationTime, String> {
    if let Some(day) = parse_day(text) {
        let at = day.to_zoned(TimeZone::UTC).map_err(|_| WANTED.to_owned())?.timestamp();
        return check_year(PublicationTime { at, offset: Offset::UTC });
    }
    let (at, offset) =
        parse_instant(text).ok_or_else(|| format!("“{}” is no instant: {WANTED}", shorten(text)))?;
    check_year(PublicationTime { at, offset })
}

/// Parses the time that a page gives: also without an offset, which then is UTC, and as RFC 2822.
pub fn parse_of_page(text: &str) -> Option<PublicationTime> {
    if let Ok(published) = parse(text) {
        return Some(published);
    }
    let zoned = match text.parse::<DateTime>() {
        Ok(local) => local.to_zoned(TimeZone::UTC).ok()?,
        Err(_) => rfc2822::parse(text).ok()?,
    };
    check_year(PublicationTime { at: zoned.timestamp(), offset: zoned.offset() }).ok()
}

/// Parses the end of an embargo: an RFC 3339 instant, at most a year ahead. A day alone has no hour and is an error.
pub fn parse_embargo(text: &str) -> Result<Timestamp, String> {
    let wanted = "send the hour at which it ends as RFC 3339, like 2025-04-30T06:00:00+02:00";
    let (at, _) =
        parse_instant(text).ok_or_else(|| format!("“{}” is no instant: {wanted}", shorten(text)))?;
    match at.duration_since(Timestamp::now()).as_hours() > MAX_AHEAD {
        true => Err(format!("is more than a year ahead: is it right? {wanted}")),
        false => Ok(at),
    }
}

fn check_year(published: PublicationTime) -> Result<PublicationTime, String> {
    let year = published.local().year();
    if year < FIRST_YEAR {
        return Err(format!(
            "has the year {year}: is it right? Times of publication from {FIRST_YEAR} on are accepted"
        ));
    }
    if published.at.duration_since(Timestamp::now()).as_hours() > MAX_AHEAD {
        return Err(format!(
            "has the year {year}, more than a year ahead: is it right? Send when it was published"
        ));
    }
    Ok(published)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_of_the_publisher_is_kept() {
        let published = parse("2025-04-30T02:00:00+05:30").expect("parses");
        assert_eq!(published.local().date(), jiff::civil::date(2025, 4, 30));
        assert_eq!(published.at.to_string(), "2025-04-29T20:30:00Z");
    }

    #[test]
    fn times_of_pages_are_parsed_in_the_forms_that_pages_use() {
        for (text, instant) in [
            ("2019-11-19 02:24:00", "2019-11-19T02:24:00Z"),
            ("2019-11-20T07:29:39+0100", "2019-11-20T06:29:39Z"),
            ("2019-11-19T18:18:25.828095", "2019-11-19T18:18:25.828095Z"),
            ("Mon, 18 Nov 2019 16:07:38 -0600", "2019-11-18T22:07:38Z"),
            ("2019-11-19", "2019-11-19T00:00:00Z"),
        ] {
            assert_eq!(
                parse_of_page(text).map(|published| published.at.to_string()).as_deref(),
                Some(instant),
                "{text}"
            );
        }
        assert!(parse_of_page("0001-01-01T00:00:00Z").is_none());
        assert!(parse_of_page("last Tuesday").is_none());
    }

    #[test]
    fn years_that_no_article_has_are_rejected() {
        assert!(parse("1799-12-31").unwrap_err().contains("1799"));
        assert!(parse("1800-01-01").is_ok());
        let ahead = |days: i64| (Timestamp::now() + jiff::SignedDuration::from_hours(24 * days)).to_string();
        assert!(parse(&ahead(300)).is_ok());
        assert!(parse(&ahead(400)).unwrap_err().contains("more than a year ahead"));
    }

    #[test]
    fn impossible_times_are_rejected() {
        assert!(parse("0001-01-01T00:00:00Z").is_err());
        assert!(parse("2025-13-01T00:00:00Z").is_err());
        assert!(parse("2025-01-01T25:00:00Z").is_err());
        assert!(parse("2025-01-01T00:00:00+24:00").is_err());
        assert!(parse("yesterday").is_err());
    }
}
