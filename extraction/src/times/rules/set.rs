//! Recurring times: "daily", "every Thursday", "each July", "twice a week", "Tuesdays".

use crate::language::Xpos;

use super::super::{
    calendar::Unit,
    expression::{Match, TimeExpression},
    lexicon::{Inflection, PhraseKind},
    number::{self, Amount},
    scan::{Gap, Scan, WordKind},
};
use super::phrase;

/// Matches a recurring time.
pub(in super::super) fn find(scan: &Scan<'_>, at: usize) -> Option<Match> {
    super::longest(&[recurring, every, per, weekdays], scan, at)
}

fn recurring(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let (end, value) = phrase::at(scan, at, PhraseKind::Recurring)?;
    // "Daily" in capitals is a newspaper.
    let name = scan.word(at).is_capitalized()
        && (scan.word(end).is_capitalized() || scan.before(at).is_capitalized());
    (!name).then_some(Match { end, expression: TimeExpression::Set(value.to_owned()) })
}

/// Matches "every Thursday", "each July", "every three years", "every few days", "each year".
fn every(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let next = scan.accept(at, &["every", "each"])?;
    let next = scan.skip(next, &["other", "single", "passing"]);
    let word = scan.word(next);
    if let Some((unit, Inflection::Singular)) = word.entry.unit {
        let (before, after) = unit.duration_affixes();
        return Match::new(next + 1, TimeExpression::Set(format!("{before}1{after}")));
    }
    if let Some(day) = word.entry.weekday {
        return Match::new(next + 1, TimeExpression::Set(format!("XXXX-WXX-{}", day.number)));
    }
    if let Some(month) = word.entry.month.filter(|_| word.is_capitalized()) {
        return Match::new(next + 1, TimeExpression::Set(format!("XXXX-{:02}", month.number)));
    }
    if let Some((season, Inflection::Singular)) = word.entry.season {
        return Match::new(next + 1, TimeExpression::Set(format!("XXXX-{}", season.timex())));
    }
    let (end, amount) = number::amount(scan, next)?;
    let (unit, _) = scan.word(end).entry.unit?;
    let (before, after) = unit.duration_affixes();
    let amount = match amount {
        Amount::Exact(amount) => amount.to_string(),
        Amount::Vague => "X".to_owned(),
    };
    Match::new(end + 1, TimeExpression::Set(format!("{before}{amount}{after}")))
}

/// Matches "per day", "$5 million a year", "twice a week".
fn per(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let unit_at = scan.accept(at, &["a", "an", "per"])?;
    let (unit, inflection) = scan.word(unit_at).entry.unit?;
    if inflection == Inflection::Plural || unit == Unit::Second || scan.skip_hyphen(unit_at + 1) > unit_at + 1
    {
        return None;
    }
    let before = scan.before(at);
    let is_rate = scan.word(at).is("per")
        || before.kind == WordKind::Digits
        || before.tag == Xpos::Nns
        || before.entry.scale.is_some()
        || before.is_any(&[
            "million", "billion", "trillion", "%", "percent", "times", "once", "twice", "dollars", "tons",
            "tonnes", "barrels", "hours", "days", "people", "cents", "pounds", "units", "vehicles", "cars",
            "points", "rupees", "euros",
        ]);
    let is_ago = phrase::at(scan, unit_at + 1, PhraseKind::Direction).is_some();
    (is_rate && !is_ago && scan.word(unit_at).gap != Gap::None).then(|| {
        let (before, after) = unit.duration_affixes();
        Match { end: unit_at + 1, expression: TimeExpression::Set(format!("{before}1{after}")) }
    })
}

/// Matches "Tuesdays", "Tuesday nights".
fn weekdays(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let day = scan.word(at).entry.weekday.filter(|_| scan.word(at).is_capitalized())?;
    if let Some((part, Inflection::Plural)) = scan.word(at + 1).entry.day_part {
        return Match::new(at + 2, TimeExpression::Set(format!("XXXX-WXX-{}T{part}", day.number)));
    }
    day.plural
        .then(|| Match { end: at + 1, expression: TimeExpression::Set(format!("XXXX-WXX-{}", day.number)) })
}
