//! Parts of years and runs of them: quarters, halves, seasons, fiscal years, decades, centuries.

use super::super::{
    lexicon::Plural,
    meaning::{Found, Meaning, Part, Told, YearSpec},
    number,
    scan::{Gap, Kind, Scan},
    stretch::Stretch,
};
use super::{absolute, relative};

pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    super::longest(&[quarter, abbreviated, season, decade, century, fiscal_year, year_end], scan, at)
}

/// The year that opens a quarter's or season's name: "this year's", "the 1988", "fiscal 1990's".
fn opening_year(scan: &Scan<'_>, at: usize) -> (usize, Option<YearSpec>) {
    let start = scan.skip(at, &["the"]);
    if let Some((end, year)) = relative::year_spec(scan, start) {
        return (scan.possessive(end), Some(year));
    }
    match scan.word(start).digits() {
        Some(value @ 1000..2200) if scan.word(start).text.len() == 4 => {
            (scan.possessive(start + 1), Some(YearSpec::Given(value as i32)))
        }
        _ => (start, None),
    }
}

/// The year that closes it: "of 1990", ", 1990", "last year", "of fiscal 1990", "of this year".
fn closing_year(scan: &Scan<'_>, at: usize) -> Option<(usize, YearSpec)> {
    let start = scan.skip(scan.skip(scan.skip(at, &[","]), &["of", "in"]), &["fiscal", "the"]);
    let start = scan.skip(start, &["fiscal", "year"]);
    if let Some((end, year)) = absolute::year(scan, start) {
        return Some((end, YearSpec::Given(year)));
    }
    relative::year_spec(scan, start)
}

/// "third-quarter", "the fiscal first quarter of 1990", "this year's second half".
fn quarter(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (mut next, mut year) = opening_year(scan, at);
    next = scan.hyphen(scan.skip(next, &["fiscal", "fiscal's"]));
    let (end, nth) = match scan.word(next).class.which {
        // "the last half of 1989"
        Some(which) if which.shift == -1 && scan.word(next + 1).is("half") => (next + 1, 2),
        _ => number::ordinal(scan, next)?,
    };
    let unit_at = scan.skip(scan.hyphen(end), &["fiscal"]);
    let unit = scan.word(unit_at);
    let part = match nth as i8 {
        nth @ 1..=4 if unit.is_any(&["quarter", "quarters"]) => Part::Quarter(nth),
        nth @ 1..=2 if unit.is_any(&["half"]) => Part::Half(nth),
        _ => return None,
    };
    let mut end = unit_at + 1;
    if let (None, Some((after, closing))) = (year, closing_year(scan, end)) {
        (end, year) = (after, Some(closing));
    } else if matches!(part, Part::Half(_)) && year.is_none() {
        // "the first half" of a game, unless a year says otherwise.
        return None;
    }
    Found::new(end, Meaning::InYear { year: year.unwrap_or(YearSpec::Open), part })
}

/// "Q3 2024", "H1 2025", "FY2025", "the Q1".
fn abbreviated(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip(at, &["the"]);
    let figures = scan.word(start + 1);
    let value = figures.digits()? as i32;
    let tight = figures.gap == Gap::None;
    let part = match (scan.word(start).text, value) {
        ("Q", 1..=4) if tight => Part::Quarter(value as i8),
        ("H", 1..=2) if tight => Part::Half(value as i8),
        ("FY", 2000..=2199) => {
            return Found::new(
                start + 2,
                Meaning::InYear { year: YearSpec::Given(value), part: Part::Whole },
            );
        }
        ("FY", 10..=99) => {
            return Found::new(
                start + 2,
                Meaning::InYear { year: YearSpec::Given(2000 + value), part: Part::Whole },
            );
        }
        _ => return None,
    };
    match closing_year(scan, start + 2) {
        Some((end, year)) => Found::new(end, Meaning::InYear { year, part }),
        // "H1" alone is a robot's name as well.
        None if matches!(part, Part::Quarter(_)) => {
            Found::new(start + 2, Meaning::InYear { year: YearSpec::Open, part })
        }
        None => None,
    }
}

/// "spring 2008", "the summer of 1955", "last fall", "this summer", "this past spring".
fn season(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let the = scan.word(at).is("the");
    let mut start = if the { at + 1 } else { at };
    let mut near = None;
    if let Some(which) = scan.word(start).class.which {
        near = Some(which.shift);
        start += 1;
        if let Some(second) = scan.word(start).class.which {
            near = Some(second.shift);
            start += 1;
        }
    } else if scan.word(start).is_any(&["early", "late", "mid"]) {
        start = scan.hyphen(start + 1);
    }
    let (season, plural) = scan.word(start).class.season?;
    if plural == Plural::Many {
        return None;
    }
    let part = Part::Season(season);
    let end = start + 1;
    if near.is_none()
        && let Some((end, year)) = closing_year(scan, end)
    {
        return Found::new(end, Meaning::InYear { year, part });
    }
    if near.is_none() && !season_stands(scan, at, start) {
        return None;
    }
    Found::new(end, Meaning::InYear { year: near.map_or(YearSpec::Open, YearSpec::Near), part })
}

/// "the summer", "in winter", "that winter the": a season where no noun follows that it describes.
/// "fall" and "spring" alone are verbs and springs more often than seasons.
fn season_stands(scan: &Scan<'_>, at: usize, season: usize) -> bool {
    let (before, word, next) = (scan.before(at), scan.word(season), scan.word(season + 1));
    let campaign = next.is_any(&[
        "offensive",
        "offensives",
        "campaign",
        "campaigns",
        "counter",
        "fighting",
        "season",
        "months",
    ]);
    if campaign {
        return true;
    }
    let told = before.is_any(&[
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
    let doubtful = word.is_any(&["fall", "spring"]);
    if !told || next.is("of") || next.capital() && next.kind == Kind::Letters {
        return false;
    }
    let bare = season == at;
    let described = next.kind == Kind::Letters
        && !next.class.past
        && !next.is_any(&[
            "and", "or", "in", "at", "on", "to", "as", "by", "when", "with", "but", "the", "before", "after",
            "for", "he", "she", "they", "it", "we", "i", "that", "there",
        ]);
    let verb = doubtful && bare && !before.is_any(&["in", "by", "late", "early", "mid", "this", "same"]);
    !described && !verb
}

/// "the 1990s", "the '80s", "the late nineties", "the 470s BC".
fn decade(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let mut start = scan.skip(at, &["the"]);
    if start > at {
        start = scan.hyphen(scan.skip(start, &["early", "late", "mid", "middle"]));
    }
    let word = scan.word(start);
    if let Some(year) = word.class.decade.filter(|_| start > at) {
        return Found::new(start + 1, Meaning::Stretch(Stretch::Decade(190 + year / 10)));
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
    if let Some((after, true)) = absolute::era(scan, end) {
        return (value % 10 == 0)
            .then_some(Found { end: after, meaning: Meaning::Stretch(Stretch::DecadeBefore(value / 10)) });
    }
    match length {
        4 if value % 100 == 0 && (1000..2000).contains(&value) && s_at == figures_at + 1 => {
            Found::new(end, Meaning::Stretch(Stretch::Century(value / 100)))
        }
        4 if value % 10 == 0 && (1000..2200).contains(&value) => {
            Found::new(end, Meaning::Stretch(Stretch::Decade(value / 10)))
        }
        2 if value % 10 == 0 && (quoted || start > at && value >= 20) => {
            let century = if value < 30 { 200 } else { 190 };
            Found::new(end, Meaning::Stretch(Stretch::Decade(century + value / 10)))
        }
        _ => None,
    }
}

/// "the 20th century", "eighteenth-century", "the 4th century BC", "the early 20th century".
fn century(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip(at, &["the"]);
    let start = if start > at { scan.hyphen(scan.skip(start, &["early", "late", "mid"])) } else { start };
    let (end, nth) = number::ordinal(scan, start)?;
    let unit = scan.hyphen(end);
    if !scan.word(unit).is_any(&["century", "centuries"]) || !(1..=40).contains(&nth) {
        return None;
    }
    match absolute::era(scan, unit + 1) {
        Some((end, true)) => Found::new(end, Meaning::Stretch(Stretch::CenturyBefore(nth as i32))),
        Some((end, false)) => Found::new(end, Meaning::Stretch(Stretch::Century(nth as i32 - 1))),
        None => Found::new(unit + 1, Meaning::Stretch(Stretch::Century(nth as i32 - 1))),
    }
}

/// "fiscal 1989", "fiscal year 1989", "the current fiscal year", "the 1988 period".
fn fiscal_year(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let the = scan.skip(at, &["the", "its"]);
    let whole = |end, year| Found::new(end, Meaning::InYear { year, part: Part::Whole });
    if let Some(next) = scan.past(the, &["fiscal"]) {
        let next = scan.skip(next, &["year"]);
        if let Some((end, year)) = absolute::year(scan, next) {
            return whole(end, YearSpec::Given(year));
        }
        return (scan.before(next).is("year") && the > at).then_some(Found {
            end: next,
            meaning: Meaning::InYear { year: YearSpec::Relative(0, Told::Now), part: Part::Whole },
        });
    }
    if let Some(which) = scan.word(the).class.which
        && scan.word(the + 1).is("fiscal")
        && scan.word(the + 2).is("year")
    {
        return whole(the + 3, YearSpec::Relative(which.shift, Told::Now));
    }
    if the > at && scan.word(the).is_any(&["full", "calendar"]) && scan.word(the + 1).is("year") {
        return whole(the + 2, YearSpec::Relative(0, Told::Now));
    }
    // "the 1988 period", "the 1988 quarter": the text's own quarter, in another year.
    let year = scan.word(the).digits().filter(|_| the > at && scan.word(the).text.len() == 4)?;
    let unit = scan.word(the + 1);
    if (1800..2200).contains(&year) && unit.is_any(&["period", "quarter"]) && unit.kind == Kind::Letters {
        return Found::new(the + 2, Meaning::PeriodOf(year as i32));
    }
    None
}

/// "year-end", "year's end", "year-end 1988".
fn year_end(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip(at, &["the"]);
    let next = scan.possessive(scan.past(start, &["year"])?);
    let end = scan.past(scan.hyphen(next), &["end"])?;
    match absolute::year(scan, end) {
        Some((end, year)) => Found::new(end, Meaning::YearEnd(YearSpec::Given(year))),
        None => Found::new(end, Meaning::YearEnd(YearSpec::Relative(0, Told::Now))),
    }
}
