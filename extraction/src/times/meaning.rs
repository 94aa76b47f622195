//! What an expression says, before it is known when it is said.

use super::stretch::{Season, Stretch, Unit};

/// The meaning of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning {
    /// A stretch named in full: "1989", "April 22, 2025", "the 1990s".
    Stretch(Stretch),
    /// A part of a year: "April 22", "the third quarter of 1989", "last spring".
    InYear { year: YearSpec, part: Part },
    /// A day of a month told before: "the 20th".
    DayOfMonth(i8),
    /// A weekday.
    Weekday { number: i8, which: Option<(i32, Told)> },
    /// A unit counted from now or from a time told: "last week", "two days later", "that year".
    Shift { unit: Unit, count: Option<i32>, from: Told },
    /// The same time one year before: "a year earlier", "the year-ago quarter".
    YearAgo { unit: Option<Unit>, from: Told },
    /// "the quarter", "the latest period": the one the text is about.
    TheQuarter,
    /// "the 1988 period": the quarter the text is about, in another year.
    PeriodOf(i32),
    /// The last day, or first, of a stretch: "year-end".
    YearEnd(YearSpec),
    /// A time so vague that TIMEX3 has a word for it.
    Reference(&'static str),
    /// A length of time.
    Duration(String),
    /// A recurring time.
    Set(String),
    /// A time of day on a day, or on none that is known.
    OfDay { day: Option<Box<Meaning>>, clock: String },
}

/// Where a count begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    /// The article's date.
    Now,
    /// A time told before.
    Before,
}

/// Which year a part of a year belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum YearSpec {
    Given(i32),
    /// "this year's third quarter", "April last year".
    Relative(i32, Told),
    /// "last April" (-1), "next spring" (1), "this September" (0).
    Near(i32),
    /// Not said.
    Open,
}

/// A part of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Whole,
    Half(i8),
    Quarter(i8),
    Season(Season),
    Month(i8),
    Day(i8, i8),
    /// A day that is not the same each year; as the lexicon writes it.
    Movable(&'static str),
}

impl Part {
    /// The part in a given year.
    pub fn of(self, year: i32) -> Option<Stretch> {
        Some(match self {
            Self::Whole => Stretch::Year(year),
            Self::Half(half) => Stretch::Half(year, half),
            Self::Quarter(quarter) => Stretch::Quarter(year, quarter),
            Self::Season(season) => Stretch::Season(year, season),
            Self::Month(month) => Stretch::Month(year, month),
            Self::Day(month, day) => Stretch::day(year, month, day)?,
            Self::Movable(rule) => Stretch::Day(super::rules::holiday::day(rule, year)?),
        })
    }

    /// Its value where the year is not known.
    pub fn open(self) -> String {
        match self {
            Self::Whole => "XXXX".to_owned(),
            Self::Half(half) => format!("XXXX-H{half}"),
            Self::Quarter(quarter) => format!("XXXX-Q{quarter}"),
            Self::Season(season) => format!("XXXX-{}", season.timex()),
            Self::Month(month) => format!("XXXX-{month:02}"),
            Self::Day(month, day) => format!("XXXX-{month:02}-{day:02}"),
            Self::Movable(_) => "XXXX-XX-XX".to_owned(),
        }
    }
}

/// An expression found: its words, and what they mean.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// The word after its last.
    pub end: usize,
    pub meaning: Meaning,
}

impl Found {
    pub fn new(end: usize, meaning: Meaning) -> Option<Self> {
        Some(Self { end, meaning })
    }
}
