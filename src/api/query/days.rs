//! Days, months and years in parameters.

use jiff::civil::Date;

use crate::input::{parse_day, parse_instant, shorten};

/// Parses a day, a month or a year (ISO 8601) into its first and last day; an instant (RFC 3339) is its day there.
///
/// A year before the year 0 has a minus sign and four digits (EDTF), or six.
pub fn parse(text: &str) -> Result<(Date, Date), String> {
    let error = || {
        format!("“{}” is no date: send a day (2025-04-22), a month (2025-04) or a year (2025)", shorten(text))
    };
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |year| ("-00", short_year(year)));
    let date = |text: &str| match sign {
        "" => parse_day(text).ok_or_else(error),
        _ => format!("{sign}{text}").parse::<Date>().map_err(|_| error()),
    };
    match digits.len() {
        4 => date(&format!("{digits}-01-01")).map(|first| (first, first.last_of_year())),
        7 => date(&format!("{digits}-01")).map(|first| (first, first.last_of_month())),
        10 => date(digits).map(|day| (day, day)),
        _ => {
            let (at, offset) = parse_instant(text).ok_or_else(error)?;
            let day = offset.to_datetime(at).date();
            Ok((day, day))
        }
    }
}

/// Shortens a year of six digits, as in our own answers, to four.
fn short_year(text: &str) -> &str {
    let is_date = |short: &str| matches!(short.len(), 4 | 7 | 10) && short.find('-').unwrap_or(4) == 4;
    text.strip_prefix("00").filter(|short| is_date(short)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::parse;

    #[test]
    fn a_month_is_parsed_to_its_first_and_last_day() {
        assert_eq!(parse("2024-02"), Ok((date(2024, 2, 1), date(2024, 2, 29))));
        assert_eq!(parse("2024"), Ok((date(2024, 1, 1), date(2024, 12, 31))));
        assert_eq!(parse("2024-02-03T10:00:00Z"), Ok((date(2024, 2, 3), date(2024, 2, 3))));
        assert_eq!(parse("2024-02-03T23:00-05:00"), Ok((date(2024, 2, 3), date(2024, 2, 3))));
        assert!(parse("2024-02-03T25:00Z").is_err());
        assert!(parse("2024-02-03T10:00+24:00").is_err());
        assert!(parse("2024-02-03T").is_err());
        assert!(parse("03/02/2024").is_err());
        assert!(parse("-0000").is_err());
        assert!(parse("2024-02-3é").is_err());
    }

    #[test]
    fn years_before_the_year_0_are_parsed() {
        let year = (date(-217, 1, 1), date(-217, 12, 31));
        assert_eq!(parse("-0217"), Ok(year));
        assert_eq!(parse("-000217"), Ok(year));
        assert_eq!(parse("-0217-02"), Ok((date(-217, 2, 1), date(-217, 2, 28))));
        assert_eq!(parse("-000217-03-15"), Ok((date(-217, 3, 15), date(-217, 3, 15))));
        assert_eq!(parse("-9999").map(|(first, _)| first), Ok(jiff::civil::Date::MIN));
    }
}
