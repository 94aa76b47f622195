//! Open intervals: "since 2021", "before 1999".

use jiff::civil::Date;

use super::{
    calendar::{Interval, Unit},
    scan::Scan,
};

/// The side of an interval that a preposition leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    /// "since": it lasts until publication.
    Since,
    /// "before": its beginning is unknown.
    Before,
}

/// An open interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Limited {
    /// EDTF level 1, with `..` for the open side.
    pub edtf: String,
    /// The first day and the day after the last, if both are known.
    pub days: Option<(Date, Date)>,
}

impl Limit {
    /// Returns the limit that the word before the expression `start..end` sets.
    pub fn of(scan: &Scan<'_>, start: usize, end: usize) -> Option<Self> {
        let before = scan.before(start);
        match before.lower.as_ref() {
            // "the first since 1997, when they lost": they lost in that year.
            "since" if scan.word(scan.skip(end, &[","])).is("when") => None,
            "since" => Some(Self::Since),
            "before" => Some(Self::Before),
            _ => None,
        }
    }

    /// Limits an interval; `None` where the words set no limit of the calendar.
    ///
    /// "before Friday" often orders events and says no more than "by Friday": only months and years are limits.
    pub fn apply(self, interval: Interval, published: Option<Date>) -> Option<Limited> {
        let (first, end) = interval.days()?;
        match self {
            Self::Since => {
                let today = published.filter(|published| first <= *published)?;
                let start = match interval.unit() {
                    Unit::Year | Unit::Month => interval,
                    unit if unit > Unit::Year => Interval::containing(Unit::Year, first),
                    _ => Interval::Day(first),
                };
                let edtf = start.edtf()?;
                let end = end.max(today.tomorrow().ok()?);
                Some(Limited { edtf: format!("{edtf}/.."), days: Some((first, end)) })
            }
            Self::Before if matches!(interval.unit(), Unit::Month | Unit::Year) => {
                let edtf = interval.shifted(-1)?.edtf()?;
                Some(Limited { edtf: format!("../{edtf}"), days: None })
            }
            Self::Before => None,
        }
    }
}
