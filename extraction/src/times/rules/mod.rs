//! The rules, one kind to a file. Each looks for its expression at one word.

pub(super) mod absolute;
pub(super) mod clock;
pub(super) mod duration;
pub(super) mod holiday;
pub(super) mod period;
pub(super) mod phrase;
pub(super) mod relative;
pub(super) mod set;
pub(super) mod weekday;

use super::{meaning::Found, scan::Scan};

/// A rule: what it finds at a word.
pub(super) type Rule = fn(&Scan<'_>, usize) -> Option<Found>;

/// Every rule that finds a date.
pub(super) const DATES: &[Rule] =
    &[absolute::find, holiday::find, period::find, weekday::find, relative::find, phrase::find];

/// The longest expression any of `rules` finds at `at`; of equals, the earlier rule's.
pub(super) fn longest(rules: &[Rule], scan: &Scan<'_>, at: usize) -> Option<Found> {
    let mut best: Option<Found> = None;
    for rule in rules {
        if let Some(found) = rule(scan, at)
            && best.as_ref().is_none_or(|best| found.end > best.end)
        {
            best = Some(found);
        }
    }
    best
}
