//! Durations, and times at a duration from an anchor: "three days", "two-year", "the past six months",
//! "two weeks ago", "five days later".

use super::super::{
    calendar::Unit,
    expression::{Anchor, Match, TimeExpression},
    lexicon::{Inflection, PhraseKind},
    number::{self, Amount},
    scan::{Gap, Scan, WordKind},
};
use super::{DATES, phrase};

/// Matches a duration, or a time at a duration from an anchor.
pub(in super::super) fn find(scan: &Scan<'_>, at: usize) -> Option<Match> {
    super::longest(&[counted, bounded, bare_plural], scan, at)
}

/// A number of units of time.
struct Duration {
    /// The word after it.
    end: usize,
    amount: Amount,
    unit: Unit,
    /// "and a half" after the unit.
    half: bool,
    /// "old" after the unit: an age.
    is_age: bool,
    /// A word between number and unit: "eight trading days".
    has_filler: bool,
}

/// Parses "three days", "two-year", "2 1/2 years", "a year and a half", "two to three weeks", "18 months".
fn duration(scan: &Scan<'_>, at: usize) -> Option<Duration> {
    if scan.word(at).gap == Gap::None && at > 0 && scan.before(at).is_any(&["$", ".", ",", "#", "/"]) {
        return None;
    }
    let (mut next, mut amount) = number::amount(scan, at)?;
    // "two to three weeks", "12 to 18 months": the greater amount is the duration.
    if (scan.word(next).is_any(&["to", "or"]) || scan.word(next).is_dash())
        && let Some((after, greater)) = number::amount(scan, next + 1)
        && scan.word(after).entry.unit.is_some()
        && greater != Amount::Vague
        && !scan.word(next + 1).is_any(&["a", "an"])
    {
        (next, amount) = (after, greater);
    }
    let hyphenated = scan.skip_hyphen(next);
    let mut unit_at = hyphenated;
    let mut fillers = 0;
    while hyphenated == next && scan.word(unit_at).entry.filler && fillers < 2 {
        unit_at += 1;
        fillers += 1;
    }
    let word = scan.word(unit_at);
    let (unit, inflection) = word.entry.unit?;
    // "three-quarters of the food" is a fraction.
    let is_fraction = unit == Unit::Quarter
        && (hyphenated > next || scan.word(unit_at + 1).is("of") || scan.word(at).is_any(&["a", "an"]));
    let is_excluded = is_fraction || word.gap == Gap::None && unit_at == next;
    if is_excluded || unit == Unit::Season || unit == Unit::Second && inflection == Inflection::Singular {
        return None;
    }
    let is_singular = matches!(amount, Amount::Exact(value) if value <= 1.0);
    let is_adjective = hyphenated > next
        || scan.word(unit_at + 1).is_dash()
        || scan.word(unit_at + 1).is_any(&["old", "period", "low", "high", "term"]);
    if inflection == Inflection::Singular
        && !is_singular
        && !is_adjective
        && scan.word(at).entry.scale.is_none()
    {
        // "five year low": spoken news writes it without a hyphen.
        let is_spoken = scan.word(unit_at + 1).kind == WordKind::Alphabetic
            && matches!(amount, Amount::Exact(value) if value < 100.0);
        if !is_spoken {
            return None;
        }
    }
    let mut end = unit_at + 1;
    let half = scan.word(end).is("and") && scan.word(end + 1).is("a") && scan.word(end + 2).is("half");
    if half {
        end += 3;
    }
    let old = scan.skip_hyphen(end);
    let is_age = scan.word(old).is("old");
    if is_age {
        end = old + 1;
    }
    Some(Duration { end, amount, unit, half, is_age, has_filler: fillers > 0 })
}

impl Duration {
    fn timex(&self) -> String {
        timex(self.amount, self.unit, self.half)
    }
}

/// Formats a duration as TIMEX3 does.
fn timex(amount: Amount, unit: Unit, half: bool) -> String {
    let (before, after) = unit.duration_affixes();
    let Amount::Exact(value) = amount else { return format!("{before}X{after}") };
    let value = if half { value + 0.5 } else { value };
    let whole = value.floor();
    // "half a century" is fifty years.
    if let (Unit::Decade | Unit::Century, true) = (unit, value - whole == 0.5) {
        return format!("P{}Y", value * if unit == Unit::Decade { 10.0 } else { 100.0 });
    }
    let smaller = match unit {
        Unit::Year => Some("6M"),
        Unit::Minute => Some("30S"),
        Unit::Hour => Some("30M"),
        _ => None,
    };
    match smaller {
        Some(rest) if value - whole == 0.5 && whole == 0.0 => format!("{before}{rest}"),
        Some(rest) if value - whole == 0.5 => format!("{before}{whole}{after}{rest}"),
        _ => format!("{before}{value}{after}"),
    }
}

/// Matches a number of units, with the "ago" or "later" after it.
fn counted(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let start = phrase::at(scan, at, PhraseKind::DurationModifier).map_or(at, |(end, _)| end);
    let start = if scan.word(start).is("the") { return None } else { start };
    let duration = duration(scan, start)?;
    // "Ada Lund, 54 years old, said": an age is no time of the news.
    if duration.is_age && scan.before(at).is(",") {
        return None;
    }
    if let Some(found) = from_date(scan, &duration).or_else(|| with_direction(scan, &duration)) {
        return Some(found);
    }
    let has_indefinite_article =
        scan.word(start).is_any(&["a", "an"]) && duration.amount == Amount::Exact(1.0) && start == at;
    if has_indefinite_article && !is_duration_with_article(scan, start, &duration) {
        return None;
    }
    let mut end = duration.end;
    if scan.word(end).is("or") && scan.word(end + 1).is_any(&["so", "more", "less"]) {
        end += 2;
    }
    Match::new(end, TimeExpression::Duration(duration.timex()))
}

/// Tests that "a" and a unit are a duration: "for a day" is one, "twice a day" is a part of a set.
fn is_duration_with_article(scan: &Scan<'_>, at: usize, duration: &Duration) -> bool {
    let before = scan.before(at);
    let is_hyphenated = scan.skip_hyphen(at + 1) > at + 1 || scan.word(at + 2).is_dash();
    is_hyphenated
        || duration.half
        || scan.word(duration.end).is_any(&["after", "before"])
        || before.is_any(&[
            "for", "in", "within", "over", "after", "than", "about", "nearly", "almost", "lasted", "take",
            "took", "takes", "spent", "last", "every", "of", "once", "and", "or", "half", "least", "another",
            "under",
        ]) && !before.is("once")
}

/// Matches "before" or "after" and a date after a duration: "ten years before last Tuesday".
fn from_date(scan: &Scan<'_>, duration: &Duration) -> Option<Match> {
    let date_at = scan.accept(duration.end, &["before", "after"])?;
    let sign = if scan.before(date_at).is("before") { -1 } else { 1 };
    let Amount::Exact(value) = duration.amount else { return None };
    if duration.has_filler
        || value.fract() != 0.0
        || value >= 100_000.0
        || duration.half
        || duration.unit.is_clock_unit()
    {
        return None;
    }
    let date = super::longest(DATES, scan, date_at)?;
    let is_date = matches!(
        date.expression,
        TimeExpression::Interval(_)
            | TimeExpression::InYear { .. }
            | TimeExpression::Weekday { .. }
            | TimeExpression::Offset { unit: Unit::Day, count: Some(_), .. }
    );
    let from = Box::new(date.expression);
    let expression = TimeExpression::OffsetFrom { unit: duration.unit, count: sign * value as i32, from };
    is_date.then_some(Match { end: date.end, expression })
}

/// Matches "ago", "earlier", "later", "from now" after a duration.
fn with_direction(scan: &Scan<'_>, duration: &Duration) -> Option<Match> {
    let or_so = if scan.word(duration.end).is("or") && scan.word(duration.end + 1).is("so") {
        duration.end + 2
    } else {
        duration.end
    };
    let (end, value) = phrase::at(scan, scan.skip_hyphen(or_so), PhraseKind::Direction)?;
    let last = scan.word(end - 1);
    // "three days before the vote" is a duration from something that the calendar does not know.
    let is_bare = scan.word(end).kind == WordKind::Symbol
        || scan.word(end).is_any(&["and", "he", "she", "they", "it", "the", "in", "by", "when", "that"]);
    match last.lower.as_ref() {
        "before" | "after" if !(scan.word(end).kind == WordKind::Symbol || scan.word(end).is("and")) => {
            return None;
        }
        // "six months on, little is known"
        "on" if !scan.word(end).is(",") => return None,
        "after" | "before" if duration.amount == Amount::Vague => return None,
        "previously" | "prior" | "back" if !is_bare || scan.word(end).is("to") => return None,
        "earlier" | "later" if scan.word(end).is("than") => return None,
        _ => {}
    }
    let sign = if value.starts_with('-') { -1 } else { 1 };
    let anchor = if value.ends_with('t') { Anchor::PreviousTime } else { Anchor::PublicationDate };
    let (unit, count) = match (duration.unit, duration.amount) {
        (unit, Amount::Exact(value)) if value.fract() == 0.0 && value < 100_000.0 && !duration.half => {
            (unit, Some(sign * value as i32))
        }
        (Unit::Century, Amount::Exact(0.5)) => (Unit::Year, Some(sign * 50)),
        (Unit::Decade, Amount::Exact(0.5)) => (Unit::Year, Some(sign * 5)),
        (Unit::Year, Amount::Exact(value)) if value < 10_000.0 => {
            let half = if duration.half { 0.5 } else { 0.0 };
            (Unit::Month, Some(sign * ((value + half) * 12.0) as i32))
        }
        (unit, _) => {
            return Match::new(
                end,
                TimeExpression::Offset {
                    unit,
                    count: None,
                    anchor: if sign < 0 { Anchor::PublicationDate } else { anchor },
                },
            )
            .map(|found| vague_reference(found, sign));
        }
    };
    Match::new(end, TimeExpression::Offset { unit, count, anchor })
}

/// Replaces "several years ago" by the vague past; "a few days later" stays an unknown offset.
fn vague_reference(found: Match, sign: i32) -> Match {
    let expression = if sign < 0 { TimeExpression::Reference("PAST_REF") } else { found.expression };
    Match { expression, ..found }
}

/// Matches "the past six months", "the first nine months", "the next few days", "the last two weeks of February".
fn bounded(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let start = scan.skip(at, &["the", "its", "their", "his", "these", "those"]);
    let by = scan.word(start);
    // "supposed to last ten minutes"
    let is_verb =
        by.is("last") && scan.before(start).is_any(&["to", "will", "would", "could", "may", "might", "can"]);
    let has_position = !is_verb
        && by.entry.deictic.is_some_and(|deictic| deictic.offset != 0 || by.is_any(&["same", "latest"]))
        || by.is_any(&["first", "final", "recent", "opening", "closing", "intervening", "early"]);
    let next = if has_position { start + 1 } else { start };
    if next == at {
        return None;
    }
    if let Some(duration) = duration(scan, next) {
        // "the two-year plan": the article belongs to the plan.
        if !has_position {
            return None;
        }
        return Match::new(duration.end, TimeExpression::Duration(duration.timex()));
    }
    let (unit, inflection) = scan.word(next).entry.unit?;
    if !has_position || inflection != Inflection::Plural {
        return None;
    }
    Match::new(next + 1, TimeExpression::Duration(timex(Amount::Vague, unit, false)))
}

/// Matches "for weeks", "in recent months", "decades of war".
fn bare_plural(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let (unit, inflection) = scan.word(at).entry.unit?;
    if inflection != Inflection::Plural
        || matches!(unit, Unit::Second | Unit::Weekend | Unit::Season | Unit::Quarter)
    {
        return None;
    }
    let end = at + 1;
    let duration =
        Duration { end, amount: Amount::Vague, unit, half: false, is_age: false, has_filler: false };
    if let Some(found) = with_direction(scan, &duration) {
        return Some(found);
    }
    let is_preceded = scan.before(at).is_any(&[
        "for", "in", "over", "within", "after", "take", "took", "takes", "of", "lasted", "or", "spent",
        "through",
    ]);
    let of = scan.word(end).is_any(&["of"]) && !scan.before(at).is_any(&["the", "these", "those"]);
    (is_preceded || of).then_some(Match { end, expression: TimeExpression::Duration(duration.timex()) })
}
