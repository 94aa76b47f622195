//! Dates of holidays that move from year to year.

use jiff::{ToSpan, civil::Date, civil::Weekday};

/// Computes the date of a movable holiday in a year.
///
/// `rule` is the lexicon's: `easter-2` is two days before Easter Sunday, `11/4.4` the fourth Thursday of November
/// (month, ISO weekday, ordinal; -1 is the last). `None` when the rule is malformed or the year is outside the calendar.
pub(in super::super) fn movable_holiday(rule: &str, year: i32) -> Option<Date> {
    if let Some(offset) = rule.strip_prefix("easter") {
        return easter(year)?.checked_add(offset.parse::<i32>().ok()?.days()).ok();
    }
    let (month, nth) = rule.split_once('/')?;
    let (weekday, nth) = nth.split_once('.')?;
    nth_weekday(year, month.parse().ok()?, weekday.parse().ok()?, nth.parse().ok()?)
}

/// Returns the nth weekday (ISO number) of a month, -1 its last; `None` when the month has no such day.
pub(in super::super) fn nth_weekday(year: i32, month: i8, weekday: i8, nth: i8) -> Option<Date> {
    let first = Date::new(i16::try_from(year).ok()?, month, 1).ok()?;
    first.nth_weekday_of_month(nth, Weekday::from_monday_one_offset(weekday).ok()?).ok()
}

/// Computes Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher).
fn easter(year: i32) -> Option<Date> {
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
    fn movable_holidays_fall_on_their_known_dates() {
        assert_eq!(movable_holiday("11/4.4", 2025), Some(date(2025, 11, 27)));
        assert_eq!(movable_holiday("05/1.-1", 2025), Some(date(2025, 5, 26)));
        assert_eq!(movable_holiday("easter-2", 2025), Some(date(2025, 4, 18)));
        assert_eq!(movable_holiday("thanksgiving", 2025), None);
    }

    #[test]
    fn easter_falls_on_its_known_dates() {
        assert_eq!(easter(2024), Some(date(2024, 3, 31)));
        assert_eq!(easter(2025), Some(date(2025, 4, 20)));
        assert_eq!(easter(2038), Some(date(2038, 4, 25)));
    }
}
