//! Stretches of the calendar: their TIMEX3 value, their EDTF, their first and last day.

use jiff::{ToSpan, civil::Date, civil::ISOWeekDate, civil::Weekday};

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Weekend,
    Month,
    Quarter,
    Season,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "second" => Self::Second,
            "minute" => Self::Minute,
            "hour" => Self::Hour,
            "day" => Self::Day,
            "week" => Self::Week,
            "fortnight" => Self::Fortnight,
            "weekend" => Self::Weekend,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "season" => Self::Season,
            "year" => Self::Year,
            "decade" => Self::Decade,
            "century" => Self::Century,
            "millennium" => Self::Millennium,
            _ => return None,
        })
    }

    /// What stands after the number in a TIMEX3 duration, and what before it: ("PT", "H").
    pub fn duration(self) -> (&'static str, &'static str) {
        match self {
            Self::Second => ("PT", "S"),
            Self::Minute => ("PT", "M"),
            Self::Hour => ("PT", "H"),
            Self::Day => ("P", "D"),
            Self::Week => ("P", "W"),
            Self::Fortnight => ("P", "FN"),
            Self::Weekend => ("P", "WE"),
            Self::Month => ("P", "M"),
            Self::Quarter => ("P", "Q"),
            Self::Season => ("P", "SN"),
            Self::Year => ("P", "Y"),
            Self::Decade => ("P", "DE"),
            Self::Century => ("P", "CE"),
            Self::Millennium => ("P", "ML"),
        }
    }

    pub fn is_of_the_clock(self) -> bool {
        self < Self::Day
    }
}

/// A season of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    pub fn named(timex: &str) -> Option<Self> {
        [Self::Spring, Self::Summer, Self::Autumn, Self::Winter]
            .into_iter()
            .find(|season| season.timex() == timex)
    }

    pub fn timex(self) -> &'static str {
        match self {
            Self::Spring => "SP",
            Self::Summer => "SU",
            Self::Autumn => "FA",
            Self::Winter => "WI",
        }
    }

    fn edtf(self) -> u8 {
        match self {
            Self::Spring => 21,
            Self::Summer => 22,
            Self::Autumn => 23,
            Self::Winter => 24,
        }
    }

    /// First month and the month after the last. Winter counts as the one that begins the year and the
    /// one that ends it: both are called "the winter of 1951".
    fn first_month(self) -> i8 {
        match self {
            Self::Spring => 3,
            Self::Summer => 6,
            Self::Autumn => 9,
            Self::Winter => 12,
        }
    }
}

/// A stretch of the calendar. Years are astronomical: 0 is 1 BC, -489 is 490 BC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stretch {
    /// The hundred years that begin with `.0` hundred: 19 is 1900–1999.
    Century(i32),
    /// The ten years that begin with `.0` tens: 197 is 1970–1979.
    Decade(i32),
    /// Before our era, as people count there: 4 is the century from 400 to 301 BC, named "BC03" in TIMEX2.
    CenturyBefore(i32),
    /// Before our era: 47 is the 470s BC.
    DecadeBefore(i32),
    Year(i32),
    Half(i32, i8),
    Quarter(i32, i8),
    Season(i32, Season),
    Month(i32, i8),
    /// The ISO week's year and number.
    Week(i32, i8),
    Weekend(i32, i8),
    Day(Date),
}

impl Stretch {
    pub fn day(year: i32, month: i8, day: i8) -> Option<Self> {
        Date::new(i16::try_from(year).ok()?, month, day).ok().map(Self::Day)
    }

    /// The stretch of this unit that the day lies in.
    pub fn of(unit: Unit, day: Date) -> Self {
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
            Unit::Season => Self::Season(
                year,
                match day.month() {
                    3..=5 => Season::Spring,
                    6..=8 => Season::Summer,
                    9..=11 => Season::Autumn,
                    _ => Season::Winter,
                },
            ),
            Unit::Year => Self::Year(year),
            Unit::Decade if year > 0 => Self::Decade(year.div_euclid(10)),
            Unit::Decade => Self::DecadeBefore((1 - year) / 10),
            Unit::Century | Unit::Millennium if year > 0 => Self::Century(year.div_euclid(100)),
            Unit::Century | Unit::Millennium => Self::CenturyBefore((1 - year) / 100 + 1),
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Self::Day(day),
        }
    }

    /// The unit it is one of; halves of years count as quarters.
    pub fn unit(self) -> Unit {
        match self {
            Self::Century(_) | Self::CenturyBefore(_) => Unit::Century,
            Self::Decade(_) | Self::DecadeBefore(_) => Unit::Decade,
            Self::Year(_) => Unit::Year,
            Self::Half(..) | Self::Quarter(..) => Unit::Quarter,
            Self::Season(..) => Unit::Season,
            Self::Month(..) => Unit::Month,
            Self::Week(..) => Unit::Week,
            Self::Weekend(..) => Unit::Weekend,
            Self::Day(_) => Unit::Day,
        }
    }

    /// The year it lies in, where it lies in one.
    pub fn year(self) -> Option<i32> {
        match self {
            Self::Century(_) | Self::Decade(_) | Self::CenturyBefore(_) | Self::DecadeBefore(_) => None,
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

    /// First day and the day after the last.
    pub fn days(self) -> Option<(Date, Date)> {
        let date = |year: i32, month: i8, day: i8| Date::new(i16::try_from(year).ok()?, month, day).ok();
        let months = |year: i32, month: i8, count: i32| {
            let start = date(year, month, 1)?;
            Some((start, start.checked_add(count.months()).ok()?))
        };
        match self {
            Self::Century(century) => Some((date(century * 100, 1, 1)?, date(century * 100 + 100, 1, 1)?)),
            Self::Decade(decade) => Some((date(decade * 10, 1, 1)?, date(decade * 10 + 10, 1, 1)?)),
            Self::CenturyBefore(nth) => Some((date(1 - nth * 100, 1, 1)?, date(101 - nth * 100, 1, 1)?)),
            Self::DecadeBefore(tens) => Some((date(1 - tens * 10 - 9, 1, 1)?, date(2 - tens * 10, 1, 1)?)),
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

    /// The stretch of the same kind `count` further on.
    pub fn shifted(self, count: i32) -> Option<Self> {
        // Counts come from the text; none that leads out of the calendar is followed.
        let count = (-99_999..=99_999).contains(&count).then_some(count)?;
        let moved = match self {
            Self::Century(century) => Self::Century(century + count),
            Self::Decade(decade) => Self::Decade(decade + count),
            Self::CenturyBefore(nth) => Self::CenturyBefore(nth - count),
            Self::DecadeBefore(tens) => Self::DecadeBefore(tens - count),
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
                Self::of(Unit::Week, monday.checked_add((count * 7).days()).ok()?)
            }
            Self::Weekend(year, week) => {
                let saturday = week_day(year, week, Weekday::Saturday)?;
                Self::of(Unit::Weekend, saturday.checked_add((count * 7).days()).ok()?)
            }
            Self::Day(day) => Self::Day(day.checked_add(count.days()).ok()?),
        };
        moved.days().map(|_| moved)
    }

    /// The same stretch some years on: 1988-Q3 for 1989-Q3, one year back.
    pub fn years_on(self, count: i32) -> Option<Self> {
        Some(match self {
            Self::Half(year, half) => Self::Half(year + count, half),
            Self::Quarter(year, quarter) => Self::Quarter(year + count, quarter),
            Self::Month(year, month) => Self::Month(year + count, month),
            Self::Season(year, season) => Self::Season(year + count, season),
            Self::Week(year, week) => Self::Week(year + count, week),
            Self::Weekend(year, week) => Self::Weekend(year + count, week),
            Self::Day(day) => Self::Day(day.checked_add(count.years()).ok()?),
            Self::Year(year) => Self::Year(year + count),
            Self::Century(_) | Self::Decade(_) | Self::CenturyBefore(_) | Self::DecadeBefore(_) => {
                return None;
            }
        })
    }

    /// As TimeBank and WikiWars write it.
    pub fn timex(self) -> String {
        match self {
            Self::Century(century) => format!("{century:02}"),
            Self::Decade(decade) => format!("{decade:03}"),
            Self::CenturyBefore(nth) => format!("BC{:02}", nth - 1),
            Self::DecadeBefore(tens) => format!("BC{tens:03}"),
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

    /// As EDTF level 1, which has no quarters and weeks: those are intervals there.
    pub fn edtf(self) -> Option<String> {
        let (first, end) = self.days()?;
        let last = end.yesterday().ok()?;
        Some(match self {
            Self::Century(century) => format!("{century:02}XX"),
            Self::Decade(decade) => format!("{decade:03}X"),
            Self::CenturyBefore(_) | Self::DecadeBefore(_) => {
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

/// The year as TIMEX writes it: "1989", "BC0490".
pub(super) fn timex_year(year: i32) -> String {
    if year > 0 { format!("{year:04}") } else { format!("BC{:04}", 1 - year) }
}

fn edtf_year(year: i32) -> String {
    if year >= 0 { format!("{year:04}") } else { format!("-{:04}", -year) }
}

fn edtf_day(day: Date) -> String {
    format!("{}-{:02}-{:02}", edtf_year(i32::from(day.year())), day.month(), day.day())
}

/// Easter Sunday of a year (the Gregorian computus).
pub(super) fn easter(year: i32) -> Option<Date> {
    let (a, b, c) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19).rem_euclid(32);
    Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn each_kind_has_value_edtf_and_days() {
        let table = [
            (Stretch::Century(19), "19", "19XX", (1900, 1, 1), (2000, 1, 1)),
            (Stretch::Decade(197), "197", "197X", (1970, 1, 1), (1980, 1, 1)),
            (Stretch::CenturyBefore(4), "BC03", "-0399/-0300", (-399, 1, 1), (-299, 1, 1)),
            (Stretch::DecadeBefore(47), "BC047", "-0478/-0469", (-478, 1, 1), (-468, 1, 1)),
            (Stretch::Year(-489), "BC0490", "-0489", (-489, 1, 1), (-488, 1, 1)),
            (Stretch::Half(2024, 2), "2024-H2", "2024-07/2024-12", (2024, 7, 1), (2025, 1, 1)),
            (Stretch::Quarter(2024, 3), "2024-Q3", "2024-07/2024-09", (2024, 7, 1), (2024, 10, 1)),
            (Stretch::Season(2024, Season::Autumn), "2024-FA", "2024-23", (2024, 9, 1), (2024, 12, 1)),
            (Stretch::Month(2024, 2), "2024-02", "2024-02", (2024, 2, 1), (2024, 3, 1)),
            (Stretch::Week(2025, 17), "2025-W17", "2025-04-21/2025-04-27", (2025, 4, 21), (2025, 4, 28)),
            (
                Stretch::Weekend(2025, 17),
                "2025-W17-WE",
                "2025-04-26/2025-04-27",
                (2025, 4, 26),
                (2025, 4, 28),
            ),
            (Stretch::Day(date(2025, 4, 22)), "2025-04-22", "2025-04-22", (2025, 4, 22), (2025, 4, 23)),
        ];
        for (stretch, value, edtf, (y, m, d), (ey, em, ed)) in table {
            assert_eq!(stretch.timex(), value);
            assert_eq!(stretch.edtf().as_deref(), Some(edtf));
            assert_eq!(stretch.days(), Some((date(y, m, d), date(ey, em, ed))), "{value}");
        }
    }

    #[test]
    fn a_shift_runs_over_the_year() {
        assert_eq!(Stretch::Quarter(1989, 1).shifted(-1), Some(Stretch::Quarter(1988, 4)));
        assert_eq!(Stretch::Month(1989, 12).shifted(2), Some(Stretch::Month(1990, 2)));
        assert_eq!(Stretch::Week(2020, 53).shifted(1), Some(Stretch::Week(2021, 1)));
        assert_eq!(Stretch::Year(9999).shifted(90_000), None);
    }

    #[test]
    fn easter_falls_on_its_known_days() {
        assert_eq!(easter(2024), Some(date(2024, 3, 31)));
        assert_eq!(easter(2025), Some(date(2025, 4, 20)));
        assert_eq!(easter(2038), Some(date(2038, 4, 25)));
    }
}
