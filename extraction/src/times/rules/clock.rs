//! Times of day: "10 p.m. Wednesday", "noon", "19:00", "Thursday evening", "last night", "the night of
//! 20 June".

use super::super::{
    lexicon::{PhraseKind, Plural},
    meaning::{Found, Meaning, Told},
    scan::{Gap, Kind, Scan},
    stretch::{Stretch, Unit},
};
use super::{DATES, longest, phrase};

pub(in super::super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    longest(&[hour_then_day, part_then_day, deictic_part], scan, at)
}

fn of_day(end: usize, day: Option<Meaning>, clock: String) -> Option<Found> {
    Found::new(end, Meaning::OfDay { day: day.map(Box::new), clock })
}

/// True of meanings that can be a single day.
pub(in super::super) fn is_day(meaning: &Meaning) -> bool {
    use super::super::meaning::Part;
    matches!(
        meaning,
        Meaning::Stretch(Stretch::Day(_))
            | Meaning::InYear { part: Part::Day(..) | Part::Movable(_), .. }
            | Meaning::Weekday { .. }
            | Meaning::DayOfMonth(_)
            | Meaning::Shift { unit: Unit::Day, .. }
    )
}

/// A clock time and the day it is on: "10 p.m. Wednesday", "noon on May 3", "5 p.m. EST, Nov. 6".
fn hour_then_day(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (end, clock) = hour(scan, at)?;
    let zone = phrase::at(scan, end, PhraseKind::Zone).map_or(end, |(end, _)| end);
    let day_at = scan.skip(scan.skip(zone, &[","]), &["on"]);
    if let Some(day) = longest(DATES, scan, day_at).filter(|day| is_day(&day.meaning)) {
        return of_day(day.end, Some(day.meaning), clock);
    }
    of_day(zone, None, clock)
}

/// After a day: "Wednesday at 10 p.m.", "Thursday evening", "May 8 1:00am", "2025-04-22T10:30".
pub(in super::super) fn after_day(scan: &Scan<'_>, at: usize) -> Option<(usize, String)> {
    if let Some((part, Plural::One)) = scan.word(at).class.part {
        return Some((at + 1, format!("T{part}")));
    }
    if scan.word(at).is("t") && scan.word(at).gap == Gap::None {
        return hour(scan, at + 1).map(|(end, clock)| (scan.skip(end, &["z"]), clock));
    }
    let hour_at = scan.skip(scan.skip(at, &[","]), &["at"]);
    let (end, clock) = hour(scan, hour_at)?;
    Some((phrase::at(scan, end, PhraseKind::Zone).map_or(end, |(end, _)| end), clock))
}

/// "7:15 p.m.", "10 pm", "19:00", "03:00hrs", "noon", "midnight", "3 o'clock".
fn hour(scan: &Scan<'_>, at: usize) -> Option<(usize, String)> {
    let word = scan.word(at);
    if word.is("noon") || word.is("midday") {
        return Some((at + 1, "T12:00".to_owned()));
    }
    if word.is("midnight") {
        return Some((at + 1, "T24:00".to_owned()));
    }
    let mut hour = word.digits().filter(|hour| *hour <= 24 && word.text.len() <= 2)?;
    let glued_before =
        word.gap == Gap::None && at > 0 && scan.before(at).is_any(&[":", ".", ",", "/", "$", "-"]);
    if glued_before {
        return None;
    }
    let mut end = at + 1;
    let mut minutes = None;
    if scan.word(end).is_any(&[":", "."])
        && scan.word(end).gap == Gap::None
        && scan.word(end + 1).gap == Gap::None
    {
        let figures = scan.word(end + 1);
        if figures.text.len() == 2 {
            minutes = figures
                .digits()
                .filter(|minutes| *minutes < 60)
                .map(|minutes| (minutes, scan.word(end).is(":")));
        }
        if minutes.is_some() {
            end += 2;
            let seconds = scan.word(end).is(":")
                && scan.word(end + 1).text.len() == 2
                && scan.word(end + 1).digits().is_some();
            if seconds && scan.word(end).gap == Gap::None {
                end += 2;
            }
        }
    }
    let half = scan.word(end);
    let dotted = half.is_any(&["a", "p"])
        && scan.word(end + 1).is(".")
        && scan.word(end + 2).is("m")
        && scan.word(end + 1).gap == Gap::None
        && scan.word(end + 2).gap == Gap::None;
    if dotted || half.is_any(&["am", "pm"]) {
        if hour > 12 || hour == 0 {
            return None;
        }
        hour = hour % 12 + if half.lower.starts_with('p') { 12 } else { 0 };
        end = if dotted { scan.skip(end + 3, &["."]) } else { end + 1 };
        // The last dot may end the sentence as well; it belongs to the time either way.
    } else if half.is_any(&["hrs", "hours"]) && (word.text.len() == 2 && minutes.is_some()) {
        end += 1;
    } else if half.is("o") && scan.word(end + 1).is_any(&["'", "’"]) && scan.word(end + 2).is("clock") {
        end += 3;
    } else {
        let told = scan
            .before(at)
            .is_any(&["at", "by", "until", "from", "around", "before", "after", "about", "between", "till"]);
        let on_the_clock =
            minutes.is_some_and(|(_, colon)| colon) && (told || word.text.len() == 2 && hour < 24);
        if !on_the_clock || scan.word(end).is_any(&["%", ":"]) {
            return None;
        }
    }
    let minutes = minutes.map_or(0, |(minutes, _)| minutes);
    Some((end, format!("T{hour:02}:{minutes:02}")))
}

/// "the night of April 18", "the morning of 31 January 1965", "early in the morning of …".
fn part_then_day(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip(at, &["the"]);
    let start = scan.skip(start, &["early", "late", "mid"]);
    let (part, Plural::One) = scan.word(scan.hyphen(start)).class.part? else { return None };
    let of = scan.skip(scan.hyphen(start) + 1, &["hours"]);
    let day_at = scan.past(of, &["of"])?;
    let day = longest(DATES, scan, day_at).filter(|day| is_day(&day.meaning))?;
    of_day(day.end, Some(day.meaning), format!("T{part}"))
}

/// "this morning", "tonight", "last night", "that afternoon", "the next morning", "overnight".
fn deictic_part(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let day = |count, from| Some(Meaning::Shift { unit: Unit::Day, count: Some(count), from });
    if scan.word(at).is("tonight") {
        return of_day(at + 1, day(0, Told::Now), "TNI".to_owned());
    }
    if scan.word(at).is("overnight") && !scan.word(at + 1).is_dash() {
        return of_day(at + 1, day(0, Told::Now), "TNI".to_owned());
    }
    let the = scan.word(at).is("the");
    let start = if the { at + 1 } else { at };
    let which = scan.word(start).class.which;
    let mut part_at = if which.is_some() { start + 1 } else { start };
    if scan.word(part_at).class.which.is_some() && which.is_some() {
        part_at += 1;
    }
    if scan.word(part_at).is_any(&["early", "late", "mid"]) && which.is_some() {
        part_at = scan.hyphen(part_at + 1);
    }
    let (part, Plural::One) = scan.word(part_at).class.part? else { return None };
    let clock = format!("T{part}");
    match which {
        Some(which) => {
            let from = if which.told || the { Told::Before } else { Told::Now };
            of_day(part_at + 1, day(which.shift, from), clock)
        }
        // "in the morning" and "the night" stand alone only at the end of a phrase.
        None if the
            && scan.before(at).is_any(&["in", "during", "late", "early"])
            && scan.word(part_at + 1).kind == Kind::Mark =>
        {
            of_day(part_at + 1, day(0, Told::Before), clock)
        }
        None => None,
    }
}
