//! Rules that match time expressions, one kind to a file.
//!
//! A rule looks at one word of the scan and returns the longest expression that begins there.

pub(super) mod absolute;
pub(super) mod clock;
pub(super) mod duration;
pub(super) mod holiday;
pub(super) mod name;
pub(super) mod nth_weekday;
pub(super) mod period;
pub(super) mod phrase;
pub(super) mod relative;
pub(super) mod set;
pub(super) mod weekday;
pub(super) mod year;

use super::{expression::Match, scan::Scan};

/// A rule: matches an expression that begins at a word.
pub(super) type Rule = fn(&Scan<'_>, usize) -> Option<Match>;

/// All rules that match dates.
pub(super) const DATES: &[Rule] = &[
    absolute::find,
    holiday::find,
    period::find,
    nth_weekday::find,
    weekday::find,
    relative::find,
    phrase::find,
];

/// Returns the longest match of `rules` at `at`; of equal ones, the first rule's.
pub(super) fn longest(rules: &[Rule], scan: &Scan<'_>, at: usize) -> Option<Match> {
    let mut best: Option<Match> = None;
    for rule in rules {
        if let Some(found) = rule(scan, at)
            && best.as_ref().is_none_or(|best| found.end > best.end)
        {
            best = Some(found);
        }
    }
    best
}
