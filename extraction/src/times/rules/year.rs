//! Years: "1989", "'89", "490 BC", "1861–65", "nineteen ninety-four", "last year".

use super::super::{
    calendar::Interval,
    expression::{Anchor, Match, TimeExpression, YearSpec},
    lexicon::Deictic,
    number,
    scan::{Gap, Scan, WordKind},
};

/// Matches a year without month or day.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Match> {
    if scan.word(at).kind == WordKind::Digits {
        return bare_year(scan, at);
    }
    super::longest(&[year_in_words, short_year], scan, at)
}

/// Matches a relative year: "this year", "last year", "that year", "the same year", "the following year".
pub(super) fn relative_year(scan: &Scan<'_>, at: usize) -> Option<(usize, YearSpec)> {
    let start = scan.skip(at, &["the"]);
    let deictic = scan.word(start).entry.deictic?;
    scan.word(start + 1).is("year").then(|| {
        let anchor = deictic_anchor(scan, start, deictic, start > at);
        (start + 2, YearSpec::Relative(deictic.offset, anchor))
    })
}

/// Determines the anchor of a deictic word: "next week" counts from publication, "the next day" from the time before.
pub(super) fn deictic_anchor(scan: &Scan<'_>, at: usize, deictic: Deictic, has_article: bool) -> Anchor {
    let is_anaphoric = deictic.anaphoric && !scan.word(at).is("latest")
        || has_article && scan.word(at).is("next")
        || scan.word(at).is("next") && scan.word(at + 1).is("day");
    if is_anaphoric { Anchor::PreviousTime } else { Anchor::PublicationDate }
}

/// Parses a year at a position: "1989", "'89", "490 BC", "nineteen ninety-four".
pub(super) fn year_at(scan: &Scan<'_>, at: usize) -> Option<(usize, i32)> {
    let word = scan.word(at);
    if let Some(value) = word.digits() {
        if let Some((end, before)) = era(scan, at + 1) {
            let value = i32::try_from(value).ok().filter(|value| (1..5000).contains(value))?;
            return Some((end, if before { 1 - value } else { value }));
        }
        let is_glued = |at: usize| scan.word(at).gap == Gap::None;
        let continues = scan.word(at + 1).is_any(&[",", "."])
            && is_glued(at + 1)
            && is_glued(at + 2)
            && scan.word(at + 2).kind == WordKind::Digits;
        let fits =
            word.text.len() == 4 && (1000..2200).contains(&value) && !continues && !scan.word(at + 1).is("%");
        return fits.then_some((at + 1, value as i32));
    }
    if word.is_any(&["'", "’", "‘"])
        && scan.word(at + 1).gap == Gap::None
        && scan.word(at + 1).text.len() == 2
    {
        let value = scan.word(at + 1).digits()? as i32;
        return Some((at + 2, expand_year(value)));
    }
    number::spoken_year(scan, at)
}

/// Completes a year of two digits: 40–99 are of the 20th century, 0–39 of the 21st.
fn expand_year(value: i32) -> i32 {
    if value < 40 { 2000 + value } else { 1900 + value }
}

/// Parses "BC", "B.C.", "BCE", "AD" …; returns the position after it and whether it is BC.
pub(super) fn era(scan: &Scan<'_>, at: usize) -> Option<(usize, bool)> {
    let word = scan.word(at);
    match word.text {
        "BC" | "BCE" => Some((at + 1, true)),
        "AD" | "CE" => Some((at + 1, false)),
        "B" | "A"
            if scan.word(at + 1).is(".")
                && scan.word(at + 2).is_any(&["c", "d"])
                && scan.word(at + 2).is_capitalized() =>
        {
            let before = scan.word(at + 2).is("c");
            (before == (word.text == "B")).then_some((scan.skip(at + 3, &["."]), before))
        }
        _ => None,
    }
}

/// Matches a year in figures without month or day.
fn bare_year(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let word = scan.word(at);
    let before = scan.before(at);
    if scan.has_bc_years
        && let Some(value) = word.digits().filter(|value| (100..600).contains(value))
    {
        let is_preceded = before.is_any(&[
            "in", "of", "from", "until", "by", "to", "since", "about", "around", "early", "late", "–", "-",
            "during",
        ]);
        let is_counted = scan.word(at + 1).entry.counted_noun || scan.word(at + 1).is("%");
        if is_preceded
            && word.text.len() == 3
            && !is_counted
            && era(scan, at + 1).is_none()
            && is_not_quantity(scan, at + 1)
        {
            return Match::new(at + 1, TimeExpression::Interval(Interval::Year(1 - value as i32)));
        }
    }
    let first = first_of_range(scan, at);
    let (end, value) = first.or_else(|| year_at(scan, at)).or_else(|| second_of_range(scan, at))?;
    if era(scan, at + 1).is_some() {
        return Match::new(end, TimeExpression::Interval(Interval::Year(value)));
    }
    let is_glued = word.gap == Gap::None && at > 0;
    let is_range = before.is_any(&["-", "–", "—", "/", "("]) || before.is("mid");
    if before.entry.numbered || is_part_of_number(scan, at) || is_house_number(scan, at) {
        return None;
    }
    if is_glued && !is_range && !before.is_any(&["\"", "“", "‘", "["])
        || before.is_any(&["$", "#", "£", "€", "no"])
    {
        return None;
    }
    let after = scan.word(end);
    if after.kind != WordKind::Symbol && after.gap == Gap::None
        || after.is_any(&["%", "/"])
        || after.entry.counted_noun
    {
        return None;
    }
    if after.entry.unit.is_some() && !after.is_any(&["season", "quarter"]) || after.entry.scale.is_some() {
        return None;
    }
    let is_likely = (1800..2050).contains(&value);
    let is_dated = first.is_some()
        || before.entry.precedes_year
        || before.is_any(&["(", "–", "-"])
        || before.entry.month.is_some();
    (is_dated || is_likely && !before.entry.filler)
        .then_some(Match { end, expression: TimeExpression::Interval(Interval::Year(value)) })
}

/// Tests for the last figures of a telephone number: "020 7946 1999", "555-1984".
fn is_part_of_number(scan: &Scan<'_>, at: usize) -> bool {
    let (before, gap) = (scan.before(at), scan.word(at).gap);
    let is_apart = before.kind == WordKind::Digits && gap == Gap::Space;
    let is_hyphenated = before.is("-")
        && gap == Gap::None
        && before.gap == Gap::None
        && at >= 2
        && scan.word(at - 2).kind == WordKind::Digits
        && scan.word(at - 2).text.len() == 3;
    is_apart || is_hyphenated
}

/// Tests for the number of a house: "of 1119 Eighth St.", and not "in 2008 Wall Street".
fn is_house_number(scan: &Scan<'_>, at: usize) -> bool {
    const MAX_STREET_NAME: usize = 4;
    if scan.before(at).is_any(&["in", "since", "during", "until", "by", "from", "early", "late", "mid", "-"])
    {
        return false;
    }
    (at + 1..=at + MAX_STREET_NAME)
        .map(|at| scan.word(at))
        .take_while(|word| word.is_capitalized() || word.kind == WordKind::Digits || word.is("."))
        .skip(1)
        .any(|word| word.entry.street)
}

/// Tests that no noun follows that the number could count.
fn is_not_quantity(scan: &Scan<'_>, at: usize) -> bool {
    let next = scan.word(at);
    next.kind == WordKind::Symbol && !next.is_any(&["/", "°"])
        || next.is_any(&[
            "the", "and", "to", "when", "he", "a", "as", "with", "in", "by", "after", "before", "they",
        ])
}

/// Parses the first year of "1775–1780" and "499 to 493 BC", which shares the era of the second.
fn first_of_range(scan: &Scan<'_>, at: usize) -> Option<(usize, i32)> {
    let value = i32::try_from(scan.word(at).digits()?).ok()?;
    let connector = scan.word(at + 1);
    if !(connector.is_dash() || connector.is("to")) || scan.word(at).text.len() > 4 {
        return None;
    }
    let second = i32::try_from(scan.word(at + 2).digits()?).ok()?;
    match era(scan, at + 3) {
        Some((_, true)) if second < value => Some((at + 1, 1 - value)),
        Some((_, false)) if value < second => Some((at + 1, value)),
        None if connector.is_dash() && value < second && (1000..2200).contains(&value) && second < 2200 => {
            Some((at + 1, value))
        }
        _ => None,
    }
}

/// Parses the second year of "1861–65", which shares the century of the first.
fn second_of_range(scan: &Scan<'_>, at: usize) -> Option<(usize, i32)> {
    let dash = at.checked_sub(1)?;
    let first = scan.word(dash.checked_sub(1)?);
    let is_adjacent = scan.word(dash).gap == Gap::None && scan.word(at).gap == Gap::None;
    let (century, value) = (first.digits()?, scan.word(at).digits()?);
    let fits = is_adjacent
        && (scan.word(dash).is_dash() || scan.word(dash).is("/"))
        && first.text.len() == 4
        && (1000..2200).contains(&century)
        && scan.word(at).text.len() == 2
        && value > century % 100;
    fits.then_some((at + 1, (century / 100 * 100 + value) as i32))
}

/// Matches "nineteen ninety-four", "the year two thousand", "the year 2000".
fn year_in_words(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let start = scan.skip(at, &["the"]);
    if let Some(value_at) = scan.accept(start, &["year"]) {
        if let Some((end, value)) = year_at(scan, value_at) {
            return Match::new(end, TimeExpression::Interval(Interval::Year(value)));
        }
        let (end, value) = number::cardinal(scan, value_at)?;
        let fits = (1000..2200).contains(&value);
        return fits
            .then_some(Match { end, expression: TimeExpression::Interval(Interval::Year(value as i32)) });
    }
    let (end, value) = number::spoken_year(scan, at)?;
    Match::new(end, TimeExpression::Interval(Interval::Year(value)))
}

/// Matches a year of two digits with its apostrophe: "'89".
fn short_year(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let mark = scan.word(at);
    let figures = scan.word(at + 1);
    let fits = mark.is_any(&["'", "’", "‘"])
        && mark.gap != Gap::None
        && figures.gap == Gap::None
        && figures.text.len() == 2
        && (scan.word(at + 2).kind == WordKind::Symbol || scan.word(at + 2).gap != Gap::None);
    let value = figures.digits().filter(|_| fits)? as i32;
    Match::new(at + 2, TimeExpression::Interval(Interval::Year(expand_year(value))))
}
