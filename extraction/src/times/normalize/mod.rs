//! Normalisation of time expressions to TIMEX3 values and calendar intervals.
//!
//! Expressions are normalised in the order of the text, because later ones count from earlier ones.

mod offset;
mod weekday;
mod year_part;

use jiff::civil::Date;

use super::{
    calendar::{Interval, Season, Unit},
    expression::{Anchor, TimeExpression, YearPart, YearSpec},
    find::Candidate,
    position::Position,
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
    /// The times count from each other, not from the publication date: the text is history, or its date unknown.
    is_historical: bool,
    /// The text names years of the past more often than near days.
    pub is_history: bool,
    /// The interval of the last expression that has one.
    previous: Option<Interval>,
    /// The sentence of the last expression that has an interval.
    previous_sentence: Option<usize>,
    /// The sentence of the expression at hand.
    sentence: usize,
    /// The interval that a narrative has reached, with its paragraph: `previous`, unless that is a year in passing.
    narrative: Option<(Interval, usize)>,
    /// The last day or month with its sentence.
    dated: Option<(Interval, usize)>,
    /// The year of the last expression that has one.
    mentioned_year: Option<i32>,
    /// A year far before publication, with the sentence that names it: "in 1985 … in March".
    distant_year: Option<(i32, usize)>,
    /// The first quarter named, which the article reports on.
    reported_quarter: Option<Interval>,
    /// The period that figures were last given for: a quarter, or the year of "the nine months".
    reported_period: Option<Interval>,
}

impl Normalizer {
    /// Starts a text with these expressions.
    pub fn new(published: Option<Date>, candidates: &[Candidate]) -> Self {
        let is_history = is_history(published, candidates);
        Self {
            published,
            is_historical: is_history || published.is_none(),
            is_history,
            previous: None,
            previous_sentence: None,
            sentence: 0,
            narrative: None,
            dated: None,
            mentioned_year: None,
            distant_year: None,
            reported_quarter: None,
            reported_period: None,
        }
    }

    /// Normalises the next expression of the text and remembers its interval for those after it.
    pub fn normalize(&mut self, expression: &TimeExpression, position: Position) -> Normalized {
        self.sentence = position.sentence;
        let normalized = self.interpret(expression, position);
        if let Some(interval) =
            normalized.interval.filter(|_| matches!(normalized.kind, TimexType::Date | TimexType::Time))
        {
            self.update(interval, expression, position);
        }
        if let (TimeExpression::Duration(value), Some(published)) = (expression, self.published)
            && matches!(value.as_str(), "P6M" | "P9M")
        {
            self.reported_period = Some(Interval::Year(i32::from(published.year())));
        }
        normalized
    }

    fn update(&mut self, interval: Interval, expression: &TimeExpression, position: Position) {
        // "by 1976" in a narrative of 1975 does not move it to 1976.
        let is_limit = self.is_historical
            && position.is_bound
            && interval.unit() >= Unit::Year
            && self.previous.is_some();
        let is_flashback = self.is_historical && self.previous.is_some() && is_flashback(expression);
        if !is_limit && !is_flashback {
            self.previous = Some(interval);
            self.previous_sentence = Some(position.sentence);
            if !self.is_in_passing(interval, expression, position) {
                self.narrative = Some((interval, position.paragraph));
            }
        }
        if interval.unit() <= Unit::Month {
            self.dated = Some((interval, position.sentence));
        }
        self.mentioned_year = interval.year().or(self.mentioned_year);
        if interval.unit() == Unit::Quarter {
            self.update_reported_period(interval, expression);
        }
        if let (Some(year), Some(published)) = (interval.year(), self.published)
            && year < i32::from(published.year()) - 1
        {
            self.distant_year = Some((year, position.sentence));
        }
    }

    /// Tests for a time that does not move the narrative: "a campaign planned for 1976" after a date of its paragraph,
    /// or a winter that only its place in the text gives a year.
    fn is_in_passing(&self, interval: Interval, expression: &TimeExpression, position: Position) -> bool {
        let follows_date = self.narrative.is_some_and(|(narrative, paragraph)| {
            paragraph == position.paragraph && narrative.unit() <= Unit::Month
        });
        let winter = YearPart::Season(Season::Winter);
        let is_bare_winter =
            *expression == TimeExpression::InYear { year: YearSpec::Unspecified, part: winter };
        follows_date && (interval.unit() >= Unit::Year && !position.opens_sentence || is_bare_winter)
    }

    fn update_reported_period(&mut self, quarter: Interval, expression: &TimeExpression) {
        let is_named = matches!(expression, TimeExpression::InYear { .. });
        if is_named && self.reported_quarter.is_none() {
            self.reported_quarter = Some(quarter);
        }
        let is_of_last_year = quarter.year().zip(self.published).is_some_and(|(year, published)| {
            (0..=1).contains(&(i32::from(published.year()) - year))
                && quarter.days().is_some_and(|(_, end)| end <= published)
        });
        let is_later = match self.reported_period {
            Some(Interval::Quarter(year, nth)) => Interval::Quarter(year, nth).days() <= quarter.days(),
            _ => true,
        };
        if is_of_last_year && is_later && (is_named || *expression == TimeExpression::ReportedQuarter) {
            self.reported_period = Some(quarter);
        }
    }

    fn interpret(&self, expression: &TimeExpression, position: Position) -> Normalized {
        match expression {
            TimeExpression::Interval(interval) => Normalized::interval(*interval, TimeAnchor::Itself),
            TimeExpression::InYear { year, part } => self.in_year(*year, *part, position),
            TimeExpression::DayOfMonth(day) => self.day_of_month(*day),
            TimeExpression::Weekday { number, deictic } => self.weekday(*number, *deictic, position.tense),
            TimeExpression::DatedWeekday { number, day } => self.dated_weekday(*number, *day, position.tense),
            TimeExpression::WeekOf(date) => self.week_of(date, position),
            TimeExpression::Offset { unit, count, anchor } => self.offset(*unit, *count, *anchor, position),
            TimeExpression::OffsetFrom { unit, count, from } => {
                self.offset_from(*unit, *count, from, position)
            }
            TimeExpression::YearAgo { unit, anchor } => self.year_ago(*unit, *anchor, position),
            TimeExpression::ReportedQuarter => self.quarter(),
            TimeExpression::ReportedQuarterOf(year) => match self.reported_period.or(self.reported_quarter) {
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
            TimeExpression::Reference(value) | TimeExpression::HistoricalReference(value) => {
                Normalized::underspecified(*value, TimeAnchor::PublishedAt)
            }
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
            Anchor::Sentence if self.previous_sentence == Some(self.sentence) => previous.or(publication),
            Anchor::PublicationDate | Anchor::Sentence if self.is_historical => previous.or(publication),
            Anchor::PublicationDate | Anchor::Sentence => publication,
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

/// Tests for a look back, which leaves the narrative where it is: "two years earlier", "the previous April".
fn is_flashback(expression: &TimeExpression) -> bool {
    match expression {
        TimeExpression::Offset { unit, count: Some(count), .. } => *unit >= Unit::Year && *count < 0,
        TimeExpression::InYear { year: YearSpec::Relative(offset, _), .. } => *offset < 0,
        TimeExpression::InYear { year: YearSpec::Nearest(offset, Anchor::PreviousTime), .. } => *offset < 0,
        TimeExpression::YearAgo { .. } => true,
        _ => false,
    }
}

/// Classifies a text as history: many years before publication, few weekdays and days like "yesterday".
///
/// Without a publication date, all years count as before it.
fn is_history(published: Option<Date>, candidates: &[Candidate]) -> bool {
    let published_year = published.map_or(i32::MAX, |published| i32::from(published.year()));
    let (mut distant, mut near) = (0, 0);
    for candidate in candidates {
        match &candidate.expression {
            TimeExpression::Interval(interval) => match interval.year() {
                Some(year) if year < published_year => distant += 1,
                Some(_) => near += 1,
                None => {}
            },
            TimeExpression::Weekday { .. }
            | TimeExpression::DatedWeekday { .. }
            | TimeExpression::Offset { anchor: Anchor::PublicationDate, .. }
            | TimeExpression::TimeOfDay { day: Some(_), .. } => near += 1,
            _ => {}
        }
    }
    // A short text with a weekday is news of an old thing.
    distant >= 4 && distant > 3 * near && (near == 0 || distant >= 12)
}
