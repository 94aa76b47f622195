//! Times of day: "10 p.m. Wednesday", "noon", "19:00", "last night", "the night of 20 June".

use super::super::{
    calendar::{Interval, Unit},
    expression::{Anchor, Match, TimeExpression, YearPart},
    lexicon::{Inflection, PhraseKind},
    scan::{Gap, Scan, WordKind},
};
use super::{DATES, longest, phrase};

/// Matches a time of day, with the day that follows it.
pub(in super::super) fn find(scan: &Scan<'_>, at: usize) -> Option<Match> {
    longest(&[hour_then_day, part_then_day, deictic_part, any_night], scan, at)
}

fn time_of_day(end: usize, day: Option<TimeExpression>, clock: String) -> Option<Match> {
    Match::new(end, TimeExpression::TimeOfDay { day: day.map(Box::new), clock })
}

/// Tests for expressions that can be a single day.
pub(in super::super) fn is_day(expression: &TimeExpression) -> bool {
    matches!(
        expression,
        TimeExpression::Interval(Interval::Day(_))
            | TimeExpression::InYear {
                part: YearPart::Day(..) | YearPart::MovableHoliday(_) | YearPart::NthWeekday { .. },
                ..
            }
            | TimeExpression::Weekday { .. }
            | TimeExpression::DatedWeekday { .. }
            | TimeExpression::DayOfMonth(_)
            | TimeExpression::Offset { unit: Unit::Day, .. }
    )
}

/// Matches a clock time and its day: "10 p.m. Wednesday", "noon on May 3", "5 p.m. EST, Nov. 6".
fn hour_then_day(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let (end, clock) = hour(scan, at)?;
    let zone = phrase::at(scan, end, PhraseKind::Zone).map_or(end, |(end, _)| end);
    let day_at = scan.skip(scan.skip(zone, &[","]), &["on"]);
    if let Some(day) = longest(DATES, scan, day_at).filter(|day| is_day(&day.expression)) {
        return time_of_day(day.end, Some(day.expression), clock);
    }
    time_of_day(zone, None, clock)
}

/// Parses the time of day after a day: "Wednesday at 10 p.m.", "Thursday evening", "May 8 1:00am", "2025-04-22T10:30".
pub(in super::super) fn after_day(scan: &Scan<'_>, at: usize) -> Option<(usize, String)> {
    if let Some((part, Inflection::Singular)) = scan.word(at).entry.day_part {
        return Some((at + 1, format!("T{part}")));
    }
    if scan.word(at).is("t") && scan.word(at).gap == Gap::None {
        return hour(scan, at + 1).map(|(end, clock)| (scan.skip(end, &["z"]), clock));
    }
    let hour_at = scan.skip(scan.skip(at, &[","]), &["at"]);
    let (end, clock) = hour(scan, hour_at)?;
    Some((phrase::at(scan, end, PhraseKind::Zone).map_or(end, |(end, _)| end), clock))
}

/// Matches "7:15 p.m.", "10 pm", "19:00", "03:00hrs", "noon", "midnight", "3 o'clock".
pub(super) fn hour(scan: &Scan<'_>, at: usize) -> Option<(usize, String)> {
    let word = scan.word(at);
    if word.is("noon") || word.is("midday") {
        return Some((at + 1, "T12:00".to_owned()));
    }
    if word.is("midnight") {
        return Some((at + 1, "T24:00".to_owned()));
    }
    if let Some(found) = figures_with_zone(scan, at) {
        return Some(found);
    }
    let mut hour = word.digits().filter(|hour| *hour <= 24 && word.text.len() <= 2)?;
    let is_glued = word.gap == Gap::None && at > 0 && scan.before(at).is_any(&[":", ".", ",", "/", "$", "-"]);
    if is_glued {
        return None;
    }
    let mut end = at + 1;
    let mut minutes = None;
    let mut seconds = String::new();
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
            let has_seconds = scan.word(end).is(":")
                && scan.word(end + 1).text.len() == 2
                && scan.word(end + 1).digits().is_some();
            if has_seconds && scan.word(end).gap == Gap::None {
                seconds = format!(":{}", scan.word(end + 1).text);
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
        let is_preceded = scan
            .before(at)
            .is_any(&["at", "by", "until", "from", "around", "before", "after", "about", "between", "till"]);
        let on_the_clock =
            minutes.is_some_and(|(_, colon)| colon) && (is_preceded || word.text.len() == 2 && hour < 24);
        if !on_the_clock || scan.word(end).is_any(&["%", ":"]) {
            return None;
        }
    }
    let minutes = minutes.map_or(0, |(minutes, _)| minutes);
    Some((end, format!("T{hour:02}:{minutes:02}{seconds}")))
}

/// Matches four figures before a time zone: "1451 GMT".
fn figures_with_zone(scan: &Scan<'_>, at: usize) -> Option<(usize, String)> {
    let word = scan.word(at);
    let figures =
        word.digits().filter(|_| word.text.len() == 4 && word.gap != Gap::None || scan.before(at).is("("))?;
    let is_zone = scan.word(at + 1).text.chars().all(char::is_uppercase);
    let (end, _) = phrase::at(scan, at + 1, PhraseKind::Zone).filter(|_| is_zone)?;
    let (hour, minutes) = (figures / 100, figures % 100);
    (word.text.len() == 4 && hour < 24 && minutes < 60).then(|| (end, format!("T{hour:02}:{minutes:02}")))
}

/// Matches the night of no day in particular: "at night", "in daytime".
fn any_night(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let (word, before) = (scan.word(at), scan.before(at));
    let is_night = word.is("night") && before.is("at") || word.is("daytime") && before.is("in");
    let (part, _) = word.entry.day_part.filter(|_| is_night && !scan.word(at + 1).is("of"))?;
    let any_day = TimeExpression::Reference("XXXX-XX-XX");
    time_of_day(at + 1, Some(any_day), format!("T{part}"))
}

/// Matches "the night of April 18", "the morning of 31 January 1965", "early in the morning of …".
fn part_then_day(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let start = scan.skip(at, &["the"]);
    let start = scan.skip(start, &["early", "late", "mid"]);
    let part_at = scan.skip_hyphen(start);
    let (part, Inflection::Singular) = scan.word(part_at).entry.day_part? else {
        return None;
    };
    // "mid-afternoon yesterday", "late afternoon Friday"
    if start > at
        && let Some(day) = longest(DATES, scan, part_at + 1)
        && (matches!(day.expression, TimeExpression::Offset { unit: Unit::Day, count: Some(-1..=1), .. })
            || matches!(day.expression, TimeExpression::Weekday { .. }))
    {
        return time_of_day(day.end, Some(day.expression), format!("T{part}"));
    }
    let of = scan.skip(part_at + 1, &["hours"]);
    let day_at = scan.accept(of, &["of"])?;
    let day = longest(DATES, scan, day_at).filter(|day| is_day(&day.expression))?;
    time_of_day(day.end, Some(day.expression), format!("T{part}"))
}

/// Matches "this morning", "tonight", "last night", "that afternoon", "the next morning", "overnight".
fn deictic_part(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let day = |count, anchor| Some(TimeExpression::Offset { unit: Unit::Day, count: Some(count), anchor });
    if scan.word(at).is("tonight") {
        return time_of_day(at + 1, day(0, Anchor::PublicationDate), "TNI".to_owned());
    }
    if scan.word(at).is("overnight") && !scan.word(at + 1).is_dash() {
        return time_of_day(at + 1, day(0, Anchor::PublicationDate), "TNI".to_owned());
    }
    let has_article = scan.word(at).is("the");
    let start = if has_article { at + 1 } else { at };
    let deictic = scan.word(start).entry.deictic;
    let mut part_at = if deictic.is_some() { start + 1 } else { start };
    if scan.word(part_at).entry.deictic.is_some() && deictic.is_some() {
        part_at += 1;
    }
    if scan.word(part_at).is_any(&["early", "late", "mid"]) && deictic.is_some() {
        part_at = scan.skip_hyphen(part_at + 1);
    }
    let (part, Inflection::Singular) = scan.word(part_at).entry.day_part? else { return None };
    let clock = format!("T{part}");
    match deictic {
        Some(deictic) => {
            let anchor =
                if deictic.anaphoric || has_article { Anchor::PreviousTime } else { Anchor::PublicationDate };
            time_of_day(part_at + 1, day(deictic.offset, anchor), clock)
        }
        // "in the morning" and "the night" stand alone only at the end of a phrase.
        None if has_article
            && scan.before(at).is_any(&["in", "during", "late", "early"])
            && scan.word(part_at + 1).kind == WordKind::Symbol =>
        {
            time_of_day(part_at + 1, day(0, Anchor::PreviousTime), clock)
        }
        None => None,
    }
}
