//! EDTF of the dates of events.

use jiff::civil::Date;

/// Returns the EDTF of an expression's days, without approximation; a season or decade as an interval of months or years.
///
/// Timelines compare these days, and level 0 of EDTF has neither seasons (`2022-22`) nor decades (`199X`).
pub(super) fn of_interval(edtf: &str, first_day: Date, last_day: Date) -> String {
    let plain = edtf.trim_end_matches(['~', '?', '%']);
    let is_season = plain.len() == 7 && plain.get(5..).is_some_and(|part| ("21"..="24").contains(&part));
    if is_season {
        return format!("{}/{}", first_day.strftime("%Y-%m"), last_day.strftime("%Y-%m"));
    }
    if plain.ends_with('X') && !plain.starts_with('-') {
        return format!("{}/{}", first_day.strftime("%Y"), last_day.strftime("%Y"));
    }
    plain.to_owned()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn seasons_are_months_and_decades_are_years() {
        assert_eq!(of_interval("2022-22", date(2022, 6, 1), date(2022, 8, 31)), "2022-06/2022-08");
        assert_eq!(of_interval("194X", date(1940, 1, 1), date(1949, 12, 31)), "1940/1949");
        assert_eq!(of_interval("2022-07~", date(2022, 7, 1), date(2022, 7, 31)), "2022-07");
    }
}
