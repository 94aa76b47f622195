//! Intervals of the calendar, with their TIMEX3 value, EDTF and days.

use jiff::{ToSpan, civil::Date, civil::ISOWeekDate, civil::Weekday};

use super::{Season, Unit};

/// A named interval of the calendar. Years are astronomical: 0 is 1 BC, -489 is 490 BC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Interval {
    /// The hundred years that begin with `.0` hundred: 19 is 1900–1999.
    Century(i32),
    /// The ten years that begin with `.0` tens: 197 is 1970–1979.
    Decade(i32),
    /// A century BC by its ordinal: 4 is 400–301 BC, `BC03` in TIMEX2.
    CenturyBc(i32),
    /// A decade BC: 47 is the 470s BC.
    DecadeBc(i32),
    Year(i32),
    /// A year and a half of it, 1 or 2.
    Half(i32, i8),
    /// A year and a quarter of it, 1–4.
    Quarter(i32, i8),
    /// A year and a season. Winter is December of the year before to February of the year after, because
    /// writers call both winters "the winter of 1951".
    Season(i32, Season),
    /// A year and a month, 1–12.
    Month(i32, i8),
    /// The year and number of an ISO week.
    Week(i32, i8),
    /// Saturday and Sunday of an ISO week.
    Weekend(i32, i8),
    Day(Date),
}

impl Interval {
    /// Makes the interval of one day; `None` when the calendar has no such day.
    pub fn day(year: i32, month: i8, day: i8) -> Option<Self> {
        Date::new(i16::try_from(year).ok()?, month, day).ok().map(Self::Day)
    }

    /// Returns the interval of `unit` that contains `day`. Clock units give the day itself.
    pub fn containing(unit: Unit, day: Date) -> Self {
        let year = i32::from(day.year());
        match unit {
            Unit::Week | Unit::Fortnight => {
                let week = day.iso_week_date();
                Self::Week(i32::from(week.year()), week.week())
            }
            Unit::Weekend => {
                let week = day.iso_week_date();
                Self::Weekend(i32::from(week.year()), week.week())
            }
            Unit::Month => Self::Month(year, day.month()),
            Unit::Quarter => Self::Quarter(year, (day.month() - 1) / 3 + 1),
            Unit::Season => Self::Season(year, Season::of_month(day.month())),
            Unit::Year => Self::Year(year),
            Unit::Decade if year > 0 => Self::Decade(year.div_euclid(10)),
            Unit::Decade => Self::DecadeBc((1 - year) / 10),
            Unit::Century | Unit::Millennium if year > 0 => Self::Century(year.div_euclid(100)),
            Unit::Century | Unit::Millennium => Self::CenturyBc((1 - year) / 100 + 1),
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Self::Day(day),
        }
    }

    /// Returns the unit of the interval; half years count as quarters.
    pub fn unit(self) -> Unit {
        match self {
            Self::Century(_) | Self::CenturyBc(_) => Unit::Century,
            Self::Decade(_) | Self::DecadeBc(_) => Unit::Decade,
            Self::Year(_) => Unit::Year,
            Self::Half(..) | Self::Quarter(..) => Unit::Quarter,
            Self::Season(..) => Unit::Season,
            Self::Month(..) => Unit::Month,
            Self::Week(..) => Unit::Week,
            Self::Weekend(..) => Unit::Weekend,
            Self::Day(_) => Unit::Day,
        }
    }

    /// Returns the year that contains the interval; `None` for decades and centuries.
    pub fn year(self) -> Option<i32> {
        match self {
            Self::Century(_) | Self::Decade(_) | Self::CenturyBc(_) | Self::DecadeBc(_) => None,
            Self::Year(year)
            | Self::Half(year, _)
            | Self::Quarter(year, _)
            | Self::Season(year, _)
            | Self::Month(year, _)
            | Self::Week(year, _)
            | Self::Weekend(year, _) => Some(year),
            Self::Day(day) => Some(i32::from(day.year())),
        }
    }

    /// Returns the month that places a day, month or season in its year; `None` for other intervals.
    pub fn month(self) -> Option<i8> {
        match self {
            Self::Season(_, season) => Some(season.month()),
            Self::Month(_, month) => Some(month),
            Self::Day(day) => Some(day.month()),
            _ => None,
        }
    }

    /// Returns the first day and the day after the last; `None` outside the years -9999 to 9999.
    pub fn days(self) -> Option<(Date, Date)> {
        let date = |year: i32, month: i8, day: i8| Date::new(i16::try_from(year).ok()?, month, day).ok();
        let months = |year: i32, month: i8, count: i32| {
            let start = date(year, month, 1)?;
            Some((start, start.checked_add(count.months()).ok()?))
        };
        match self {
            Self::Century(century) => Some((date(century * 100, 1, 1)?, date(century * 100 + 100, 1, 1)?)),
            Self::Decade(decade) => Some((date(decade * 10, 1, 1)?, date(decade * 10 + 10, 1, 1)?)),
            Self::CenturyBc(nth) => Some((date(1 - nth * 100, 1, 1)?, date(101 - nth * 100, 1, 1)?)),
            Self::DecadeBc(tens) => Some((date(1 - tens * 10 - 9, 1, 1)?, date(2 - tens * 10, 1, 1)?)),
            Self::Year(year) => months(year, 1, 12),
            Self::Half(year, half) => months(year, half * 6 - 5, 6),
            Self::Quarter(year, quarter) => months(year, quarter * 3 - 2, 3),
            Self::Season(year, Season::Winter) => Some((date(year - 1, 12, 1)?, date(year + 1, 3, 1)?)),
            Self::Season(year, season) => months(year, season.first_month(), 3),
            Self::Month(year, month) => months(year, month, 1),
            Self::Week(year, week) => {
                let monday = week_day(year, week, Weekday::Monday)?;
                Some((monday, monday.checked_add(7.days()).ok()?))
            }
            Self::Weekend(year, week) => {
                let saturday = week_day(year, week, Weekday::Saturday)?;
                Some((saturday, saturday.checked_add(2.days()).ok()?))
            }
            Self::Day(day) => Some((day, day.tomorrow().ok()?)),
        }
    }

    /// Returns the interval of the same unit `count` units later; `None` when it leaves the calendar.
    pub fn shifted(self, count: i32) -> Option<Self> {
        // Counts come from the text: the bound keeps the arithmetic below from overflowing.
        let count = (-99_999..=99_999).contains(&count).then_some(count)?;
        let shifted = match self {
            Self::Century(century) => Self::Century(century + count),
            Self::Decade(decade) => Self::Decade(decade + count),
            Self::CenturyBc(nth) => Self::CenturyBc(nth - count),
            Self::DecadeBc(tens) => Self::DecadeBc(tens - count),
            Self::Year(year) => Self::Year(year + count),
            Self::Half(year, half) => {
                let halves = year * 2 + i32::from(half) - 1 + count;
                Self::Half(halves.div_euclid(2), halves.rem_euclid(2) as i8 + 1)
            }
            Self::Quarter(year, quarter) => {
                let quarters = year * 4 + i32::from(quarter) - 1 + count;
                Self::Quarter(quarters.div_euclid(4), quarters.rem_euclid(4) as i8 + 1)
            }
            Self::Season(year, season) => Self::Season(year + count, season),
            Self::Month(year, month) => {
                let months = year * 12 + i32::from(month) - 1 + count;
                Self::Month(months.div_euclid(12), months.rem_euclid(12) as i8 + 1)
            }
            Self::Week(year, week) => {
                let monday = week_day(year, week, Weekday::Monday)?;
                Self::containing(Unit::Week, monday.checked_add((count * 7).days()).ok()?)
            }
            Self::Weekend(year, week) => {
                let saturday = week_day(year, week, Weekday::Saturday)?;
                Self::containing(Unit::Weekend, saturday.checked_add((count * 7).days()).ok()?)
            }
            Self::Day(day) => Self::Day(day.checked_add(count.days()).ok()?),
        };
        shifted.days().map(|_| shifted)
    }

    /// Returns the corresponding interval `count` years later: 1988-Q3 for 1989-Q3 and -1.
    ///
    /// `None` for decades and centuries, and when a day leaves the calendar.
    pub fn shifted_years(self, count: i32) -> Option<Self> {
        Some(match self {
            Self::Half(year, half) => Self::Half(year + count, half),
            Self::Quarter(year, quarter) => Self::Quarter(year + count, quarter),
            Self::Month(year, month) => Self::Month(year + count, month),
            Self::Season(year, season) => Self::Season(year + count, season),
            Self::Week(year, week) => Self::Week(year + count, week),
            Self::Weekend(year, week) => Self::Weekend(year + count, week),
            Self::Day(day) => Self::Day(day.checked_add(count.years()).ok()?),
            Self::Year(year) => Self::Year(year + count),
            Self::Century(_) | Self::Decade(_) | Self::CenturyBc(_) | Self::DecadeBc(_) => {
                return None;
            }
        })
    }

    /// Returns the TIMEX3 value, as TimeBank and WikiWars write it.
    pub fn timex(self) -> String {
        match self {
            Self::Century(century) => format!("{century:02}"),
            Self::Decade(decade) => format!("{decade:03}"),
            Self::CenturyBc(nth) => format!("BC{:02}", nth - 1),
            Self::DecadeBc(tens) => format!("BC{tens:03}"),
            Self::Year(year) => timex_year(year),
            Self::Half(year, half) => format!("{}-H{half}", timex_year(year)),
            Self::Quarter(year, quarter) => format!("{}-Q{quarter}", timex_year(year)),
            Self::Season(year, season) => format!("{}-{}", timex_year(year), season.timex()),
            Self::Month(year, month) => format!("{}-{month:02}", timex_year(year)),
            Self::Week(year, week) => format!("{}-W{week:02}", timex_year(year)),
            Self::Weekend(year, week) => format!("{}-W{week:02}-WE", timex_year(year)),
            Self::Day(day) => {
                format!("{}-{:02}-{:02}", timex_year(i32::from(day.year())), day.month(), day.day())
            }
        }
    }

    /// Returns the EDTF level 1 string; `None` outside the years -9999 to 9999.
    ///
    /// EDTF has no quarters and weeks: those become intervals of months and days.
    pub fn edtf(self) -> Option<String> {
        let (first, end) = self.days()?;
        let last = end.yesterday().ok()?;
        Some(match self {
            Self::Century(century) => format!("{century:02}XX"),
            Self::Decade(decade) => format!("{decade:03}X"),
            Self::CenturyBc(_) | Self::DecadeBc(_) => {
                format!("{}/{}", edtf_year(i32::from(first.year())), edtf_year(i32::from(last.year())))
            }
            Self::Year(year) => edtf_year(year),
            Self::Half(..) | Self::Quarter(..) => format!(
                "{}-{:02}/{}-{:02}",
                edtf_year(i32::from(first.year())),
                first.month(),
                edtf_year(i32::from(last.year())),
                last.month()
            ),
            Self::Season(year, season) => format!("{}-{}", edtf_year(year), season.edtf()),
            Self::Month(year, month) => format!("{}-{month:02}", edtf_year(year)),
            Self::Week(..) | Self::Weekend(..) => format!("{}/{}", edtf_day(first), edtf_day(last)),
            Self::Day(day) => edtf_day(day),
        })
    }
}

fn week_day(year: i32, week: i8, weekday: Weekday) -> Option<Date> {
    ISOWeekDate::new(i16::try_from(year).ok()?, week, weekday).ok().map(ISOWeekDate::date)
}

/// Formats a year as TIMEX3 does: `1989`, `BC0490`.
pub(in super::super) fn timex_year(year: i32) -> String {
    if year > 0 { format!("{year:04}") } else { format!("BC{:04}", 1 - year) }
}

fn edtf_year(year: i32) -> String {
    if year >= 0 { format!("{year:04}") } else { format!("-{:04}", -year) }
}

fn edtf_day(day: Date) -> String {
    format!("{}-{:02}-{:02}", edtf_year(i32::from(day.year())), day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use edtf_core::{Bound, Edtf};
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_interval_has_its_timex_edtf_and_days() {
        let table = [
            (Interval::Century(19), "19", "19XX", (1900, 1, 1), (2000, 1, 1)),
            (Interval::Decade(197), "197", "197X", (1970, 1, 1), (1980, 1, 1)),
            (Interval::CenturyBc(4), "BC03", "-0399/-0300", (-399, 1, 1), (-299, 1, 1)),
            (Interval::DecadeBc(47), "BC047", "-0478/-0469", (-478, 1, 1), (-468, 1, 1)),
            (Interval::Year(-489), "BC0490", "-0489", (-489, 1, 1), (-488, 1, 1)),
            (Interval::Half(2024, 2), "2024-H2", "2024-07/2024-12", (2024, 7, 1), (2025, 1, 1)),
            (Interval::Quarter(2024, 3), "2024-Q3", "2024-07/2024-09", (2024, 7, 1), (2024, 10, 1)),
            (Interval::Season(2024, Season::Autumn), "2024-FA", "2024-23", (2024, 9, 1), (2024, 12, 1)),
            (Interval::Month(2024, 2), "2024-02", "2024-02", (2024, 2, 1), (2024, 3, 1)),
            (Interval::Week(2025, 17), "2025-W17", "2025-04-21/2025-04-27", (2025, 4, 21), (2025, 4, 28)),
            (
                Interval::Weekend(2025, 17),
                "2025-W17-WE",
                "2025-04-26/2025-04-27",
                (2025, 4, 26),
                (2025, 4, 28),
            ),
            (Interval::Day(date(2025, 4, 22)), "2025-04-22", "2025-04-22", (2025, 4, 22), (2025, 4, 23)),
        ];
        for (interval, value, edtf, (y, m, d), (ey, em, ed)) in table {
            assert_eq!(interval.timex(), value);
            assert_eq!(interval.edtf().as_deref(), Some(edtf));
            assert_eq!(interval.days(), Some((date(y, m, d), date(ey, em, ed))), "{value}");
        }
    }

    #[test]
    fn a_shift_crosses_the_year() {
        assert_eq!(Interval::Quarter(1989, 1).shifted(-1), Some(Interval::Quarter(1988, 4)));
        assert_eq!(Interval::Month(1989, 12).shifted(2), Some(Interval::Month(1990, 2)));
        assert_eq!(Interval::Week(2020, 53).shifted(1), Some(Interval::Week(2021, 1)));
        assert_eq!(Interval::Year(9999).shifted(90_000), None);
    }

    fn any_interval() -> impl Strategy<Value = Interval> {
        let season =
            prop::sample::select(vec![Season::Spring, Season::Summer, Season::Autumn, Season::Winter]);
        let year = -9998..=9998i32;
        prop_oneof![
            (1..=98i32).prop_map(Interval::Century),
            (1..=998i32).prop_map(Interval::Decade),
            (1..=99i32).prop_map(Interval::CenturyBc),
            (1..=998i32).prop_map(Interval::DecadeBc),
            year.clone().prop_map(Interval::Year),
            (year.clone(), 1..=2i8).prop_map(|(year, half)| Interval::Half(year, half)),
            (year.clone(), 1..=4i8).prop_map(|(year, quarter)| Interval::Quarter(year, quarter)),
            (year.clone(), season).prop_map(|(year, season)| Interval::Season(year, season)),
            (year.clone(), 1..=12i8).prop_map(|(year, month)| Interval::Month(year, month)),
            (year.clone(), 1..=52i8).prop_map(|(year, week)| Interval::Week(year, week)),
            (year.clone(), 1..=52i8).prop_map(|(year, week)| Interval::Weekend(year, week)),
            (year, 1..=12i8, 1..=28i8).prop_map(|(year, month, day)| Interval::Day(date(
                year as i16,
                month,
                day
            ))),
        ]
    }

    proptest! {
        /// Compares with the crate `edtf-core`. Its winter is another: EDTF leaves the months of seasons open.
        #[test]
        fn edtf_is_of_level_1_and_has_the_days_of_the_interval(interval in any_interval()) {
            let edtf = interval.edtf().unwrap();
            let parsed = Edtf::parse(&edtf).unwrap();
            prop_assert!(parsed.level() <= 1, "{}", edtf);
            prop_assert!(Edtf::parse(&(edtf.clone() + "~")).is_ok() || edtf.contains('/'));
            let day = |bound| match bound {
                Bound::Date(day) => Some(date(day.year as i16, day.month as i8, day.day as i8)),
                _ => None,
            };
            let bounds = parsed.bounds();
            let (first, end) = interval.days().unwrap();
            if !matches!(interval, Interval::Season(_, Season::Winter)) {
                prop_assert_eq!(day(bounds.earliest), Some(first), "{}", edtf);
                prop_assert_eq!(day(bounds.latest), end.yesterday().ok(), "{}", edtf);
            }
        }
    }
}
