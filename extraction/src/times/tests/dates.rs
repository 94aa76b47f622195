//! Tests of dates in figures, limits, distances and numbers that are no dates.

use jiff::civil::date;

use super::{super::*, check, tagged_values_in, values_in};
use crate::fixtures;

fn values(text: &str) -> Vec<String> {
    values_in(text).into_iter().map(|(_, value)| value).collect()
}

#[test]
fn numbers_of_houses_and_telephones_are_no_years() {
    for text in [
        "Police arrested Ola Falk of 1207 Ninth St. in Lund.",
        "The shop at 1560 Old Mill Road burned.",
        "Call 020 7946 1988 or ring 0300 123 1985.",
        "Contact: +47 555 1984.",
        "The server runs on port 1999.",
    ] {
        assert_eq!(values_in(text), [], "{text}");
    }
    check(&[
        ("In 2008 Wall Street fell.", "2008", "2008"),
        ("The rocket left (1451 GMT).", "1451 GMT", "2025-05-14T14:51"),
    ]);
}

#[test]
fn one_date_shows_that_a_text_writes_the_day_first() {
    assert_eq!(values("The permit of 05/03/2024 replaced that of 23/02/2024."), ["2024-03-05", "2024-02-23"]);
    assert_eq!(values("The permit of 05/03/2024 replaced that of 02/23/2024."), ["2024-05-03", "2024-02-23"]);
}

#[test]
fn what_happened_never_lies_after_publication() {
    for (text, value) in [
        ("In July, the bank bought a rival.", "2024-07"),
        ("The ship has been at sea since July.", "2024-07"),
        ("The firm bought a rival in August.", "2024-08"),
    ] {
        let values = tagged_values_in(text, date(2025, 5, 14));
        assert_eq!(values.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>(), [value], "{text}");
    }
}

#[test]
fn a_day_of_a_named_month_is_of_its_year() {
    assert_eq!(
        values(
            "The climber died in June 2021. He fell on the evening of 26 June. He was found four days later."
        ),
        ["2021-06", "2021-06-26TEV", "2021-06-30"]
    );
}

#[test]
fn the_month_is_that_of_publication_unless_the_sentence_names_another() {
    assert_eq!(
        values("Sales fell in April. The bill is due by the end of the month."),
        ["2025-04", "2025-05"]
    );
    assert_eq!(values("Sales fell in April and rose by the end of the month."), ["2025-04", "2025-04"]);
}

#[test]
fn limits_and_distances() {
    let edtf = |text: &str| {
        let published = Some(date(2025, 5, 14).at(0, 0, 0, 0));
        find_in_text(text, published, &fixtures::lexicons().times)[0].edtf.clone()
    };
    for (text, expected) in [
        ("The war has gone on since 2021.", "2021/.."),
        ("It has rained since Monday.", "2025-05-12/.."),
        ("It has rained since noon.", "2025-05-14"),
        ("The river has warmed since the 1960s.", "1960/.."),
        ("It was the first win since 1997, when they lost.", "1997"),
        ("The house was built before 1999.", "../1998"),
        ("People lived here 3,000 years ago.", "-0975~"),
        ("He fell ten years before last Friday.", "2015-05-09"),
        ("The shop closed two days after Christmas.", "2024-12-27"),
        ("It snowed in early January.", "2025-01"),
    ] {
        assert_eq!(edtf(text).as_deref(), Some(expected), "{text}");
    }
}

#[test]
fn periods_of_reports() {
    assert_eq!(
        values("Profit rose in the third quarter of 2024. For the nine months, it fell from a year earlier."),
        ["2024-Q3", "P9M", "2024"]
    );
    assert_eq!(values("Revenue fell from last year's quarter."), ["2024-Q1"]);
}
