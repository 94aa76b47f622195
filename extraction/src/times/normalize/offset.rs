//! Times at a number of units from an anchor: "last week", "two days later", "the quarter".

use jiff::{Span, civil::Date};

use super::{Normalized, Normalizer};
use crate::{
    schema::TimeAnchor,
    times::{
        calendar::{Interval, Unit, timex_year},
        expression::{Anchor, TimeExpression},
        position::Position,
        tense::Tense,
    },
};

/// The last ISO weekday on which "this weekend" can be the past one.
const LAST_DAY_AFTER_WEEKEND: i8 = 3;

impl Normalizer {
    /// Normalises an offset of `count` units from an anchor; a count of `None` is "a few".
    pub(super) fn offset(
        &self,
        unit: Unit,
        count: Option<i32>,
        anchor: Anchor,
        position: Position,
    ) -> Normalized {
        // "today" in a text about history is the time of writing.
        if self.is_historical && unit == Unit::Day && count == Some(0) && anchor == Anchor::PublicationDate {
            return Normalized::underspecified("PRESENT_REF", TimeAnchor::PublishedAt);
        }
        let base = self.anchor_interval(anchor);
        // "that year" is the last one named, even in passing.
        let base = match (unit, count, anchor, self.mentioned_year) {
            (Unit::Year, Some(0), Anchor::PreviousTime, Some(year)) => {
                Some((Interval::Year(year), TimeAnchor::EarlierTime))
            }
            _ => base,
        };
        let Some(count) = count else { return vague_offset(unit, base.map(|(base, _)| base)) };
        let Some((base, reported_anchor)) = base else {
            return Normalized::underspecified(underspecified_value(unit, None), TimeAnchor::PublishedAt);
        };
        // "three years later" without an earlier time cannot be later than the publication date.
        if anchor == Anchor::PreviousTime && self.previous.is_none() && count > 0 {
            return Normalized::underspecified(underspecified_value(unit, None), TimeAnchor::EarlierTime);
        }
        // "this weekend", on a Monday of what happened: the last one.
        if unit == Unit::Weekend
            && count == 0
            && let (Anchor::PublicationDate, Tense::Past, Interval::Day(today)) =
                (anchor, position.tense, base)
            && today.weekday().to_monday_one_offset() <= LAST_DAY_AFTER_WEEKEND
            && let Some(interval) = Interval::containing(unit, today).shifted(-1)
        {
            return Normalized::interval(interval, reported_anchor);
        }
        if unit == Unit::Weekend && count == 0 && anchor == Anchor::PreviousTime && !self.is_historical {
            return self.weekend(position.tense);
        }
        // "that week" after "in March" names no week: the anchor is coarser than the unit.
        let day = match base {
            Interval::Day(day) => day,
            other if other.unit() <= unit => match other.days() {
                Some((first, _)) => first,
                None => {
                    return Normalized::underspecified(underspecified_value(unit, None), reported_anchor);
                }
            },
            other => {
                return Normalized::underspecified(underspecified_value(unit, Some(other)), reported_anchor);
            }
        };
        let (unit, count) = match unit {
            Unit::Fortnight => (Unit::Week, count.saturating_mul(2)),
            Unit::Millennium => (Unit::Century, count.saturating_mul(10)),
            unit => (unit, count),
        };
        if unit.is_clock_unit() {
            let day = Interval::Day(day).timex();
            return Normalized::underspecified(format!("{day}TXX"), reported_anchor);
        }
        match Interval::containing(unit, day).shifted(count) {
            // "108 years later, they won": the time that this counts from is not in the text.
            Some(interval)
                if anchor == Anchor::PreviousTime
                    && count > 0
                    && position.tense != Tense::Future
                    && self.lies_after_publication(interval) =>
            {
                Normalized::underspecified(underspecified_value(unit, None), reported_anchor)
            }
            Some(interval) => Normalized::interval(interval, reported_anchor),
            None => Normalized::underspecified(underspecified_value(unit, None), reported_anchor),
        }
    }

    /// Normalises "the weekend": the last one, or the coming one in the future tense.
    fn weekend(&self, tense: Tense) -> Normalized {
        let Some(today) = self.published else {
            return Normalized::underspecified("XXXX-WXX-WE", TimeAnchor::PublishedAt);
        };
        let is_weekend = today.weekday().to_monday_one_offset() >= 6;
        let back = i32::from(!is_weekend && tense != Tense::Future);
        match Interval::containing(Unit::Weekend, today).shifted(-back) {
            Some(interval) => Normalized::interval(interval, TimeAnchor::PublishedAt),
            None => Normalized::underspecified("XXXX-WXX-WE", TimeAnchor::PublishedAt),
        }
    }

    /// Tests for an interval that begins more than a month after publication.
    fn lies_after_publication(&self, interval: Interval) -> bool {
        let end = self.published.and_then(|published| published.checked_add(Span::new().months(1)).ok());
        end.zip(interval.days()).is_some_and(|(end, (first, _))| first > end)
    }

    /// Normalises "ten years before last Tuesday": a day for a day, else a longer unit.
    pub(super) fn offset_from(
        &self,
        unit: Unit,
        count: i32,
        from: &TimeExpression,
        position: Position,
    ) -> Normalized {
        let from = self.interpret(from, position);
        let shifted = match from.interval {
            Some(Interval::Day(day)) => shifted_day(day, unit, count).map(Interval::Day),
            Some(base) if base.unit() <= unit => {
                base.days().and_then(|(first, _)| Interval::containing(unit, first).shifted(count))
            }
            _ => None,
        };
        match shifted {
            Some(interval) => Normalized::interval(interval, from.anchor),
            None => Normalized::underspecified(underspecified_value(unit, None), from.anchor),
        }
    }

    /// Normalises "a year earlier", "the year-ago quarter": in an earnings report, of the reported quarter.
    pub(super) fn year_ago(&self, unit: Option<Unit>, anchor: Anchor, position: Position) -> Normalized {
        let quarter = self.reported_quarter.filter(|_| unit == Some(Unit::Quarter));
        let period = quarter.or(self.reported_period).or(self.reported_quarter);
        if let Some(period) = period.filter(|_| !self.is_historical)
            && let Some(interval) = period.shifted_years(-1)
        {
            return Normalized::interval(interval, TimeAnchor::EarlierTime);
        }
        if unit == Some(Unit::Quarter)
            && let Some(interval) = self.last_quarter().and_then(|quarter| quarter.shifted_years(-1))
        {
            return Normalized::interval(interval, TimeAnchor::PublishedAt);
        }
        self.offset(Unit::Year, Some(-1), anchor, position)
    }

    /// Normalises "the quarter": the reported one, else the last before publication.
    pub(super) fn quarter(&self) -> Normalized {
        match (self.reported_quarter, self.last_quarter()) {
            (Some(quarter), _) => Normalized::interval(quarter, TimeAnchor::EarlierTime),
            (None, Some(quarter)) => Normalized::interval(quarter, TimeAnchor::PublishedAt),
            (None, None) => Normalized::underspecified("XXXX-QX", TimeAnchor::PublishedAt),
        }
    }

    /// Returns the last quarter that ended before publication.
    fn last_quarter(&self) -> Option<Interval> {
        Interval::containing(Unit::Quarter, self.published?).shifted(-1)
    }
}

/// Returns the day `count` units of a day or more after another.
fn shifted_day(day: Date, unit: Unit, count: i32) -> Option<Date> {
    let span = match unit {
        Unit::Day => Span::new().try_days(count),
        Unit::Week => Span::new().try_weeks(count),
        Unit::Month => Span::new().try_months(count),
        Unit::Year => Span::new().try_years(count),
        _ => return None,
    };
    day.checked_add(span.ok()?).ok()
}

/// Normalises "a few days later": an unknown day of the anchor's month, or an unknown unit of its year.
fn vague_offset(unit: Unit, base: Option<Interval>) -> Normalized {
    let base = match base {
        Some(Interval::Day(day)) if unit <= Unit::Month => {
            Some(Interval::Month(i32::from(day.year()), day.month()))
        }
        base => base,
    };
    Normalized::underspecified(underspecified_value(unit, base), TimeAnchor::EarlierTime)
}

/// Returns the TIMEX3 value of an unknown `unit` in the year and month of `base`: `1915-XX-XX`.
fn underspecified_value(unit: Unit, base: Option<Interval>) -> String {
    let year = base.and_then(Interval::year).map_or("XXXX".to_owned(), timex_year);
    let month = match base {
        Some(Interval::Month(_, month)) => format!("{month:02}"),
        _ => "XX".to_owned(),
    };
    match unit {
        Unit::Week | Unit::Fortnight => format!("{year}-WXX"),
        Unit::Weekend => format!("{year}-WXX-WE"),
        Unit::Month => format!("{year}-XX"),
        Unit::Quarter => format!("{year}-QX"),
        Unit::Season | Unit::Year => "XXXX".to_owned(),
        Unit::Decade => "XXX".to_owned(),
        Unit::Century | Unit::Millennium => "XX".to_owned(),
        Unit::Day => format!("{year}-{month}-XX"),
        Unit::Second | Unit::Minute | Unit::Hour => format!("{year}-{month}-XXTXX"),
    }
}
