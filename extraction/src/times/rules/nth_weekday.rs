//! Weekdays counted within a month: "the first Monday of each month", "the last Friday of May 2021".

use super::super::{
    expression::{Match, TimeExpression, YearPart, YearSpec},
    number,
    scan::Scan,
};
use super::year::{relative_year, year_at};

/// Matches an ordinal, a weekday and the month that it is counted in.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let start = scan.skip(at, &["the"]);
    let (weekday_at, nth) = match number::ordinal(scan, start) {
        Some((end, nth @ 1..=5)) => (end, nth as i8),
        _ => (scan.accept(start, &["last"])?, -1),
    };
    let word = scan.word(weekday_at);
    let weekday = word.entry.weekday.filter(|day| !day.plural && word.is_capitalized())?;
    let month_at = scan.accept(weekday_at + 1, &["of", "in"])?;
    if scan.word(month_at).is_any(&["each", "every", "the"]) && scan.word(month_at + 1).is("month") {
        return Match::new(month_at + 2, TimeExpression::Set("P1M".to_owned()));
    }
    let month = scan.word(month_at).entry.month.filter(|_| scan.word(month_at).is_capitalized())?;
    let part = YearPart::NthWeekday { month: month.number, weekday: weekday.number, nth };
    let year_start = scan.skip(scan.skip(month_at + 1, &[","]), &["of"]);
    let (end, year) = match year_at(scan, year_start) {
        Some((end, year)) => (end, YearSpec::Explicit(year)),
        None => relative_year(scan, year_start).unwrap_or((month_at + 1, YearSpec::Unspecified)),
    };
    Match::new(end, TimeExpression::InYear { year, part })
}
