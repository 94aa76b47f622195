//! Parses the time of publication that a caller sends.

use jiff::tz::{Offset, TimeZone};

use crate::{
    input::{parse_day, parse_instant, shorten},
    store::articles::PublicationTime,
};

const WANTED: &str = "send the time of publication as RFC 3339, like 2025-04-30T09:00:00+05:30";
/// Years that are accepted: newspapers start in 1600, and a later year than 2200 is a typing error.
const YEARS: std::ops::RangeInclusive<i16> = 1600..=2200;

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

fn check_year(published: PublicationTime) -> Result<PublicationTime, String> {
    let year = published.local().year();
    if YEARS.contains(&year) {
        return Ok(published);
    }
    Err(format!(
        "has the year {year}: send a time of publication between {} and {}",
        YEARS.start(),
        YEARS.end()
    ))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn the_offset_of_the_publisher_is_kept() {
        let published = parse("2025-04-30T02:00:00+05:30").expect("parses");
        assert_eq!(published.local().date(), jiff::civil::date(2025, 4, 30));
        assert_eq!(published.at.to_string(), "2025-04-29T20:30:00Z");
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
