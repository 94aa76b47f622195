//! Days as integers, in which dated and undated rows have one order.

use jiff::civil::Date;

/// The sort day of a row without a date: after all others.
pub const UNDATED: i32 = i32::MAX;

/// Returns the days since 1970-01-01.
pub fn day_number(date: Date) -> i32 {
    date.duration_since(Date::constant(1970, 1, 1)).as_hours() as i32 / 24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        assert_eq!(day_number(Date::constant(1970, 1, 2)), 1);
        assert_eq!(day_number(Date::constant(1969, 12, 31)), -1);
    }
}
