//! Dates that name their place in the calendar: "22 April 2025", "April 22", "1989", "2025-04-22".

use super::super::{
    meaning::{Found, Meaning, Part, YearSpec},
    number,
    scan::{Gap, Kind, Scan},
    stretch::Stretch,
};
use super::relative;

pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let word = scan.word(at);
    if word.kind == Kind::Digits {
        return super::longest(&[in_figures, day_month, second_day, bare_year], scan, at);
    }
    super::longest(&[month_first, day_month, year_in_words, short_year], scan, at)
}

/// A date after a weekday: "Saturday, April 25" says which Saturday.
pub(super) fn after_weekday(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let next = scan.skip(scan.skip(at, &[","]), &["the"]);
    super::longest(&[in_figures, day_month, month_first], scan, next).filter(|found| has_day(&found.meaning))
}

fn has_day(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Stretch(Stretch::Day(_)) | Meaning::InYear { part: Part::Day(..), .. })
}

/// "2025-04-22", "2025/04/22", "4/22/2025", "22.04.2025".
fn in_figures(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (mark, next) = (scan.word(at + 1), scan.word(at + 3));
    let touching = (at + 1..at + 5).all(|at| scan.word(at).gap == Gap::None);
    if !touching || !mark.is_any(&["-", "/", "."]) || next.text != mark.text {
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
        ([1 | 2, 1 | 2, 4], "/") if a <= 12 => (c, a, b),
        ([1 | 2, 1 | 2, 4], _) => (c, b, a),
        ([2, 2, 2], "/") => (if c < 50 { 2000 + c } else { 1900 + c }, a, b),
        _ => return None,
    };
    let month = i8::try_from(month).ok()?;
    let stretch = Stretch::day(year, month, i8::try_from(day).ok()?)?;
    // "2025-04-22T10:30" is taken whole by the clock's rule.
    Found::new(at + 5, Meaning::Stretch(stretch))
}

/// "April 22, 2025", "April 22", "April 2025", "April", "last April", "April last year".
fn month_first(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (start, near) = match scan.word(at).class.which {
        Some(which) if !which.told => (at + 1, Some(which.shift)),
        _ if scan.word(at).is("the") => return None,
        _ => (at, None),
    };
    let word = scan.word(start);
    let month = word.class.month?;
    let dot = scan.word(start + 1).is(".") && scan.word(start + 1).gap == Gap::None && month.short;
    let after = if dot { start + 2 } else { start + 1 };
    if !word.capital() || scan.word(after).is("'") && scan.word(after + 1).is("t") {
        return None;
    }
    if near.is_none() {
        if let Some(found) = day_after_month(scan, after, month.number) {
            return Some(found);
        }
        // "April 2025", "April of 2025", "April, 2025".
        let year_at = scan.skip(scan.skip(after, &[","]), &["of"]);
        if let Some((end, year)) = year(scan, year_at) {
            return Found::new(end, Meaning::Stretch(Stretch::Month(year, month.number)));
        }
    }
    let part = Part::Month(month.number);
    if let Some((end, year)) = relative::year_spec(scan, scan.skip(after, &["of"])) {
        return Found::new(end, Meaning::InYear { year, part });
    }
    let alone = near.is_some() || !month.short && (!month.doubtful || doubtful_month_stands(scan, start));
    let alone = alone || month.short && dot && !month.doubtful && scan.word(after).gap != Gap::None;
    if !alone || scan.before(start).is_any(&["$"]) {
        return None;
    }
    let year = near.map_or(YearSpec::Open, YearSpec::Near);
    Found::new(start + 1, Meaning::InYear { year, part })
}

/// "May" and "March" are months where a preposition, another month or a comma says so.
fn doubtful_month_stands(scan: &Scan<'_>, at: usize) -> bool {
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
        && !(after.kind == Kind::Letters && after.capital())
}

/// The day and year after a month's name.
fn day_after_month(scan: &Scan<'_>, at: usize, month: i8) -> Option<Found> {
    let at = scan.skip(at, &["the"]);
    let (end, day) = day_number(scan, at)?;
    let after_comma = scan.skip(end, &[","]);
    let after_comma = if after_comma == end { scan.skip(end, &["of"]) } else { after_comma };
    if let Some((end, year)) = year(scan, after_comma) {
        return Found::new(end, Meaning::Stretch(Stretch::day(year, month, day)?));
    }
    let part = Part::Day(month, day);
    if let Some((end, year)) = relative::year_spec(scan, after_comma) {
        return Found::new(end, Meaning::InYear { year, part });
    }
    // "May 5–7, 2024": the first day shares the year that follows the second.
    if scan.word(end).is_dash()
        && scan.word(end).gap == Gap::None
        && let Some((second, _)) = day_number(scan, end + 1)
        && let Some((_, year)) = year(scan, scan.skip(second, &[","]))
    {
        return Found::new(end, Meaning::Stretch(Stretch::day(year, month, day)?));
    }
    Found::new(end, Meaning::InYear { year: YearSpec::Open, part })
}

/// The second day of "May 5–7": month before the first, year behind the second.
fn second_day(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let dash =
        at.checked_sub(1).filter(|&dash| scan.word(dash).is_dash() && scan.word(at).gap == Gap::None)?;
    let first = dash
        .checked_sub(1)
        .filter(|&first| scan.word(first).kind == Kind::Digits && scan.word(first).text.len() <= 2)?;
    let mut month_at = first.checked_sub(1)?;
    if scan.word(month_at).is(".") {
        month_at = month_at.checked_sub(1)?;
    }
    let month = scan.word(month_at).class.month.filter(|_| scan.word(month_at).capital())?;
    let (end, day) = day_number(scan, at)?;
    match year(scan, scan.skip(end, &[","])) {
        Some((end, year)) => Found::new(end, Meaning::Stretch(Stretch::day(year, month.number, day)?)),
        None => Found::new(end, Meaning::InYear { year: YearSpec::Open, part: Part::Day(month.number, day) }),
    }
}

/// "22 April 2025", "22 April", "the 22nd of April", "the 22nd"; the first of "6–7 January" too.
fn day_month(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let the = scan.word(at).is("the");
    let start = if the { at + 1 } else { at };
    let (end, day) = day_number(scan, start)?;
    let is_ordinal = number::ordinal(scan, start).is_some();
    let of = scan.skip(end, &["of", "day"]);
    let of = scan.skip(of, &["of"]);
    let month_at = scan.hyphen(of);
    if let Some(month) = scan.word(month_at).class.month.filter(|_| scan.word(month_at).capital()) {
        let dot = month.short && scan.word(month_at + 1).is(".");
        let after = if dot { month_at + 2 } else { month_at + 1 };
        let comma = scan.skip(scan.skip(scan.hyphen(after), &[","]), &["of"]);
        if let Some((end, year)) = year(scan, comma) {
            return Found::new(end, Meaning::Stretch(Stretch::day(year, month.number, day)?));
        }
        let part = Part::Day(month.number, day);
        if let Some((end, year)) = relative::year_spec(scan, comma) {
            return Found::new(end, Meaning::InYear { year, part });
        }
        return Found::new(month_at + 1, Meaning::InYear { year: YearSpec::Open, part });
    }
    // "6–7 January 1916", "6 and 7 January": the first day shares month and year with the second.
    let joint =
        if scan.word(end).is_dash() || scan.word(end).is_any(&["and", "to", "or"]) { end + 1 } else { end };
    if joint > end && !the {
        let shared = day_number(scan, joint).and_then(|(after, _)| {
            let month_at = scan.skip(after, &["of"]);
            scan.word(month_at).class.month.filter(|_| scan.word(month_at).capital())?;
            day_month(scan, joint)
        });
        match shared?.meaning {
            Meaning::Stretch(Stretch::Day(date)) => {
                let stretch = Stretch::day(i32::from(date.year()), date.month(), day)?;
                return Found::new(end, Meaning::Stretch(stretch));
            }
            Meaning::InYear { year, part: Part::Day(month, _) } => {
                return Found::new(end, Meaning::InYear { year, part: Part::Day(month, day) });
            }
            _ => return None,
        }
    }
    // "the 20th", where nothing follows that it could count.
    let figures = scan.word(start).kind == Kind::Digits;
    let open = scan.word(end).kind == Kind::Mark && !scan.word(end).is_dash()
        || scan.word(end).is_any(&["and", "the", "to", "by", "when", "he", "they", "was", "were", "had"]);
    if the
        && is_ordinal
        && figures
        && open
        && scan.before(at).is_any(&["on", "until", "by", "from", "and", "to"])
    {
        return Found::new(end, Meaning::DayOfMonth(day));
    }
    None
}

/// A day of the month, in figures or as an ordinal: "22", "22nd", "eighth".
fn day_number(scan: &Scan<'_>, at: usize) -> Option<(usize, i8)> {
    let (end, day) = number::ordinal(scan, at).or_else(|| {
        let word = scan.word(at);
        let clock = scan.word(at + 1).is(":")
            && scan.word(at + 2).gap == Gap::None
            && scan.word(at + 2).kind == Kind::Digits;
        let plain = word.text.len() <= 2 && !clock && !scan.word(at + 1).is("%");
        let decimal = scan.word(at + 1).is_any(&[".", ","])
            && scan.word(at + 2).kind == Kind::Digits
            && scan.word(at + 1).gap == Gap::None
            && scan.word(at + 2).gap == Gap::None;
        word.digits().filter(|_| plain && !decimal).map(|day| (at + 1, day))
    })?;
    (1..=31).contains(&day).then_some((end, day as i8))
}

/// A year inside a longer date: "1989", "'89", "490 BC", "nineteen ninety-four".
pub(super) fn year(scan: &Scan<'_>, at: usize) -> Option<(usize, i32)> {
    let word = scan.word(at);
    if let Some(value) = word.digits() {
        if let Some((end, before)) = era(scan, at + 1) {
            let value = i32::try_from(value).ok().filter(|value| (1..5000).contains(value))?;
            return Some((end, if before { 1 - value } else { value }));
        }
        let touches = |at: usize| scan.word(at).gap == Gap::None;
        let longer = scan.word(at + 1).is_any(&[",", "."])
            && touches(at + 1)
            && touches(at + 2)
            && scan.word(at + 2).kind == Kind::Digits;
        let fits =
            word.text.len() == 4 && (1000..2200).contains(&value) && !longer && !scan.word(at + 1).is("%");
        return fits.then_some((at + 1, value as i32));
    }
    if word.is_any(&["'", "’", "‘"])
        && scan.word(at + 1).gap == Gap::None
        && scan.word(at + 1).text.len() == 2
    {
        let value = scan.word(at + 1).digits()? as i32;
        return Some((at + 2, two_digits(value)));
    }
    number::spoken_year(scan, at)
}

/// The century that a year of two figures belongs to, as seen from our time.
fn two_digits(value: i32) -> i32 {
    if value < 40 { 2000 + value } else { 1900 + value }
}

/// Past "BC", "B.C.", "BCE", "AD" …; and whether it is before our era.
pub(super) fn era(scan: &Scan<'_>, at: usize) -> Option<(usize, bool)> {
    let word = scan.word(at);
    match word.text {
        "BC" | "BCE" => Some((at + 1, true)),
        "AD" | "CE" => Some((at + 1, false)),
        "B" | "A"
            if scan.word(at + 1).is(".")
                && scan.word(at + 2).is_any(&["c", "d"])
                && scan.word(at + 2).capital() =>
        {
            let before = scan.word(at + 2).is("c");
            (before == (word.text == "B")).then_some((scan.skip(at + 3, &["."]), before))
        }
        _ => None,
    }
}

/// A year that stands alone in figures.
fn bare_year(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let word = scan.word(at);
    let before = scan.before(at);
    if scan.before_our_era
        && let Some(value) = word.digits().filter(|value| (100..600).contains(value))
    {
        let told = before.is_any(&[
            "in", "of", "from", "until", "by", "to", "since", "about", "around", "early", "late", "–", "-",
            "during",
        ]);
        let counts = scan.word(at + 1).class.counted || scan.word(at + 1).is("%");
        if told && word.text.len() == 3 && !counts && era(scan, at + 1).is_none() && bare_after(scan, at + 1)
        {
            return Found::new(at + 1, Meaning::Stretch(Stretch::Year(1 - value as i32)));
        }
    }
    let first = first_of_range(scan, at);
    let (end, value) = first.or_else(|| year(scan, at)).or_else(|| second_of_range(scan, at))?;
    if era(scan, at + 1).is_some() {
        return Found::new(end, Meaning::Stretch(Stretch::Year(value)));
    }
    let glued = word.gap == Gap::None && at > 0;
    let range = before.is_any(&["-", "–", "—", "/", "("]) || before.is("mid");
    // "Flight 1850" and "Room 2019" are numbered, not dated.
    if before.is_any(&[
        "flight",
        "room",
        "route",
        "highway",
        "boeing",
        "windows",
        "page",
        "unit",
        "number",
        "apartment",
        "channel",
    ]) {
        return None;
    }
    if glued && !range && !before.is_any(&["\"", "“", "‘", "["]) || before.is_any(&["$", "#", "£", "€", "no"])
    {
        return None;
    }
    let after = scan.word(end);
    if after.kind != Kind::Mark && after.gap == Gap::None || after.is_any(&["%", "/"]) || after.class.counted
    {
        return None;
    }
    if after.class.unit.is_some() && !after.is_any(&["season", "quarter"]) || after.class.scale.is_some() {
        return None;
    }
    let likely = (1800..2050).contains(&value);
    let told = first.is_some()
        || before.class.year_after
        || before.is_any(&["(", "–", "-"])
        || before.class.month.is_some();
    (told || likely && !before.class.filler)
        .then_some(Found { end, meaning: Meaning::Stretch(Stretch::Year(value)) })
}

/// True where nothing stands that a number could count.
fn bare_after(scan: &Scan<'_>, at: usize) -> bool {
    let next = scan.word(at);
    next.kind == Kind::Mark && !next.is_any(&["/", "°"])
        || next.is_any(&[
            "the", "and", "to", "when", "he", "a", "as", "with", "in", "by", "after", "before", "they",
        ])
}

/// "1775–1780", "499 to 493 BC": the first year shares the era of the second.
fn first_of_range(scan: &Scan<'_>, at: usize) -> Option<(usize, i32)> {
    let value = i32::try_from(scan.word(at).digits()?).ok()?;
    let joint = scan.word(at + 1);
    if !(joint.is_dash() || joint.is("to")) || scan.word(at).text.len() > 4 {
        return None;
    }
    let second = i32::try_from(scan.word(at + 2).digits()?).ok()?;
    match era(scan, at + 3) {
        Some((_, true)) if second < value => Some((at + 1, 1 - value)),
        Some((_, false)) if value < second => Some((at + 1, value)),
        None if joint.is_dash() && value < second && (1000..2200).contains(&value) && second < 2200 => {
            Some((at + 1, value))
        }
        _ => None,
    }
}

/// "1861–65": the second year borrows its century from the first.
fn second_of_range(scan: &Scan<'_>, at: usize) -> Option<(usize, i32)> {
    let dash = at.checked_sub(1)?;
    let first = scan.word(dash.checked_sub(1)?);
    let tight = scan.word(dash).gap == Gap::None && scan.word(at).gap == Gap::None;
    let (century, value) = (first.digits()?, scan.word(at).digits()?);
    let fits = tight
        && (scan.word(dash).is_dash() || scan.word(dash).is("/"))
        && first.text.len() == 4
        && (1000..2200).contains(&century)
        && scan.word(at).text.len() == 2
        && value > century % 100;
    fits.then_some((at + 1, (century / 100 * 100 + value) as i32))
}

/// "nineteen ninety-four", "the year two thousand", "the year 2000".
fn year_in_words(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip(at, &["the"]);
    if let Some(value_at) = scan.past(start, &["year"]) {
        if let Some((end, value)) = year(scan, value_at) {
            return Found::new(end, Meaning::Stretch(Stretch::Year(value)));
        }
        let (end, value) = number::cardinal(scan, value_at)?;
        let fits = (1000..2200).contains(&value);
        return fits.then_some(Found { end, meaning: Meaning::Stretch(Stretch::Year(value as i32)) });
    }
    let (end, value) = number::spoken_year(scan, at)?;
    Found::new(end, Meaning::Stretch(Stretch::Year(value)))
}

/// "'89" alone.
fn short_year(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let mark = scan.word(at);
    let figures = scan.word(at + 1);
    let fits = mark.is_any(&["'", "’", "‘"])
        && mark.gap != Gap::None
        && figures.gap == Gap::None
        && figures.text.len() == 2
        && (scan.word(at + 2).kind == Kind::Mark || scan.word(at + 2).gap != Gap::None);
    let value = figures.digits().filter(|_| fits)? as i32;
    Found::new(at + 2, Meaning::Stretch(Stretch::Year(two_digits(value))))
}
