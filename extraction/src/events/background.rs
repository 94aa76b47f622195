//! Marks background: earlier events that the news is compared with or set against.

use std::ops::Range;

use jiff::{ToSpan, civil::Date};

use super::{
    shallow_parser::{Class, Sentence},
    weights::{BACKGROUND_DAYS, PASSING_BACKGROUND_DAYS},
};
use crate::schema::EventStatus;

/// Words before earlier events: "the deadliest since the strike", "on the anniversary of the raid".
const BACKGROUND_CUES: &[&str] =
    &["since", "unlike", "anniversary", "echoing", "recalling", "commemorating", "marking"];
/// Most words between a cue and the noun.
const MAX_CUE_DISTANCE: usize = 12;

/// True for an event that took place (or did not) and whose own time, `days`, ended well before publication. An event
/// mentioned in passing may also be undated.
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
        let (Some((_, end)), Some(published)) = (days, published) else { return false };
        end.checked_add(days_ago.days()).is_ok_and(|then| then <= published)
    };
    match in_passing {
        true => days.is_none() || ended_before(PASSING_BACKGROUND_DAYS),
        false => ended_before(BACKGROUND_DAYS),
    }
}

/// True for an event noun after a background cue in the same clause. Verbs do not count: "since he fell on Sunday" may
/// be the news, or mean "because".
pub(super) fn is_mentioned_in_passing(sentence: &Sentence<'_, '_>, noun: &Range<usize>) -> bool {
    let first = noun.start.saturating_sub(MAX_CUE_DISTANCE).max(sentence.tokens.start);
    (first..noun.start)
        .rev()
        .take_while(|&at| {
            sentence.is_any(at, BACKGROUND_CUES)
                || !matches!(sentence.class(at), Class::Mark | Class::Comma | Class::Subordinator)
                    && !sentence.is_verb(at)
        })
        .any(|at| sentence.is_any(at, BACKGROUND_CUES))
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
    fn event_of_long_ago_is_background() {
        assert!(background(false, Some(date(2019, 2, 14))));
        assert!(!background(false, Some(date(2025, 5, 12))));
        assert!(!background(false, None), "an undated event counts as news");
    }

    #[test]
    fn event_in_passing_is_background_unless_recent() {
        assert!(background(true, None));
        assert!(background(true, Some(date(2025, 5, 2))));
        assert!(!background(true, Some(date(2025, 5, 13))));
    }

    #[test]
    fn planned_event_is_no_background() {
        let days = Some((date(2024, 1, 1), date(2024, 1, 2)));
        assert!(!is_background(EventStatus::Planned, false, days, Some(PUBLISHED)));
    }
}
