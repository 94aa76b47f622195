//! The date in an article's dateline: "SYDNEY, May 16 (Newsline) - …".

use jiff::civil::Date;

use super::{
    calendar::Interval,
    expression::{TimeExpression, YearPart},
    find::Candidate,
    scan::{Gap, Scan},
};

/// The most words before the date: places and the agency.
const MAX_WORDS: usize = 12;
/// The most days between the dateline and the publication.
const MAX_DAYS: i32 = 3;

/// Returns the day that the dateline names, if it is near publication: the article was written on that day.
///
/// The date follows the place after a comma and comes before a parenthesis or a dash, in the first paragraph.
pub(super) fn day(scan: &Scan<'_>, candidates: &[Candidate], published: Date) -> Option<Date> {
    let first = candidates.first().filter(|first| (2..=MAX_WORDS).contains(&first.start))?;
    let is_upper = |at: usize| scan.word(at).text.chars().all(|c| !c.is_lowercase());
    let is_place = (0..first.start).all(|at| scan.word(at).is_capitalized() || is_upper(at))
        && scan.word(0).is_capitalized();
    let after = scan.word(first.end);
    let is_dateline = scan.before(first.start).is_any(&[",", "("])
        && (after.is_dash() || after.is_any(&["(", ")", ":"]))
        && (1..first.start).all(|at| scan.word(at).gap != Gap::Break);
    if !is_place || !is_dateline {
        return None;
    }
    let days: Vec<Date> = match &first.expression {
        TimeExpression::Interval(Interval::Day(day)) => vec![*day],
        TimeExpression::InYear { part: part @ YearPart::Day(..), .. } => {
            let year = i32::from(published.year());
            (year - 1..=year + 1)
                .filter_map(|year| match part.in_year(year)? {
                    Interval::Day(day) => Some(day),
                    _ => None,
                })
                .collect()
        }
        _ => Vec::new(),
    };
    days.into_iter().find(|day| {
        published.until(*day).is_ok_and(|span| span.get_days().abs() <= MAX_DAYS && span.get_months() == 0)
    })
}
