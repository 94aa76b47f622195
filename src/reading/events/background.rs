//! What is told in passing: earlier events that the news is measured by or set against.

use std::ops::Range;

use jiff::{ToSpan, civil::Date};

use super::grammar::{Class, Sentence};
use crate::reading::record::EventStatus;

/// An event whose own time ended so many days before the article was published is not what it is about.
const WELL_BEFORE: i32 = 14;
/// So many are enough where the words say that it is told in passing: "the worst since the raid on Friday".
const BEFORE: i32 = 3;

/// Words behind which earlier events stand: "the deadliest since the strike", "on the anniversary of the raid".
const PASSING: &[&str] =
    &["since", "unlike", "anniversary", "echoing", "recalling", "commemorating", "marking"];

/// How the words of a sentence set an event beside its news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// As its news.
    Plainly,
    /// By a noun behind a word like "since".
    InPassing,
    /// By a clause behind such a word, which may also mean "because".
    InPassingOrBecause,
}

/// Whether an event is background: it took place, and its own time lies well before the article's, or it is
/// told in passing and its time, if it has one, lies before.
pub(super) fn is_background(
    status: EventStatus,
    told: Told,
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
    match told {
        Told::Plainly => ended_before(WELL_BEFORE),
        Told::InPassing => days.is_none() || ended_before(BEFORE),
        Told::InPassingOrBecause => ended_before(BEFORE),
    }
}

/// How far back the word that sets an event aside may stand.
const REACH: usize = 12;

/// Reads off the words before a trigger how it is told: by a noun, or by a verb whose clause it heads.
pub(super) fn told(sentence: &Sentence<'_, '_>, trigger: &Range<usize>, noun: bool) -> Told {
    let first = trigger.start.saturating_sub(REACH).max(sentence.tokens.start);
    let behind = (first..trigger.start)
        .rev()
        .take_while(|&at| {
            let passing = sentence.is_any(at, PASSING);
            passing
                || !matches!(sentence.class(at), Class::Mark | Class::Comma | Class::Opener)
                    && !sentence.is_verb(at)
        })
        .any(|at| sentence.is_any(at, PASSING));
    match (behind, noun) {
        (false, _) => Told::Plainly,
        (true, true) => Told::InPassing,
        (true, false) => Told::InPassingOrBecause,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const PUBLISHED: Date = date(2025, 5, 14);

    fn background(told: Told, day: Option<Date>) -> bool {
        let days = day.map(|day| (day, day.tomorrow().expect("a day")));
        is_background(EventStatus::Happened, told, days, Some(PUBLISHED))
    }

    #[test]
    fn what_is_long_past_is_background_however_it_is_told() {
        assert!(background(Told::Plainly, Some(date(2019, 2, 14))));
        assert!(!background(Told::Plainly, Some(date(2025, 5, 12))));
        assert!(!background(Told::Plainly, None), "an undated event is taken as news");
    }

    #[test]
    fn what_is_told_in_passing_is_background_unless_it_is_of_these_days() {
        assert!(background(Told::InPassing, None));
        assert!(background(Told::InPassing, Some(date(2025, 5, 2))));
        assert!(!background(Told::InPassing, Some(date(2025, 5, 13))));
        assert!(!background(Told::InPassingOrBecause, None));
    }

    #[test]
    fn what_is_still_to_come_is_no_background() {
        let days = Some((date(2024, 1, 1), date(2024, 1, 2)));
        assert!(!is_background(EventStatus::Planned, Told::Plainly, days, Some(PUBLISHED)));
    }
}
