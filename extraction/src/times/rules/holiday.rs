//! Holidays: "Christmas 1989", "last Thanksgiving", "Easter Sunday".

use jiff::{ToSpan, civil::Date, civil::Weekday};

use super::super::{
    lexicon::PhraseKind,
    meaning::{Found, Meaning, Part, YearSpec},
    scan::Scan,
    stretch::easter,
};
use super::{absolute, phrase, relative};

pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (start, near) = match scan.word(at).class.which {
        Some(which) if !which.told => (at + 1, Some(which.shift)),
        _ => (at, None),
    };
    let (end, rule) = phrase::at(scan, start, PhraseKind::Holiday)?;
    if !scan.word(start).capital() {
        return None;
    }
    let part = fixed(rule).unwrap_or(Part::Movable(rule));
    let year_at = scan.skip(scan.skip(end, &[","]), &["of"]);
    let (end, year) = match absolute::year(scan, year_at) {
        Some((end, year)) => (end, YearSpec::Given(year)),
        None => relative::year_spec(scan, end).unwrap_or((end, near.map_or(YearSpec::Open, YearSpec::Near))),
    };
    Found::new(end, Meaning::InYear { year, part })
}

/// "12-25" as a day of each year.
fn fixed(rule: &str) -> Option<Part> {
    let (month, day) = rule.split_once('-')?;
    Some(Part::Day(month.parse().ok()?, day.parse().ok()?))
}

/// The day that a rule of the lexicon names in a year: "easter-2", "11/4.4" (the fourth Thursday of November).
pub(in super::super) fn day(rule: &str, year: i32) -> Option<Date> {
    if let Some(offset) = rule.strip_prefix("easter") {
        return easter(year)?.checked_add(offset.parse::<i32>().ok()?.days()).ok();
    }
    let (month, nth) = rule.split_once('/')?;
    let (weekday, nth) = nth.split_once('.')?;
    let first = Date::new(i16::try_from(year).ok()?, month.parse().ok()?, 1).ok()?;
    first
        .nth_weekday_of_month(nth.parse().ok()?, Weekday::from_monday_one_offset(weekday.parse().ok()?).ok()?)
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn movable_days_are_computed() {
        assert_eq!(day("11/4.4", 2025), Some(date(2025, 11, 27)));
        assert_eq!(day("05/1.-1", 2025), Some(date(2025, 5, 26)));
        assert_eq!(day("easter-2", 2025), Some(date(2025, 4, 18)));
    }
}
