//! Days and weeks named by a weekday: "Tuesday", "this Friday", "Sunday 19", "the week of March 4".

use jiff::{ToSpan, civil::Date};

use super::{Normalized, Normalizer};
use crate::{
    schema::TimeAnchor,
    times::{
        calendar::{Interval, Unit},
        expression::{Anchor, TimeExpression},
        position::Position,
        tense::Tense,
    },
};

/// The months around publication that "Sunday 19" is looked up in, nearest first.
const MONTHS: [i32; 5] = [0, 1, -1, 2, -2];

impl Normalizer {
    /// Normalises a weekday: the last one in the past tense, the next one in the future.
    pub(super) fn weekday(&self, number: i8, deictic: Option<(i32, Anchor)>, tense: Tense) -> Normalized {
        let unknown = || Normalized::underspecified(format!("XXXX-WXX-{number}"), TimeAnchor::PublishedAt);
        let anchor = deictic.map_or(Anchor::PublicationDate, |(_, anchor)| anchor);
        let Some((base, anchor)) = self.anchor_day(anchor) else { return unknown() };
        let today = base.weekday().to_monday_one_offset();
        let back = i32::from((today - number).rem_euclid(7));
        let ahead = i32::from((number - today).rem_euclid(7));
        let days = match deictic {
            Some((-1, _)) => -if back == 0 { 7 } else { back },
            Some((1, _)) => {
                if ahead == 0 {
                    7
                } else {
                    ahead
                }
            }
            Some((0, Anchor::PublicationDate)) if tense != Tense::Past => ahead,
            _ if tense != Tense::Future => -back,
            _ => ahead,
        };
        match Interval::Day(base).shifted(days) {
            Some(interval) => Normalized::interval(interval, anchor),
            None => unknown(),
        }
    }

    /// Returns the day that weekdays count from: of the anchor if that is a day, else of publication.
    fn anchor_day(&self, anchor: Anchor) -> Option<(Date, TimeAnchor)> {
        match self.anchor_interval(anchor)? {
            (Interval::Day(day), anchor) => Some((day, anchor)),
            _ if self.is_historical => None,
            _ => self.published.map(|day| (day, TimeAnchor::PublishedAt)),
        }
    }

    /// Normalises "Sunday 19": the nearest month in which that day is that weekday.
    pub(super) fn dated_weekday(&self, number: i8, day: i8, tense: Tense) -> Normalized {
        let found = self.anchor_day(Anchor::PublicationDate).and_then(|(base, anchor)| {
            let month = base.first_of_month();
            let days = MONTHS.iter().filter_map(|&months| month.checked_add(months.months()).ok());
            days.filter_map(|first| Date::new(first.year(), first.month(), day).ok())
                .find(|date| date.weekday().to_monday_one_offset() == number)
                .map(|date| Normalized::interval(Interval::Day(date), anchor))
        });
        found.unwrap_or_else(|| self.weekday(number, None, tense))
    }

    /// Normalises "the week of March 4": the ISO week of that day.
    pub(super) fn week_of(&self, date: &TimeExpression, position: Position) -> Normalized {
        let normalized = self.interpret(date, position);
        match normalized.interval {
            Some(Interval::Day(day)) => {
                Normalized::interval(Interval::containing(Unit::Week, day), normalized.anchor)
            }
            _ => Normalized::underspecified("XXXX-WXX", normalized.anchor),
        }
    }
}
