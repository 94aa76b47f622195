//! Absolute dates: "22 April 2025", "April 22", "April", "1989", "2025-04-22".

use super::super::{
    calendar::Interval,
    expression::{Anchor, Match, TimeExpression, YearPart, YearSpec},
    number,
    scan::{Gap, Scan, WordKind},
};
use super::{
    clock, name,
    year::{self, relative_year, year_at},
};

/// Matches a date in figures, or one with the name of a month.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let word = scan.word(at);
    if word.kind == WordKind::Digits {
        return super::longest(&[in_figures, day_month, second_day, year::find], scan, at);
    }
    super::longest(&[month_first, day_month, year::find], scan, at)
}

/// Matches the date after a weekday: "Saturday, April 25".
pub(super) fn after_weekday(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let next = scan.skip(scan.skip(at, &[","]), &["the"]);
    super::longest(&[in_figures, day_month, month_first], scan, next)
        .filter(|found| has_day(&found.expression))
}

/// Tests for an expression of one day.
pub(super) fn has_day(expression: &TimeExpression) -> bool {
    match expression {
        TimeExpression::Interval(Interval::Day(_))
        | TimeExpression::InYear { part: YearPart::Day(..), .. } => true,
        TimeExpression::TimeOfDay { day: Some(day), .. } => has_day(day),
        _ => false,
    }
}

/// Matches "2025-04-22", "2025/04/22", "4/22/2025", "22.04.2025".
fn in_figures(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let (mark, next) = (scan.word(at + 1), scan.word(at + 3));
    let is_adjacent = (at + 1..at + 5).all(|at| scan.word(at).gap == Gap::None);
    if !is_adjacent || !mark.is_any(&["-", "/", "."]) || next.text != mark.text {
        return None;
    }
    if scan.before(at).is_any(&["-", "/", "."]) && scan.word(at).gap == Gap::None {
        return None;
    }
    let figures = [scan.word(at), scan.word(at + 2), scan.word(at + 4)];
    let value = |at: usize| figures[at].digits().map(|value| value as i32);
    let (a, b, c) = (value(0)?, value(1)?, value(2)?);
    let length = figures.map(|word| word.text.len());
    let (year, month, day) = match (length, mark.text) {
        ([4, 1 | 2, 1 | 2], _) => (a, b, c),
        ([1 | 2, 1 | 2, 4], "/") if a <= 12 && !scan.writes_day_first => (c, a, b),
        ([1 | 2, 1 | 2, 4], _) => (c, b, a),
        ([2, 2, 2], "/") if scan.writes_day_first => (if c < 50 { 2000 + c } else { 1900 + c }, b, a),
        ([2, 2, 2], "/") => (if c < 50 { 2000 + c } else { 1900 + c }, a, b),
        _ => return None,
    };
    let month = i8::try_from(month).ok()?;
    let interval = Interval::day(year, month, i8::try_from(day).ok()?)?;
    // The clock rule adds the time of "2025-04-22T10:30".
    Match::new(at + 5, TimeExpression::Interval(interval))
}

/// Matches "April 22, 2025", "April 22", "April 2025", "April", "last April", "April last year".
fn month_first(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let has_article = scan.word(at).is("the");
    let (start, offset) = match scan.word(scan.skip(at, &["the"])).entry.deictic {
        Some(deictic) if !deictic.anaphoric && !has_article => {
            (at + 1, Some((deictic.offset, Anchor::PublicationDate)))
        }
        // "the previous April", "the following June"
        Some(deictic) if deictic.offset != 0 && has_article => {
            (at + 2, Some((deictic.offset, Anchor::PreviousTime)))
        }
        _ if has_article => return None,
        _ => (at, None),
    };
    let word = scan.word(start);
    let month = word.entry.month?;
    let has_dot = scan.word(start + 1).is(".") && scan.word(start + 1).gap == Gap::None && month.abbreviated;
    let after = if has_dot { start + 2 } else { start + 1 };
    if !word.is_capitalized() || scan.word(after).is("'") && scan.word(after + 1).is("t") {
        return None;
    }
    if offset.is_none() {
        if let Some(found) = day_after_month(scan, after, month.number) {
            return Some(found);
        }
        // "April 2025", "April of 2025", "April, 2025".
        let year_start = scan.skip(scan.skip(after, &[","]), &["of"]);
        if let Some((end, year)) = year_at(scan, year_start) {
            return Match::new(end, TimeExpression::Interval(Interval::Month(year, month.number)));
        }
    }
    let part = YearPart::Month(month.number);
    if let Some((end, year)) = relative_year(scan, scan.skip(after, &["of"])) {
        return Match::new(end, TimeExpression::InYear { year, part });
    }
    let is_alone = offset.is_some() || !month.abbreviated && (!month.ambiguous || is_month(scan, start));
    let is_alone =
        is_alone || month.abbreviated && has_dot && !month.ambiguous && scan.word(after).gap != Gap::None;
    if !is_alone || scan.before(start).is_any(&["$"]) || offset.is_none() && name::is_first_name(scan, start)
    {
        return None;
    }
    let year = offset.map_or(YearSpec::Unspecified, |(offset, anchor)| YearSpec::Nearest(offset, anchor));
    Match::new(start + 1, TimeExpression::InYear { year, part })
}

/// Tests that "May" or "March" is a month here: a preposition or another deictic word precedes it.
fn is_month(scan: &Scan<'_>, at: usize) -> bool {
    let word_is_may = scan.word(at).is("may");
    let before = scan.before(at);
    let after = scan.word(at + 1);
    let preposition = [
        "in", "since", "until", "till", "by", "from", "of", "to", "through", "during", "early", "late",
        "mid", "-", "for", "and", "or", "before", "after", "between", "this", "last", "next", "every",
        "each", "–",
    ];
    before.is_any(&preposition)
        && !(word_is_may && after.is_any(&["be", "have", "not"]))
        && !(after.kind == WordKind::Alphabetic && after.is_capitalized())
}

/// Matches the day and year after the name of a month.
fn day_after_month(scan: &Scan<'_>, at: usize, month: i8) -> Option<Match> {
    let at = scan.skip(at, &["the"]);
    let (end, day) = day_number(scan, at)?;
    let after_comma = scan.skip(end, &[","]);
    let after_comma = if after_comma == end { scan.skip(end, &["of"]) } else { after_comma };
    if let Some((end, year)) = year_at(scan, after_comma) {
        return Match::new(end, TimeExpression::Interval(Interval::day(year, month, day)?));
    }
    // "Oct 26 15:50:06 2011", as mail and logs write it.
    if let Some((clock_end, clock)) = clock::hour(scan, end)
        && let Some((end, year)) = year_at(scan, clock_end)
    {
        let day = TimeExpression::Interval(Interval::day(year, month, day)?);
        return Match::new(end, TimeExpression::TimeOfDay { day: Some(Box::new(day)), clock });
    }
    let part = YearPart::Day(month, day);
    if let Some((end, year)) = relative_year(scan, after_comma) {
        return Match::new(end, TimeExpression::InYear { year, part });
    }
    // "May 5–7, 2024": the first day shares the year that follows the second.
    if scan.word(end).is_dash()
        && scan.word(end).gap == Gap::None
        && let Some((second, _)) = day_number(scan, end + 1)
        && let Some((_, year)) = year_at(scan, scan.skip(second, &[","]))
    {
        return Match::new(end, TimeExpression::Interval(Interval::day(year, month, day)?));
    }
    Match::new(end, TimeExpression::InYear { year: YearSpec::Unspecified, part })
}

/// Matches the second day of "May 5–7": the month is before the first, the year after the second.
fn second_day(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let dash =
        at.checked_sub(1).filter(|&dash| scan.word(dash).is_dash() && scan.word(at).gap == Gap::None)?;
    let first = dash
        .checked_sub(1)
        .filter(|&first| scan.word(first).kind == WordKind::Digits && scan.word(first).text.len() <= 2)?;
    let mut month_at = first.checked_sub(1)?;
    if scan.word(month_at).is(".") {
        month_at = month_at.checked_sub(1)?;
    }
    let month = scan.word(month_at).entry.month.filter(|_| scan.word(month_at).is_capitalized())?;
    let (end, day) = day_number(scan, at)?;
    match year_at(scan, scan.skip(end, &[","])) {
        Some((end, year)) => {
            Match::new(end, TimeExpression::Interval(Interval::day(year, month.number, day)?))
        }
        None => Match::new(
            end,
            TimeExpression::InYear { year: YearSpec::Unspecified, part: YearPart::Day(month.number, day) },
        ),
    }
}

/// Matches "22 April 2025", "22 April", "the 22nd of April", "the 22nd"; the first of "6–7 January" too.
fn day_month(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let has_article = scan.word(at).is("the");
    let start = if has_article { at + 1 } else { at };
    let (end, day) = day_number(scan, start)?;
    let is_ordinal = number::ordinal(scan, start).is_some();
    let of = scan.skip(end, &["of", "day"]);
    let of = scan.skip(of, &["of"]);
    let month_at = scan.skip_hyphen(of);
    if let Some(month) = scan.word(month_at).entry.month.filter(|_| scan.word(month_at).is_capitalized()) {
        let has_dot = month.abbreviated && scan.word(month_at + 1).is(".");
        let after = if has_dot { month_at + 2 } else { month_at + 1 };
        let comma = scan.skip(scan.skip(scan.skip_hyphen(after), &[","]), &["of"]);
        if let Some((end, year)) = year_at(scan, comma) {
            return Match::new(end, TimeExpression::Interval(Interval::day(year, month.number, day)?));
        }
        let part = YearPart::Day(month.number, day);
        if let Some((end, year)) = relative_year(scan, comma) {
            return Match::new(end, TimeExpression::InYear { year, part });
        }
        return Match::new(month_at + 1, TimeExpression::InYear { year: YearSpec::Unspecified, part });
    }
    // "6–7 January 1916", "6 and 7 January": the first day shares month and year with the second.
    let connector =
        if scan.word(end).is_dash() || scan.word(end).is_any(&["and", "to", "or"]) { end + 1 } else { end };
    if connector > end && !has_article {
        let shared = day_number(scan, connector).and_then(|(after, _)| {
            let month_at = scan.skip(after, &["of"]);
            scan.word(month_at).entry.month.filter(|_| scan.word(month_at).is_capitalized())?;
            day_month(scan, connector)
        });
        match shared?.expression {
            TimeExpression::Interval(Interval::Day(date)) => {
                let interval = Interval::day(i32::from(date.year()), date.month(), day)?;
                return Match::new(end, TimeExpression::Interval(interval));
            }
            TimeExpression::InYear { year, part: YearPart::Day(month, _) } => {
                return Match::new(end, TimeExpression::InYear { year, part: YearPart::Day(month, day) });
            }
            _ => return None,
        }
    }
    // "the 20th", unless a noun follows that it could modify.
    let figures = scan.word(start).kind == WordKind::Digits;
    let ends_phrase = scan.word(end).kind == WordKind::Symbol && !scan.word(end).is_dash()
        || scan.word(end).is_any(&["and", "the", "to", "by", "when", "he", "they", "was", "were", "had"]);
    if has_article
        && is_ordinal
        && figures
        && ends_phrase
        && scan.before(at).is_any(&["on", "until", "by", "from", "and", "to"])
    {
        return Match::new(end, TimeExpression::DayOfMonth(day));
    }
    None
}

/// Parses a day of the month, in figures or as an ordinal: "22", "22nd", "eighth".
pub(super) fn day_number(scan: &Scan<'_>, at: usize) -> Option<(usize, i8)> {
    let (end, day) = number::ordinal(scan, at).or_else(|| {
        let word = scan.word(at);
        let clock = scan.word(at + 1).is(":")
            && scan.word(at + 2).gap == Gap::None
            && scan.word(at + 2).kind == WordKind::Digits;
        let plain = word.text.len() <= 2 && !clock && !scan.word(at + 1).is("%");
        let decimal = scan.word(at + 1).is_any(&[".", ","])
            && scan.word(at + 2).kind == WordKind::Digits
            && scan.word(at + 1).gap == Gap::None
            && scan.word(at + 2).gap == Gap::None;
        word.digits().filter(|_| plain && !decimal).map(|day| (at + 1, day))
    })?;
    (1..=31).contains(&day).then_some((end, day as i8))
}
