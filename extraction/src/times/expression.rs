//! Time expressions before normalisation: what they say, without the date they are counted from.

use super::calendar::{Interval, Season, Unit, movable_holiday, nth_weekday};

/// The content of a time expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TimeExpression {
    /// An interval named in full: "1989", "April 22, 2025", "the 1990s".
    Interval(Interval),
    /// A part of a year: "April 22", "the third quarter of 1989", "last spring".
    InYear { year: YearSpec, part: YearPart },
    /// A day of the month that an earlier expression named: "the 20th".
    DayOfMonth(i8),
    /// A weekday by its ISO number, with the offset and anchor of "last", "next" …
    Weekday { number: i8, deictic: Option<(i32, Anchor)> },
    /// A weekday and the day of the month: "Sunday 19".
    DatedWeekday { number: i8, day: i8 },
    /// The week that contains a date: "the week of March 4".
    WeekOf(Box<TimeExpression>),
    /// A number of units before (negative) or after a date: "ten years before last Tuesday".
    OffsetFrom { unit: Unit, count: i32, from: Box<TimeExpression> },
    /// A number of units from an anchor: "last week", "two days later", "that year". `None` is "a few".
    Offset { unit: Unit, count: Option<i32>, anchor: Anchor },
    /// The same time one year before: "a year earlier", "the year-ago quarter".
    YearAgo { unit: Option<Unit>, anchor: Anchor },
    /// The quarter that the article reports on: "the quarter", "the latest period".
    ReportedQuarter,
    /// That quarter in another year: "the 1988 period".
    ReportedQuarterOf(i32),
    /// The last day of a year: "year-end".
    YearEnd(YearSpec),
    /// A vague time, by its TIMEX3 value: `PAST_REF`.
    Reference(&'static str),
    /// A word that is annotated as a vague time in histories alone: "former".
    HistoricalReference(&'static str),
    /// A duration, by its TIMEX3 value: `P3D`.
    Duration(String),
    /// A recurring time, by its TIMEX3 value: `XXXX-WXX-4`.
    Set(String),
    /// A time of day (`T22:00`, `TMO`), on a day or on none that is named.
    TimeOfDay { day: Option<Box<TimeExpression>>, clock: String },
}

/// The time that an expression counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    PublicationDate,
    /// The last time expression before this one that names an interval.
    PreviousTime,
    /// That expression if it is in the same sentence, or in a history; else the publication date: "the year".
    Sentence,
}

/// The year that a part of a year belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum YearSpec {
    Explicit(i32),
    /// "this year's third quarter", "April last year".
    Relative(i32, Anchor),
    /// "last April" (-1), "next spring" (1), "this September" (0), "the previous April".
    Nearest(i32, Anchor),
    Unspecified,
}

/// A part of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum YearPart {
    Whole,
    Half(i8),
    Quarter(i8),
    Season(Season),
    Month(i8),
    /// A month and a day of it.
    Day(i8, i8),
    /// A holiday with a different date each year, by its rule in the lexicon.
    MovableHoliday(&'static str),
    /// The nth weekday (ISO number) of a month, -1 the last: "the third Friday of November".
    NthWeekday {
        month: i8,
        weekday: i8,
        nth: i8,
    },
}

impl YearPart {
    /// Returns the interval of this part in `year`; `None` when that year has no such day.
    pub fn in_year(self, year: i32) -> Option<Interval> {
        Some(match self {
            Self::Whole => Interval::Year(year),
            Self::Half(half) => Interval::Half(year, half),
            Self::Quarter(quarter) => Interval::Quarter(year, quarter),
            Self::Season(season) => Interval::Season(year, season),
            Self::Month(month) => Interval::Month(year, month),
            Self::Day(month, day) => Interval::day(year, month, day)?,
            Self::MovableHoliday(rule) => Interval::Day(movable_holiday(rule, year)?),
            Self::NthWeekday { month, weekday, nth } => {
                Interval::Day(nth_weekday(year, month, weekday, nth)?)
            }
        })
    }

    /// Returns the month that places this part in its year; `None` for a whole year and a movable holiday.
    pub fn month(self) -> Option<i8> {
        Some(match self {
            Self::Whole | Self::MovableHoliday(_) => return None,
            Self::Half(half) => half * 6 - 5,
            Self::Quarter(quarter) => quarter * 3 - 2,
            Self::Season(season) => season.month(),
            Self::Month(month) | Self::Day(month, _) | Self::NthWeekday { month, .. } => month,
        })
    }

    /// Returns the TIMEX3 value of this part in an unknown year: `XXXX-04`.
    pub fn timex_without_year(self) -> String {
        match self {
            Self::Whole => "XXXX".to_owned(),
            Self::Half(half) => format!("XXXX-H{half}"),
            Self::Quarter(quarter) => format!("XXXX-Q{quarter}"),
            Self::Season(season) => format!("XXXX-{}", season.timex()),
            Self::Month(month) => format!("XXXX-{month:02}"),
            Self::Day(month, day) => format!("XXXX-{month:02}-{day:02}"),
            Self::MovableHoliday(_) => "XXXX-XX-XX".to_owned(),
            Self::NthWeekday { month, .. } => format!("XXXX-{month:02}-XX"),
        }
    }
}

/// The result of a rule: an expression and where it ends.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Match {
    /// The word after its last.
    pub end: usize,
    pub expression: TimeExpression,
}

impl Match {
    /// Makes a match, as the `Some` that a rule returns.
    pub fn new(end: usize, expression: TimeExpression) -> Option<Self> {
        Some(Self { end, expression })
    }
}
