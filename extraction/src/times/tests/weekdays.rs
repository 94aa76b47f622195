//! Tests of weekdays: past or to come, with a number, counted in a month.

use jiff::civil::{Date, date};

use super::{super::*, tagged_values_in};
use crate::{fixtures, language::ModelKind};

/// A Wednesday.
const WEDNESDAY: Date = date(2025, 5, 14);

fn check(published: Date, cases: &[(&str, &[&str])]) {
    for (text, values) in cases {
        let found: Vec<String> =
            tagged_values_in(text, published).into_iter().map(|(_, value)| value).collect();
        assert_eq!(found, *values, "{text}");
    }
}

#[test]
fn present_verbs_date_what_is_to_come() {
    check(
        WEDNESDAY,
        &[
            ("The museum reopens on Saturday.", &["2025-05-17"]),
            ("Parliament votes on Tuesday.", &["2025-05-20"]),
            ("Negotiations resume Thursday.", &["2025-05-15"]),
            ("Nurses walk out on Friday as managers refuse higher pay.", &["2025-05-16"]),
            ("Some 300 nurses are taking part in the strike on Friday.", &["2025-05-16"]),
            ("The hearing is next Monday.", &["2025-05-19"]),
            ("The deadline is this Friday.", &["2025-05-16"]),
            ("The bridge is closed until Sunday.", &["2025-05-18"]),
            ("A strike was called for Thursday.", &["2025-05-15"]),
            ("QUESTION: Will shops open on Monday?", &["2025-05-19"]),
            ("The hearing was postponed to Friday.", &["2025-05-16"]),
            ("She told reporters that farmers would block the port on Monday.", &["2025-05-19"]),
            ("Ferry strike from Monday", &["2025-05-19"]),
        ],
    );
}

#[test]
fn a_day_of_what_happened_is_past() {
    check(
        WEDNESDAY,
        &[
            ("The minister condemned Friday's attack.", &["2025-05-09"]),
            ("It is the third fire since Monday.", &["2025-05-12"]),
            ("Two men were arrested on Saturday.", &["2025-05-10"]),
            ("He would have left on Sunday.", &["2025-05-11"]),
            ("He says that the train stopped on Thursday.", &["2025-05-08"]),
        ],
    );
}

#[test]
fn this_weekend_of_what_happened_is_the_last() {
    check(
        date(2025, 5, 12),
        &[
            ("Volunteers cleaned the beach this weekend.", &["2025-W19-WE"]),
            ("Volunteers will clean the beach this weekend.", &["2025-W20-WE"]),
        ],
    );
}

#[test]
fn a_weekday_can_have_a_number() {
    check(
        WEDNESDAY,
        &[
            ("The vigil is on Sunday 18 at 17:00.", &["2025-05-18T17:00"]),
            ("They sailed on Mon., Apr. 28.", &["2025-04-28"]),
            ("On Monday 12 people were hurt.", &["2025-05-12"]),
            ("Sent: Tue Nov 5 08:15:30 2019.", &["2019-11-05T08:15:30"]),
            ("The third Friday of November last year was cold.", &["2024-11-15"]),
            ("They met on the last Sunday of March 2021.", &["2021-03-28"]),
            ("The first Monday of each month is market day.", &["P1M"]),
            ("Sales fell in the week of March 4.", &["2025-W10"]),
        ],
    );
}

#[test]
fn names_of_people_are_no_days() {
    check(
        WEDNESDAY,
        &[
            ("June Falk sang. Friday Obi, a trader, was robbed.", &[]),
            ("The committee thanked April Moss for the gift.", &[]),
            ("In April President Falk resigned.", &["2025-04"]),
            ("On Friday President Falk resigned.", &["2025-05-09"]),
            ("On Monday, May Falk opened the fair.", &["2025-05-12"]),
        ],
    );
}

#[test]
fn the_day_of_the_dateline_counts_before_publication() {
    check(
        date(2025, 5, 14),
        &[
            (
                "OSLO, May 15 (Harbour Wire) - The minister resigned on Thursday.",
                &["2025-05-15", "2025-05-15"],
            ),
            ("LIMA, Peru, March 3 – The mayor left on Tuesday.", &["2025-03-03", "2025-05-13"]),
        ],
    );
}

#[test]
fn a_weekday_of_news_with_many_years_counts_from_publication() {
    let text = "The library (opened 1897) closed on Monday. Ole Falk (1875-1915) built it. Its 1923 hall burned in 1944.";
    let doc = fixtures::annotate(text, ModelKind::Fast);
    let times = find(&doc, Some(WEDNESDAY.at(9, 0, 0, 0)), &fixtures::lexicons().times);
    assert_eq!(times[1].edtf.as_deref(), Some("2025-05-12"));
}
