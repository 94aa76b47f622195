//! Where the expressions stand: at each word, the longest that any rule finds.

use super::{
    lexicon::{Class, PhraseKind},
    meaning::{Found, Meaning},
    rules::{self, DATES, Rule, clock, duration, phrase, set},
    scan::{Kind, Scan},
};

/// An expression found, not yet put on the calendar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Candidate {
    /// Its words.
    pub start: usize,
    pub end: usize,
    pub meaning: Meaning,
    /// "about", "circa": the date is approximate.
    pub approximate: bool,
}

/// Rules for what is no date; a date of the same length goes before them.
const OTHERS: &[Rule] = &[clock::find, set::find, duration::find];

/// The expressions of a text, in order, without overlap.
pub(super) fn candidates(scan: &Scan<'_>) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < scan.len() {
        match candidate(scan, at) {
            Some(candidate) => {
                at = candidate.end;
                found.push(candidate);
            }
            None => at += 1,
        }
    }
    found
}

fn candidate(scan: &Scan<'_>, at: usize) -> Option<Candidate> {
    if !may_start(scan, at) {
        return None;
    }
    let mut best = rules::longest(DATES, scan, at);
    if let Some(other) = rules::longest(OTHERS, scan, at)
        && best.as_ref().is_none_or(|best| other.end > best.end)
    {
        best = Some(other);
    }
    let mut approximate = false;
    if let Some((found, about)) = loosened(scan, at)
        && best.as_ref().is_none_or(|best| found.end > best.end)
    {
        (best, approximate) = (Some(found), about);
    }
    let mut found = best?;
    if clock::is_day(&found.meaning)
        && let Some((end, clock)) = clock::after_day(scan, found.end)
    {
        found = Found { end, meaning: Meaning::OfDay { day: Some(Box::new(found.meaning)), clock } };
    }
    scan.together(at, found.end).then_some(Candidate {
        start: at,
        end: found.end,
        meaning: found.meaning,
        approximate,
    })
}

/// "early 1990", "the end of March", "around Nov. 1".
fn loosened(scan: &Scan<'_>, at: usize) -> Option<(Found, bool)> {
    let (end, how) = phrase::at(scan, at, PhraseKind::BeforeDate)?;
    let next = scan.hyphen(end);
    let found = rules::longest(DATES, scan, next)
        .into_iter()
        .chain(rules::longest(&[clock::find as Rule], scan, next))
        .max_by_key(|found| found.end)?;
    let counts =
        matches!(found.meaning, Meaning::Reference(_) | Meaning::YearAgo { .. } | Meaning::TheQuarter);
    // "earlier May" is no date; "earlier this month" is.
    let own = scan.word(at).is_any(&["earlier", "later"]) && end == at + 1;
    let deictic = matches!(
        found.meaning,
        Meaning::Shift { .. } | Meaning::Weekday { .. } | Meaning::OfDay { .. } | Meaning::InYear { .. }
    );
    (!counts && (!own || deictic)).then_some((found, how == "~"))
}

/// A quick look that spares most words the rules.
fn may_start(scan: &Scan<'_>, at: usize) -> bool {
    let word = scan.word(at);
    match word.kind {
        Kind::Digits => true,
        Kind::Mark => word.is_any(&["'", "’", "‘"]),
        // "Q3", "H1", "FY25"
        Kind::Letters if matches!(word.text, "Q" | "H" | "FY") => true,
        Kind::Letters => {
            !std::ptr::eq(word.class, Class::none())
                || word.is_any(&[
                    "the",
                    "a",
                    "an",
                    "its",
                    "their",
                    "his",
                    "these",
                    "those",
                    "couple",
                    "half",
                    "today",
                    "yesterday",
                    "tomorrow",
                    "tonight",
                    "noon",
                    "midnight",
                    "every",
                    "each",
                    "per",
                    "dozens",
                    "scores",
                    "hundreds",
                ])
        }
    }
}
