//! Parses when a key expires.

use std::time::Duration;

use dateline::input::parse_day;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

/// Longest time until a key expires, in days: a hundred years.
const MAX_DAYS: u64 = 36_525;

/// A day, or a time from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// The beginning of a day, in UTC.
    Day(Date),
    /// A time from now.
    After(Duration),
}

impl Expiry {
    /// Returns the time of the expiry of a key that is made at `now`; a day beyond the calendar is `now`.
    pub fn after(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Day(day) => day.to_zoned(TimeZone::UTC).map_or(now, |start| start.timestamp()),
            Self::After(time) => now.checked_add(time).unwrap_or(now),
        }
    }
}

/// Parses a day like 2027-01-31, or a number of days or hours like 90d or 12h.
pub fn parse_expiry(text: &str) -> Result<Expiry, String> {
    let wanted = || format!("“{text}” is no expiry; give a day like 2027-01-31, or a time like 90d or 12h");
    if let Some(day) = parse_day(text) {
        return Ok(Expiry::Day(day));
    }
    let hours_of_unit = match text.chars().last() {
        Some('d') => 24,
        Some('h') => 1,
        _ => return Err(wanted()),
    };
    let number: u64 = text[..text.len() - 1].parse().map_err(|_| wanted())?;
    let hours = number.checked_mul(hours_of_unit).filter(|hours| (1..=MAX_DAYS * 24).contains(hours));
    Ok(Expiry::After(Duration::from_secs(hours.ok_or_else(wanted)? * 3600)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_from_now_are_parsed() {
        let now: Timestamp = "2026-01-01T12:00:00Z".parse().expect("a time");
        let at = |text: &str| parse_expiry(text).map(|expiry| expiry.after(now).to_string());
        assert_eq!(at("2027-01-31").as_deref(), Ok("2027-01-31T00:00:00Z"));
        assert_eq!(at("2d").as_deref(), Ok("2026-01-03T12:00:00Z"));
        assert_eq!(at("12h").as_deref(), Ok("2026-01-02T00:00:00Z"));
        for wrong in ["", "d", "0d", "-1d", "90", "2027-02-30", "99999999999999999999d", "90m", "9€"] {
            assert!(parse_expiry(wrong).is_err(), "{wrong}");
        }
    }
}
