//! Normalisation of time expressions to TIMEX3 values and calendar intervals.
//!
//! Expressions are normalised in the order of the text, because later ones count from earlier ones.

mod offset;
mod year_part;

use jiff::civil::Date;

use super::{
    calendar::{Interval, Unit},
    expression::{Anchor, TimeExpression, YearPart},
    find::Candidate,
    tense::Tense,
};
use crate::schema::{TimeAnchor, TimexType};

/// A normalised time expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Normalized {
    pub kind: TimexType,
    /// Its TIMEX3 value, with `X` for unknown digits.
    pub value: String,
    /// Its interval, when the value is fully specified.
    pub interval: Option<Interval>,
    pub anchor: TimeAnchor,
}

impl Normalized {
    fn interval(interval: Interval, anchor: TimeAnchor) -> Self {
        Self { kind: TimexType::Date, value: interval.timex(), interval: Some(interval), anchor }
    }

    fn underspecified(value: impl Into<String>, anchor: TimeAnchor) -> Self {
        Self { kind: TimexType::Date, value: value.into(), interval: None, anchor }
    }

    fn of_kind(kind: TimexType, value: &str) -> Self {
        Self { kind, value: value.to_owned(), interval: None, anchor: TimeAnchor::Itself }
    }
}

/// The state of normalisation: the publication date and what earlier expressions named.
#[derive(Debug)]
pub(super) struct Normalizer {
    published: Option<Date>,
    /// The text is about history: its times count from each other, not from the publication date.
    is_historical: bool,
    /// The interval of the last expression that has one.
    previous: Option<Interval>,
    /// A year far before publication, with the sentence that names it: "in 1985 … in March".
    distant_year: Option<(i32, usize)>,
    /// The first quarter named, which the article reports on.
    reported_quarter: Option<Interval>,
}

/// The context of an expression in the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Position {
    pub tense: Tense,
    /// The number of its sentence.
    pub sentence: usize,
    /// It limits a period and does not move the narrative there: "by 1976", "(1861–65)".
    pub is_bound: bool,
}

impl Normalizer {
    /// Starts a text with these expressions.
    pub fn new(published: Option<Date>, candidates: &[Candidate]) -> Self {
        Self {
            published,
            is_historical: is_historical(published, candidates),
            previous: None,
            distant_year: None,
            reported_quarter: None,
        }
    }

    /// Normalises the next expression of the text and remembers its interval for those after it.
    pub fn normalize(&mut self, expression: &TimeExpression, position: Position) -> Normalized {
        let normalized = self.interpret(expression, position);
        if let Some(interval) =
            normalized.interval.filter(|_| matches!(normalized.kind, TimexType::Date | TimexType::Time))
        {
            self.update(interval, expression, position);
        }
        normalized
    }

    fn update(&mut self, interval: Interval, expression: &TimeExpression, position: Position) {
        // "by 1976" in a narrative of 1975 does not move it to 1976.
        let is_limit = self.is_historical
            && position.is_bound
            && interval.unit() >= Unit::Year
            && self.previous.is_some();
        if !is_limit {
            self.previous = Some(interval);
        }
        if interval.unit() == Unit::Quarter
            && self.reported_quarter.is_none()
            && matches!(expression, TimeExpression::InYear { .. })
        {
            self.reported_quarter = Some(interval);
        }
        if let (Some(year), Some(published)) = (interval.year(), self.published)
            && year < i32::from(published.year()) - 1
        {
            self.distant_year = Some((year, position.sentence));
        }
    }

    fn interpret(&self, expression: &TimeExpression, position: Position) -> Normalized {
        match expression {
            TimeExpression::Interval(interval) => Normalized::interval(*interval, TimeAnchor::Itself),
            TimeExpression::InYear { year, part } => self.in_year(*year, *part, position),
            TimeExpression::DayOfMonth(day) => self.day_of_month(*day),
            TimeExpression::Weekday { number, deictic } => self.weekday(*number, *deictic, position.tense),
            TimeExpression::Offset { unit, count, anchor } => {
                self.offset(*unit, *count, *anchor, position.tense)
            }
            TimeExpression::YearAgo { unit, anchor } => self.year_ago(*unit, *anchor, position.tense),
            TimeExpression::ReportedQuarter => self.quarter(),
            TimeExpression::ReportedQuarterOf(year) => match self.reported_quarter {
                Some(Interval::Quarter(_, quarter)) => {
                    Normalized::interval(Interval::Quarter(*year, quarter), TimeAnchor::EarlierTime)
                }
                _ => Normalized::interval(Interval::Year(*year), TimeAnchor::Itself),
            },
            TimeExpression::YearEnd(year) => {
                let normalized = self.in_year(*year, YearPart::Whole, position);
                let year = normalized.interval.and_then(Interval::year);
                match year.and_then(|year| Interval::day(year, 12, 31)) {
                    Some(day) => Normalized::interval(day, normalized.anchor),
                    None => normalized,
                }
            }
            TimeExpression::Reference(value) => Normalized::underspecified(*value, TimeAnchor::PublishedAt),
            TimeExpression::Duration(value) => Normalized::of_kind(TimexType::Duration, value),
            TimeExpression::Set(value) => Normalized::of_kind(TimexType::Set, value),
            TimeExpression::TimeOfDay { day, clock } => self.time_of_day(day.as_deref(), clock, position),
        }
    }

    /// Returns the interval that an anchor stands for, and which anchor the result reports.
    ///
    /// History counts from the previous time even where the words count from publication.
    fn anchor_interval(&self, anchor: Anchor) -> Option<(Interval, TimeAnchor)> {
        let publication = self.published.map(|day| (Interval::Day(day), TimeAnchor::PublishedAt));
        let previous = self.previous.map(|previous| (previous, TimeAnchor::EarlierTime));
        match anchor {
            Anchor::PreviousTime => previous.or(publication),
            Anchor::PublicationDate if self.is_historical => previous.or(publication),
            Anchor::PublicationDate => publication,
        }
    }

    fn day_of_month(&self, day: i8) -> Normalized {
        let anchor = self.previous.or(self.published.map(Interval::Day));
        let month = anchor.and_then(|anchor| match anchor {
            Interval::Month(year, month) => Some((year, month)),
            Interval::Day(date) => Some((i32::from(date.year()), date.month())),
            _ => None,
        });
        match month.and_then(|(year, month)| Interval::day(year, month, day)) {
            Some(interval) => Normalized::interval(interval, TimeAnchor::EarlierTime),
            None => Normalized::underspecified(format!("XXXX-XX-{day:02}"), TimeAnchor::EarlierTime),
        }
    }

    /// Normalises a weekday: the last one in the past tense, the next one in the future.
    fn weekday(&self, number: i8, deictic: Option<(i32, Anchor)>, tense: Tense) -> Normalized {
        let unknown = || Normalized::underspecified(format!("XXXX-WXX-{number}"), TimeAnchor::PublishedAt);
        let anchor = deictic.map_or(Anchor::PublicationDate, |(_, anchor)| anchor);
        let Some((Interval::Day(base), anchor)) = self.anchor_interval(anchor) else { return unknown() };
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
            _ if self.is_historical || tense != Tense::Future => -back,
            _ => ahead,
        };
        match Interval::Day(base).shifted(days) {
            Some(interval) => Normalized::interval(interval, anchor),
            None => unknown(),
        }
    }

    fn time_of_day(&self, day: Option<&TimeExpression>, clock: &str, position: Position) -> Normalized {
        let day = match day {
            Some(day) => self.interpret(day, position),
            None => match self.anchor_interval(Anchor::PreviousTime) {
                Some((Interval::Day(day), anchor)) => Normalized::interval(Interval::Day(day), anchor),
                _ => Normalized::underspecified("XXXX-XX-XX", TimeAnchor::EarlierTime),
            },
        };
        Normalized { kind: TimexType::Time, value: format!("{}{clock}", day.value), ..day }
    }
}

/// Classifies a text as history: many years before publication, few weekdays and days like "yesterday".
///
/// A text without a publication date counts as history, so that its times count from each other.
fn is_historical(published: Option<Date>, candidates: &[Candidate]) -> bool {
    let Some(published) = published else { return true };
    let published_year = i32::from(published.year());
    let (mut distant, mut near) = (0, 0);
    for candidate in candidates {
        match &candidate.expression {
            TimeExpression::Interval(interval) => match interval.year() {
                Some(year) if year < published_year => distant += 1,
                Some(_) => near += 1,
                None => {}
            },
            TimeExpression::Weekday { .. }
            | TimeExpression::Offset { anchor: Anchor::PublicationDate, .. }
            | TimeExpression::TimeOfDay { day: Some(_), .. } => near += 1,
            _ => {}
        }
    }
    distant >= 4 && distant > 3 * near
}
