//! Parses the time of publication that a caller sends.

use jiff::{
    Timestamp,
    civil::Date,
    fmt::temporal::Pieces,
    tz::{Offset, TimeZone},
};

use crate::{input::shorten, store::articles::PublicationTime};

const WANTED: &str = "send the time of publication as RFC 3339, like 2025-04-30T09:00:00+05:30";
/// Years that are accepted: newspapers start in 1600, and a later year than 2200 is a typing error.
const YEARS: std::ops::RangeInclusive<i16> = 1600..=2200;

/// Parses an RFC 3339 instant, whose offset is kept, or a date, which stands for midnight UTC.
///
/// An offset with seconds counts as UTC. The error says what to send.
pub fn parse(text: &str) -> Result<PublicationTime, String> {
    let is_date = text.len() == "2025-04-30".len();
    if let Some(day) = text.parse::<Date>().ok().filter(|_| is_date) {
        let at = day.to_zoned(TimeZone::UTC).map_err(|_| WANTED.to_owned())?.timestamp();
        return check_year(PublicationTime { at, offset: Offset::UTC });
    }
    let at: Timestamp = text.parse().map_err(|_| format!("“{}” is no instant: {WANTED}", shorten(text)))?;
    let offset = Pieces::parse(text)
        .ok()
        .and_then(|pieces| pieces.to_numeric_offset())
        .filter(|offset| offset.seconds() % 60 == 0)
        .unwrap_or(Offset::UTC);
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
        assert!(parse("yesterday").is_err());
    }
}
