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

/// Parses an RFC 3339 instant, whose offset is kept, or a date, which means its midnight.
///
/// A time without an offset is on the clock of the publisher, `zone`, and an error without one; midnight is UTC then. Where a
/// clock is set back, the earlier of two times counts. The error says what to send.
pub fn parse(text: &str, zone: Option<&TimeZone>) -> Result<PublicationTime, String> {
    if let Some(day) = parse_day(text) {
        return check_year(on_clock(day.into(), zone.unwrap_or(&TimeZone::UTC)).ok_or(WANTED)?);
    }
    if let Some((at, offset)) = parse_instant(text) {
        return check_year(PublicationTime { at, offset });
    }
    match (parse_local(text), zone) {
        (Some(local), Some(zone)) => check_year(on_clock(local, zone).ok_or(WANTED)?),
        (Some(_), None) => Err(format!(
            "“{}” has no offset from UTC: {WANTED}, or set the time zone of the publisher (PUT /v1/sources/{{name}})",
            shorten(text)
        )),
        (None, _) => Err(format!("“{}” is no instant: {WANTED}", shorten(text))),
    }
}

/// Parses the time that a page gives: also without an offset, which then is that of `zone`, else UTC, and as RFC 2822.
pub fn parse_of_page(text: &str, zone: Option<&TimeZone>) -> Option<PublicationTime> {
    if let Ok(published) = parse(text, zone) {
        return Some(published);
    }
    if let Ok(local) = text.parse::<DateTime>() {
        return check_year(on_clock(local, zone.unwrap_or(&TimeZone::UTC))?).ok();
    }
    let zoned = rfc2822::parse(text).ok()?;
    check_year(PublicationTime { at: zoned.timestamp(), offset: zoned.offset() }).ok()
}

/// Parses date and time without an offset, as `2025-04-30T09:00`.
fn parse_local(text: &str) -> Option<DateTime> {
    let (day, rest) = text.split_at_checked(10)?;
    parse_day(day)?;
    let is_time = rest.len() > 1 && rest.starts_with(['T', 't', ' ']);
    let has_offset = rest.contains(['Z', 'z', '+', '-', '[']);
    (is_time && !has_offset).then(|| text.parse().ok())?
}

/// Returns the instant of a time on a clock, with the offset of the clock then; `None` outside of the calendar.
fn on_clock(local: DateTime, zone: &TimeZone) -> Option<PublicationTime> {
    let zoned = local.to_zoned(zone.clone()).ok()?;
    // Until about 1900 clocks had offsets with seconds, which a publication time has not.
    let offset = Offset::from_seconds(zoned.offset().seconds() / 60 * 60).ok()?;
    Some(PublicationTime { at: zoned.timestamp(), offset })
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
        let published = parse("2025-04-30T02:00:00+05:30", None).expect("parses");
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
                parse_of_page(text, None).map(|published| published.at.to_string()).as_deref(),
                Some(instant),
                "{text}"
            );
        }
        assert!(parse_of_page("0001-01-01T00:00:00Z", None).is_none());
        assert!(parse_of_page("last Tuesday", None).is_none());
    }

    #[test]
    fn times_without_an_offset_are_on_the_clock_of_the_publisher() {
        let zone = crate::ingest::source_defaults::time_zone("America/New_York").expect("is known");
        for (text, instant) in [
            ("2025-07-01T09:00", "2025-07-01T13:00:00Z"),
            ("2025-01-15 09:00:00", "2025-01-15T14:00:00Z"),
            ("2025-07-01", "2025-07-01T04:00:00Z"),
            // The hour that comes twice, and the one that is left out.
            ("2025-11-02T01:30:00", "2025-11-02T05:30:00Z"),
            ("2025-03-09T02:30:00", "2025-03-09T07:30:00Z"),
            ("2025-07-01T09:00:00+02:00", "2025-07-01T07:00:00Z"),
        ] {
            let published = parse(text, Some(&zone)).expect("parses");
            assert_eq!(published.at.to_string(), instant, "{text}");
        }
        let published = parse("2025-07-01T22:30", Some(&zone)).expect("parses");
        assert_eq!(
            published.local().date(),
            jiff::civil::date(2025, 7, 1),
            "the day is that of the publisher"
        );
        assert!(parse("2025-07-01T09:00", None).unwrap_err().contains("/v1/sources/"));
        for wrong in ["2025-07-01T", "2025-07-01T25:00", "2025-07-01T09:00:00-", "2025-07-01x09:00"] {
            assert!(parse(wrong, Some(&zone)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn years_that_no_article_has_are_rejected() {
        assert!(parse("1799-12-31", None).unwrap_err().contains("1799"));
        assert!(parse("1800-01-01", None).is_ok());
        let ahead = |days: i64| (Timestamp::now() + jiff::SignedDuration::from_hours(24 * days)).to_string();
        assert!(parse(&ahead(300), None).is_ok());
        assert!(parse(&ahead(400), None).unwrap_err().contains("more than a year ahead"));
    }

    #[test]
    fn impossible_times_are_rejected() {
        assert!(parse("0001-01-01T00:00:00Z", None).is_err());
        assert!(parse("2025-13-01T00:00:00Z", None).is_err());
        assert!(parse("2025-01-01T25:00:00Z", None).is_err());
        assert!(parse("2025-01-01T00:00:00+24:00", None).is_err());
        assert!(parse("yesterday", None).is_err());
    }
}
