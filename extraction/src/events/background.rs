//! What is told in passing: earlier events that the news is measured by or set against.

use std::ops::Range;

use jiff::{ToSpan, civil::Date};

use super::grammar::{Class, Sentence};
use crate::schema::EventStatus;

/// An event whose own time ended so many days before the article was published is not what it is about.
const WELL_BEFORE: i32 = 14;
/// So many are enough where the words say that it is told in passing: "the worst since the raid on Friday".
const BEFORE: i32 = 3;

/// Words behind which earlier events stand: "the deadliest since the strike", "on the anniversary of the raid".
const PASSING: &[&str] =
    &["since", "unlike", "anniversary", "echoing", "recalling", "commemorating", "marking"];

/// Whether an event is background: it took place, and its own time lies well before the article's, or it is
/// told in passing and its time, if it has one, lies before.
pub(super) fn is_background(
    status: EventStatus,
    in_passing: bool,
    days: Option<(Date, Date)>,
    published: Option<Date>,
) -> bool {
    if !matches!(status, EventStatus::Happened | EventStatus::Denied) {
        return false;
    }
    let ended_before = |days_ago: i32| {
        let (Some((_, latest)), Some(published)) = (days, published) else { return false };
        latest.checked_add(days_ago.days()).is_ok_and(|then| then <= published)
    };
    match in_passing {
        true => days.is_none() || ended_before(BEFORE),
        false => ended_before(WELL_BEFORE),
    }
}

/// How far back the word that sets an event aside may stand.
const REACH: usize = 12;

/// Whether a noun that names an event stands behind a word that sets it aside, no other clause between. A
/// verb does not: "since he fell on Sunday" may well tell the news, or mean "because".
pub(super) fn in_passing(sentence: &Sentence<'_, '_>, noun: &Range<usize>) -> bool {
    let first = noun.start.saturating_sub(REACH).max(sentence.tokens.start);
    (first..noun.start)
        .rev()
        .take_while(|&at| {
            sentence.is_any(at, PASSING)
                || !matches!(sentence.class(at), Class::Mark | Class::Comma | Class::Opener)
                    && !sentence.is_verb(at)
        })
        .any(|at| sentence.is_any(at, PASSING))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const PUBLISHED: Date = date(2025, 5, 14);

    fn background(in_passing: bool, day: Option<Date>) -> bool {
        let days = day.map(|day| (day, day.tomorrow().expect("a day")));
        is_background(EventStatus::Happened, in_passing, days, Some(PUBLISHED))
    }

    #[test]
    fn what_is_long_past_is_background_however_it_is_told() {
        assert!(background(false, Some(date(2019, 2, 14))));
        assert!(!background(false, Some(date(2025, 5, 12))));
        assert!(!background(false, None), "an undated event is taken as news");
    }

    #[test]
    fn what_is_told_in_passing_is_background_unless_it_is_of_these_days() {
        assert!(background(true, None));
        assert!(background(true, Some(date(2025, 5, 2))));
        assert!(!background(true, Some(date(2025, 5, 13))));
    }

    #[test]
    fn what_is_still_to_come_is_no_background() {
        let days = Some((date(2024, 1, 1), date(2024, 1, 2)));
        assert!(!is_background(EventStatus::Planned, false, days, Some(PUBLISHED)));
    }
}
