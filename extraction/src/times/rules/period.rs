//! Periods: quarters, half years, seasons, fiscal years, decades, centuries.

use super::super::{
    calendar::{Interval, Unit},
    expression::{Anchor, Match, TimeExpression, YearPart, YearSpec},
    lexicon::Inflection,
    number,
    scan::{Gap, Scan, WordKind},
};
use super::year::{era, relative_year, year_at};

/// Matches a quarter, half, season, decade, century, fiscal year or year end.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Match> {
    super::longest(&[quarter, abbreviated, season, decade, century, fiscal_year, year_end], scan, at)
}

/// Parses the year before a quarter or season: "this year's", "the 1988", "fiscal 1990's".
fn year_before(scan: &Scan<'_>, at: usize) -> (usize, Option<YearSpec>) {
    let start = scan.skip(at, &["the"]);
    if let Some((end, year)) = relative_year(scan, start) {
        return (scan.skip_possessive(end), Some(year));
    }
    match scan.word(start).digits() {
        Some(value @ 1000..2200) if scan.word(start).text.len() == 4 => {
            (scan.skip_possessive(start + 1), Some(YearSpec::Explicit(value as i32)))
        }
        _ => (start, None),
    }
}

/// Parses the year after a quarter or season: "of 1990", ", 1990", "last year", "of fiscal 1990", "of this year".
fn year_after(scan: &Scan<'_>, at: usize) -> Option<(usize, YearSpec)> {
    let start = scan.skip(scan.skip(scan.skip(at, &[","]), &["of", "in"]), &["fiscal", "the"]);
    let start = scan.skip(start, &["fiscal", "year"]);
    if let Some((end, year)) = year_at(scan, start) {
        return Some((end, YearSpec::Explicit(year)));
    }
    // "the first half of the year"
    if scan.word(at).is("of") && scan.word(at + 1).is("the") && scan.word(at + 2).is("year") {
        return Some((at + 3, YearSpec::Relative(0, Anchor::Sentence)));
    }
    relative_year(scan, start)
}

/// Matches "third-quarter", "the fiscal first quarter of 1990", "this year's second half".
fn quarter(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let (mut next, mut year) = year_before(scan, at);
    next = scan.skip_hyphen(scan.skip(next, &["fiscal", "fiscal's"]));
    let (end, nth) = match scan.word(next).entry.deictic {
        // "the last half of 1989"
        Some(deictic) if deictic.offset == -1 && scan.word(next + 1).is("half") => (next + 1, 2),
        _ => number::ordinal(scan, next)?,
    };
    let unit_at = scan.skip(scan.skip_hyphen(end), &["fiscal"]);
    let unit = scan.word(unit_at);
    let part = match nth as i8 {
        nth @ 1..=4 if unit.is_any(&["quarter", "quarters"]) => YearPart::Quarter(nth),
        nth @ 1..=2 if unit.is_any(&["half"]) => YearPart::Half(nth),
        _ => return None,
    };
    let mut end = unit_at + 1;
    if let (None, Some((after, closing))) = (year, year_after(scan, end)) {
        (end, year) = (after, Some(closing));
    } else if matches!(part, YearPart::Half(_)) && year.is_none() {
        // "the first half" of a game, unless a year says otherwise.
        return None;
    }
    Match::new(end, TimeExpression::InYear { year: year.unwrap_or(YearSpec::Unspecified), part })
}

/// Matches "Q3 2024", "H1 2025", "FY2025", "the Q1".
fn abbreviated(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let start = scan.skip(at, &["the"]);
    let figures = scan.word(start + 1);
    let value = figures.digits()? as i32;
    let is_adjacent = figures.gap == Gap::None;
    let part = match (scan.word(start).text, value) {
        ("Q", 1..=4) if is_adjacent => YearPart::Quarter(value as i8),
        ("H", 1..=2) if is_adjacent => YearPart::Half(value as i8),
        ("FY", 2000..=2199) => {
            return Match::new(
                start + 2,
                TimeExpression::InYear { year: YearSpec::Explicit(value), part: YearPart::Whole },
            );
        }
        ("FY", 10..=99) => {
            return Match::new(
                start + 2,
                TimeExpression::InYear { year: YearSpec::Explicit(2000 + value), part: YearPart::Whole },
            );
        }
        _ => return None,
    };
    match year_after(scan, start + 2) {
        Some((end, year)) => Match::new(end, TimeExpression::InYear { year, part }),
        // "H1" alone is a robot's name as well.
        None if matches!(part, YearPart::Quarter(_)) => {
            Match::new(start + 2, TimeExpression::InYear { year: YearSpec::Unspecified, part })
        }
        None => None,
    }
}

/// Matches "spring 2008", "the summer of 1955", "last fall", "this summer", "this past spring".
fn season(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let has_article = scan.word(at).is("the");
    let mut start = if has_article { at + 1 } else { at };
    let mut offset = None;
    if let Some(deictic) = scan.word(start).entry.deictic {
        let anchor = if has_article && !scan.word(start).is("past") {
            Anchor::PreviousTime
        } else {
            Anchor::PublicationDate
        };
        offset = Some((deictic.offset, anchor));
        start += 1;
        if let Some(second) = scan.word(start).entry.deictic {
            offset = Some((second.offset, anchor));
            start += 1;
        }
    } else if scan.word(start).is_any(&["early", "late", "mid"]) {
        start = scan.skip_hyphen(start + 1);
    }
    let (season, inflection) = scan.word(start).entry.season?;
    if inflection == Inflection::Plural {
        return None;
    }
    let part = YearPart::Season(season);
    let end = start + 1;
    if offset.is_none()
        && let Some((end, year)) = year_after(scan, end)
    {
        return Match::new(end, TimeExpression::InYear { year, part });
    }
    if offset.is_none() && !is_season(scan, at, start) {
        return None;
    }
    Match::new(
        end,
        TimeExpression::InYear {
            year: offset.map_or(YearSpec::Unspecified, |(offset, anchor)| YearSpec::Nearest(offset, anchor)),
            part,
        },
    )
}

/// Tests that a word is a season here: no noun follows that it describes.
///
/// "fall" and "spring" without a preposition are verbs or nouns more often than seasons.
fn is_season(scan: &Scan<'_>, at: usize, season: usize) -> bool {
    let (before, word, next) = (scan.before(at), scan.word(season), scan.word(season + 1));
    let is_period = next.is_any(&[
        "offensive",
        "offensives",
        "campaign",
        "campaigns",
        "counter",
        "fighting",
        "season",
        "months",
    ]);
    if is_period {
        return true;
    }
    let is_preceded = before.is_any(&[
        "in",
        "by",
        "since",
        "until",
        "during",
        "early",
        "late",
        "mid",
        "-",
        "of",
        "throughout",
        "over",
        "into",
        "through",
        "spent",
        "and",
        "for",
        "passed",
        "same",
    ]);
    let is_ambiguous = word.is_any(&["fall", "spring"]);
    if !is_preceded || next.is("of") || next.is_capitalized() && next.kind == WordKind::Alphabetic {
        return false;
    }
    let is_bare = season == at;
    let is_described = next.kind == WordKind::Alphabetic
        && !next.entry.past
        && !next.is_any(&[
            "and", "or", "in", "at", "on", "to", "as", "by", "when", "with", "but", "the", "before", "after",
            "for", "he", "she", "they", "it", "we", "i", "that", "there",
        ]);
    let is_verb =
        is_ambiguous && is_bare && !before.is_any(&["in", "by", "late", "early", "mid", "this", "same"]);
    !is_described && !is_verb
}

/// Matches "the 1990s", "the '80s", "the late nineties", "the 470s BC".
fn decade(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let mut start = scan.skip(at, &["the"]);
    if start > at {
        start = scan.skip_hyphen(scan.skip(start, &["early", "late", "mid", "middle"]));
    }
    let word = scan.word(start);
    if let Some(year) = word.entry.decade.filter(|_| start > at) {
        return Match::new(start + 1, TimeExpression::Interval(Interval::Decade(190 + year / 10)));
    }
    let quoted = word.is_any(&["'", "’", "‘"]) && scan.word(start + 1).gap == Gap::None;
    let figures_at = if quoted { start + 1 } else { start };
    let value = scan.word(figures_at).digits()? as i32;
    let s_at = scan.skip(figures_at + 1, &["'", "’"]);
    if !scan.word(s_at).is("s") || scan.word(s_at).gap != Gap::None {
        return None;
    }
    let end = s_at + 1;
    let length = scan.word(figures_at).text.len();
    if let Some((after, true)) = era(scan, end) {
        return (value % 10 == 0).then_some(Match {
            end: after,
            expression: TimeExpression::Interval(Interval::DecadeBc(value / 10)),
        });
    }
    match length {
        4 if value % 100 == 0 && (1000..2000).contains(&value) && s_at == figures_at + 1 => {
            Match::new(end, TimeExpression::Interval(Interval::Century(value / 100)))
        }
        4 if value % 10 == 0 && (1000..2200).contains(&value) => {
            Match::new(end, TimeExpression::Interval(Interval::Decade(value / 10)))
        }
        2 if value % 10 == 0 && (quoted || start > at && value >= 20) => {
            let century = if value < 30 { 200 } else { 190 };
            Match::new(end, TimeExpression::Interval(Interval::Decade(century + value / 10)))
        }
        _ => None,
    }
}

/// Matches "the 20th century", "eighteenth-century", "the 4th century BC", "the early 20th century".
fn century(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let start = scan.skip(at, &["the"]);
    let start =
        if start > at { scan.skip_hyphen(scan.skip(start, &["early", "late", "mid"])) } else { start };
    let (end, nth) = number::ordinal(scan, start)?;
    let unit = scan.skip_hyphen(end);
    if !scan.word(unit).is_any(&["century", "centuries"]) || !(1..=40).contains(&nth) {
        return None;
    }
    match era(scan, unit + 1) {
        Some((end, true)) => Match::new(end, TimeExpression::Interval(Interval::CenturyBc(nth as i32))),
        Some((end, false)) => Match::new(end, TimeExpression::Interval(Interval::Century(nth as i32 - 1))),
        None => Match::new(unit + 1, TimeExpression::Interval(Interval::Century(nth as i32 - 1))),
    }
}

/// Matches "fiscal 1989", "fiscal year 1989", "the current fiscal year", "the 1988 period".
fn fiscal_year(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let start = scan.skip(at, &["the", "its"]);
    let whole = |end, year| Match::new(end, TimeExpression::InYear { year, part: YearPart::Whole });
    if let Some(next) = scan.accept(start, &["fiscal"]) {
        let next = scan.skip(next, &["year"]);
        if let Some((end, year)) = year_at(scan, next) {
            return whole(end, YearSpec::Explicit(year));
        }
        // "the fiscal year ended June 30" is twelve months long, and not the calendar's year.
        if scan.before(next).is("year") && start > at && scan.word(next).is_any(&["ended", "ending"]) {
            return Match::new(next, TimeExpression::Duration("P1Y".to_owned()));
        }
        return (scan.before(next).is("year") && start > at).then_some(Match {
            end: next,
            expression: TimeExpression::InYear {
                year: YearSpec::Relative(0, Anchor::PublicationDate),
                part: YearPart::Whole,
            },
        });
    }
    if let Some(deictic) = scan.word(start).entry.deictic
        && scan.word(start + 1).is("fiscal")
        && scan.word(start + 2).is("year")
    {
        return whole(start + 3, YearSpec::Relative(deictic.offset, Anchor::PublicationDate));
    }
    if start > at && scan.word(start).is_any(&["full", "calendar"]) && scan.word(start + 1).is("year") {
        return whole(start + 2, YearSpec::Relative(0, Anchor::PublicationDate));
    }
    // "the 1988 period", "the 1988 quarter": the reported quarter in another year.
    let year = scan.word(start).digits().filter(|_| start > at && scan.word(start).text.len() == 4)?;
    let unit = scan.word(start + 1);
    if (1800..2200).contains(&year)
        && unit.is_any(&["period", "quarter"])
        && unit.kind == WordKind::Alphabetic
    {
        return Match::new(start + 2, TimeExpression::ReportedQuarterOf(year as i32));
    }
    None
}

/// Matches "year-end", "year's end", "year-end 1988", "month's end".
fn year_end(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let start = scan.skip(at, &["the"]);
    let month = scan.accept(start, &["month"]).unwrap_or(start);
    let possessive = scan.skip_possessive(month);
    if possessive > month && month > start && scan.word(possessive).is("end") {
        let expression =
            TimeExpression::Offset { unit: Unit::Month, count: Some(0), anchor: Anchor::Sentence };
        return Match::new(possessive + 1, expression);
    }
    let next = scan.skip_possessive(scan.accept(start, &["year"])?);
    let end = scan.accept(scan.skip_hyphen(next), &["end"])?;
    match year_at(scan, end) {
        Some((end, year)) => Match::new(end, TimeExpression::YearEnd(YearSpec::Explicit(year))),
        None => Match::new(end, TimeExpression::YearEnd(YearSpec::Relative(0, Anchor::PublicationDate))),
    }
}
