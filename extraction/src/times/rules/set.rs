//! Recurring times: "daily", "every Thursday", "each July", "twice a week", "Tuesdays".

use super::super::{
    lexicon::{PhraseKind, Plural},
    meaning::{Found, Meaning},
    number::{self, Amount},
    scan::{Gap, Kind, Scan},
    stretch::Unit,
};
use super::phrase;

pub(in super::super) fn find(scan: &Scan<'_>, at: usize) -> Option<Found> {
    super::longest(&[recurring, every, per, weekdays], scan, at)
}

fn recurring(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let (end, value) = phrase::at(scan, at, PhraseKind::Recurring)?;
    // "Daily" in capitals is a newspaper.
    let name = scan.word(at).capital() && (scan.word(end).capital() || scan.before(at).capital());
    (!name).then_some(Found { end, meaning: Meaning::Set(value.to_owned()) })
}

/// "every Thursday", "each July", "every three years", "each year", "every other day".
fn every(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let next = scan.past(at, &["every", "each"])?;
    let next = scan.skip(next, &["other", "single", "passing"]);
    let word = scan.word(next);
    if let Some((unit, Plural::One)) = word.class.unit {
        let (before, after) = unit.duration();
        return Found::new(next + 1, Meaning::Set(format!("{before}1{after}")));
    }
    if let Some(day) = word.class.weekday {
        return Found::new(next + 1, Meaning::Set(format!("XXXX-WXX-{}", day.number)));
    }
    if let Some(month) = word.class.month.filter(|_| word.capital()) {
        return Found::new(next + 1, Meaning::Set(format!("XXXX-{:02}", month.number)));
    }
    if let Some((season, Plural::One)) = word.class.season {
        return Found::new(next + 1, Meaning::Set(format!("XXXX-{}", season.timex())));
    }
    let (end, Amount::Exact(amount)) = number::amount(scan, next)? else { return None };
    let (unit, _) = scan.word(end).class.unit?;
    let (before, after) = unit.duration();
    Found::new(end + 1, Meaning::Set(format!("{before}{amount}{after}")))
}

/// "per day", "$5 million a year", "twice a week".
fn per(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let unit_at = scan.past(at, &["a", "an", "per"])?;
    let (unit, plural) = scan.word(unit_at).class.unit?;
    if plural == Plural::Many || unit == Unit::Second || scan.hyphen(unit_at + 1) > unit_at + 1 {
        return None;
    }
    let before = scan.before(at);
    let rate = scan.word(at).is("per")
        || before.kind == Kind::Digits
        || before.class.scale.is_some()
        || before.is_any(&[
            "million", "billion", "trillion", "%", "percent", "times", "once", "twice", "dollars", "tons",
            "tonnes", "barrels", "hours", "days", "people", "cents", "pounds", "units", "vehicles", "cars",
            "points", "rupees", "euros",
        ]);
    let ago = phrase::at(scan, unit_at + 1, PhraseKind::Ago).is_some();
    (rate && !ago && scan.word(unit_at).gap != Gap::None).then(|| {
        let (before, after) = unit.duration();
        Found { end: unit_at + 1, meaning: Meaning::Set(format!("{before}1{after}")) }
    })
}

/// "Tuesdays", "Tuesday nights".
fn weekdays(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let day = scan.word(at).class.weekday.filter(|_| scan.word(at).capital())?;
    if let Some((part, Plural::Many)) = scan.word(at + 1).class.part {
        return Found::new(at + 2, Meaning::Set(format!("XXXX-WXX-{}T{part}", day.number)));
    }
    day.plural.then(|| Found { end: at + 1, meaning: Meaning::Set(format!("XXXX-WXX-{}", day.number)) })
}
