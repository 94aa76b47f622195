//! Lengths of time, and times that a length away from another: "three days", "two-year", "the past
//! six months", "two weeks ago", "five days later".

use super::super::{
    lexicon::{PhraseKind, Plural},
    meaning::{Found, Meaning, Told},
    number::{self, Amount},
    scan::{Gap, Kind, Scan},
    stretch::Unit,
};
use super::phrase;

pub(in super::super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    super::longest(&[counted, run, plural], scan, at)
}

/// A length: the word after it, how many, and of what.
struct Length {
    end: usize,
    amount: Amount,
    unit: Unit,
    /// "and a half" after the unit.
    half: bool,
}

/// "three days", "two-year", "2 1/2 years", "a year and a half", "two to three weeks", "18 months".
fn length(scan: &Scan<'_>, at: usize) -> Option<Length> {
    if scan.word(at).gap == Gap::None && at > 0 && scan.before(at).is_any(&["$", ".", ",", "#", "/"]) {
        return None;
    }
    let (mut next, mut amount) = number::amount(scan, at)?;
    // "two to three weeks", "12 to 18 months": the greater counts.
    if (scan.word(next).is_any(&["to", "or"]) || scan.word(next).is_dash())
        && let Some((after, greater)) = number::amount(scan, next + 1)
        && scan.word(after).class.unit.is_some()
        && greater != Amount::Vague
        && !scan.word(next + 1).is_any(&["a", "an"])
    {
        (next, amount) = (after, greater);
    }
    let tied = scan.hyphen(next);
    let mut unit_at = tied;
    let mut fillers = 0;
    while tied == next && scan.word(unit_at).class.filler && fillers < 2 {
        unit_at += 1;
        fillers += 1;
    }
    let word = scan.word(unit_at);
    let (unit, plural) = word.class.unit?;
    // "three-quarters of the food" is a fraction.
    let fraction = unit == Unit::Quarter
        && (tied > next || scan.word(unit_at + 1).is("of") || scan.word(at).is_any(&["a", "an"]));
    let touching = fraction || word.gap == Gap::None && unit_at == next;
    if touching || unit == Unit::Season || unit == Unit::Second && plural == Plural::One {
        return None;
    }
    let one = matches!(amount, Amount::Exact(value) if value <= 1.0);
    let tied_on = tied > next
        || scan.word(unit_at + 1).is_dash()
        || scan.word(unit_at + 1).is_any(&["old", "period", "low", "high", "term"]);
    if plural == Plural::One && !one && !tied_on && scan.word(at).class.scale.is_none() {
        // "five year low": spoken news writes it without a hyphen.
        let spoken = scan.word(unit_at + 1).kind == Kind::Letters
            && matches!(amount, Amount::Exact(value) if value < 100.0);
        if !spoken {
            return None;
        }
    }
    let mut end = unit_at + 1;
    let half = scan.word(end).is("and") && scan.word(end + 1).is("a") && scan.word(end + 2).is("half");
    if half {
        end += 3;
    }
    let old = scan.hyphen(end);
    if scan.word(old).is("old") {
        end = old + 1;
    }
    Some(Length { end, amount, unit, half })
}

impl Length {
    fn timex(&self) -> String {
        duration(self.amount, self.unit, self.half)
    }
}

/// As TIMEX3 writes a length.
fn duration(amount: Amount, unit: Unit, half: bool) -> String {
    let (before, after) = unit.duration();
    let Amount::Exact(value) = amount else { return format!("{before}X{after}") };
    let value = if half { value + 0.5 } else { value };
    let whole = value.floor();
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

/// A length by its number, and the time it leads to where "ago" or "later" follows.
fn counted(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = phrase::at(scan, at, PhraseKind::BeforeLength).map_or(at, |(end, _)| end);
    let start = if scan.word(start).is("the") { return None } else { start };
    let length = length(scan, start)?;
    if let Some(found) = away(scan, &length) {
        return Some(found);
    }
    let indefinite =
        scan.word(start).is_any(&["a", "an"]) && length.amount == Amount::Exact(1.0) && start == at;
    if indefinite && !indefinite_is_length(scan, start, &length) {
        return None;
    }
    let mut end = length.end;
    if scan.word(end).is("or") && scan.word(end + 1).is_any(&["so", "more", "less"]) {
        end += 2;
    }
    Found::new(end, Meaning::Duration(length.timex()))
}

/// "a day" is a length in "for a day" and "a week of talks", a part of a set in "twice a day".
fn indefinite_is_length(scan: &Scan<'_>, at: usize, length: &Length) -> bool {
    let before = scan.before(at);
    let tied = scan.hyphen(at + 1) > at + 1 || scan.word(at + 2).is_dash();
    tied || length.half
        || before.is_any(&[
            "for", "in", "within", "over", "after", "than", "about", "nearly", "almost", "lasted", "take",
            "took", "takes", "spent", "last", "every", "of", "once", "and", "or", "half", "least", "another",
            "under",
        ]) && !before.is("once")
}

/// "ago", "earlier", "later", "from now" after a length.
fn away(scan: &Scan<'_>, length: &Length) -> Option<Found> {
    let or_so = if scan.word(length.end).is("or") && scan.word(length.end + 1).is("so") {
        length.end + 2
    } else {
        length.end
    };
    let (end, value) = phrase::at(scan, scan.hyphen(or_so), PhraseKind::Ago)?;
    let last = scan.word(end - 1);
    // "three days before the vote" is a length from something that the calendar does not know.
    let bare = scan.word(end).kind == Kind::Mark
        || scan.word(end).is_any(&["and", "he", "she", "they", "it", "the", "in", "by", "when", "that"]);
    match last.lower.as_ref() {
        "before" | "after" if !(scan.word(end).kind == Kind::Mark || scan.word(end).is("and")) => {
            return None;
        }
        // "six months on, little is known"
        "on" if !scan.word(end).is(",") => return None,
        "after" | "before" if length.amount == Amount::Vague => return None,
        "previously" | "prior" | "back" if !bare || scan.word(end).is("to") => return None,
        "earlier" | "later" if scan.word(end).is("than") => return None,
        _ => {}
    }
    let sign = if value.starts_with('-') { -1 } else { 1 };
    let from = if value.ends_with('t') { Told::Before } else { Told::Now };
    let (unit, count) = match (length.unit, length.amount) {
        (unit, Amount::Exact(value)) if value.fract() == 0.0 && value < 100_000.0 && !length.half => {
            (unit, Some(sign * value as i32))
        }
        (Unit::Century, Amount::Exact(0.5)) => (Unit::Year, Some(sign * 50)),
        (Unit::Decade, Amount::Exact(0.5)) => (Unit::Year, Some(sign * 5)),
        (Unit::Year, Amount::Exact(value)) if value < 10_000.0 => {
            let half = if length.half { 0.5 } else { 0.0 };
            (Unit::Month, Some(sign * ((value + half) * 12.0) as i32))
        }
        (unit, _) => {
            return Found::new(
                end,
                Meaning::Shift { unit, count: None, from: if sign < 0 { Told::Now } else { from } },
            )
            .map(|found| vague_side(found, sign));
        }
    };
    Found::new(end, Meaning::Shift { unit, count, from })
}

/// "several years ago" lies in the past, "a few days later" somewhere after.
fn vague_side(found: Found, sign: i32) -> Found {
    let meaning = if sign < 0 { Meaning::Reference("PAST_REF") } else { found.meaning };
    Found { meaning, ..found }
}

/// "the past six months", "the first nine months", "the next few days", "the last two weeks of February".
fn run(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let start = scan.skip(at, &["the", "its", "their", "his", "these", "those"]);
    let by = scan.word(start);
    // "supposed to last ten minutes"
    let verb =
        by.is("last") && scan.before(start).is_any(&["to", "will", "would", "could", "may", "might", "can"]);
    let side = !verb
        && by.class.which.is_some_and(|which| which.shift != 0 || by.is_any(&["same", "latest"]))
        || by.is_any(&["first", "final", "recent", "opening", "closing", "intervening", "early"]);
    let next = if side { start + 1 } else { start };
    if next == at {
        return None;
    }
    if let Some(length) = length(scan, next) {
        return Found::new(length.end, Meaning::Duration(length.timex()));
    }
    let (unit, plural) = scan.word(next).class.unit?;
    if !side || plural != Plural::Many {
        return None;
    }
    Found::new(next + 1, Meaning::Duration(duration(Amount::Vague, unit, false)))
}

/// "for weeks", "in recent months", "decades of war".
fn plural(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (unit, plural) = scan.word(at).class.unit?;
    if plural != Plural::Many || matches!(unit, Unit::Second | Unit::Weekend | Unit::Season | Unit::Quarter) {
        return None;
    }
    let end = at + 1;
    let length = Length { end, amount: Amount::Vague, unit, half: false };
    if let Some(found) = away(scan, &length) {
        return Some(found);
    }
    let told = scan.before(at).is_any(&[
        "for", "in", "over", "within", "after", "take", "took", "takes", "of", "lasted", "or", "spent",
        "through",
    ]);
    let of = scan.word(end).is_any(&["of"]) && !scan.before(at).is_any(&["the", "these", "those"]);
    (told || of).then_some(Found { end, meaning: Meaning::Duration(length.timex()) })
}
