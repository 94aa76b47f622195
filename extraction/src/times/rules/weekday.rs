//! Days of the week: "Tuesday", "last Friday", "the previous Friday", "this coming Sunday".

use super::super::{
    expression::{Anchor, Match, TimeExpression},
    scan::{Gap, Scan, WordKind},
};
use super::{absolute::day_number, name};

/// Matches a weekday, or the date that follows one.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let mut start = scan.skip(at, &["the"]);
    let mut deictic = None;
    // At most two: "this past Sunday".
    for _ in 0..2 {
        let Some(next) = scan.word(start).entry.deictic else { break };
        let anchor =
            if next.anaphoric && next.offset != 0 { Anchor::PreviousTime } else { Anchor::PublicationDate };
        deictic = Some((next.offset, anchor));
        start += 1;
    }
    let word = scan.word(start);
    let day = word.entry.weekday.filter(|day| !day.plural && word.is_capitalized())?;
    if start > at && deictic.is_none() {
        return None;
    }
    let mut end = start + 1;
    if deictic.is_none() && name::is_first_name(scan, start) {
        return None;
    }
    if day.abbreviated {
        // "Sun", "Sat" and "Wed" are words and names; the abbreviation needs its dot or a date after it.
        let has_dot = scan.word(end).is(".") && scan.word(end).gap == Gap::None;
        if let Some(date) = super::absolute::after_weekday(scan, end + usize::from(has_dot)) {
            return Some(date);
        }
        if !has_dot || scan.before(start).kind == WordKind::Alphabetic && scan.before(start).is_capitalized()
        {
            return None;
        }
        end += usize::from(scan.word(end + 1).kind == WordKind::Alphabetic);
        end = end.min(start + 2);
    }
    if let Some(date) = super::absolute::after_weekday(scan, end) {
        return Some(date);
    }
    if deictic.is_none()
        && let Some((end, day_of_month)) = day_of_month(scan, end)
    {
        return Match::new(end, TimeExpression::DatedWeekday { number: day.number, day: day_of_month });
    }
    Match::new(end, TimeExpression::Weekday { number: day.number, deictic })
}

/// Parses the day of the month after a weekday: "Sunday 19 at", "Friday the 13th", and not "On Monday 12 people".
fn day_of_month(scan: &Scan<'_>, at: usize) -> Option<(usize, i8)> {
    let (end, day) = day_number(scan, scan.skip(at, &["the"]))?;
    let next = scan.word(end);
    let ends_phrase = next.gap == Gap::Break
        || next.kind == WordKind::Symbol && !next.is_dash() && !next.is_any(&["$", "£", "€", "/"])
        || next.is_any(&["at", "and"]);
    ends_phrase.then_some((end, day))
}
