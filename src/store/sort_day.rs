//! Days as integers: one order for dated and undated rows, and every year that a reading can name.

use extraction::schema::When;
use jiff::{SignedDuration, civil::Date};

/// The sort day of a row without a date: after all others.
pub const UNDATED: i32 = i32::MAX;
/// Day 0.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// Returns the days since 1970-01-01.
pub fn day_number(date: Date) -> i32 {
    date.duration_since(EPOCH).as_hours() as i32 / 24
}

/// Returns the date of a day number; beyond the years -9999 to 9999 the nearest date.
pub fn date_of(day: i32) -> Date {
    let end = if day < 0 { Date::MIN } else { Date::MAX };
    EPOCH.checked_add(SignedDuration::from_hours(24 * i64::from(day))).unwrap_or(end)
}

/// Returns the first day, and the day after the last.
pub fn day_interval(when: &When) -> (i32, i32) {
    let first = day_number(when.first_day);
    (first, (day_number(when.last_day) + 1).max(first + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        assert_eq!(day_number(Date::constant(1970, 1, 2)), 1);
        assert_eq!(day_number(Date::constant(1969, 12, 31)), -1);
    }

    #[test]
    fn every_date_of_the_calendar_has_a_number() {
        for date in [Date::MIN, Date::constant(-217, 3, 1), Date::constant(0, 12, 31), EPOCH, Date::MAX] {
            assert_eq!(date_of(day_number(date)), date);
        }
        assert_eq!((date_of(i32::MIN), date_of(i32::MAX)), (Date::MIN, Date::MAX));
    }

    #[test]
    fn the_last_day_of_the_calendar_has_an_end() {
        let when = When {
            edtf: "9999".to_owned(),
            first_day: Date::MAX,
            last_day: Date::MAX,
            expression: None,
            anchor: None,
        };
        let (first, end) = day_interval(&when);
        assert_eq!(end - first, 1);
    }
}
