//! Tests of whole expressions: recognition and normalisation.

mod dates;
mod history;
mod invariants;
mod weekdays;

use jiff::civil::date;

use super::*;
use crate::{fixtures, language::ModelKind};

/// Returns the words and values of all expressions in a text published on Wednesday, 14 May 2025.
fn values_in(text: &str) -> Vec<(&str, String)> {
    find_in_text(text, Some(date(2025, 5, 14).at(9, 0, 0, 0)), &fixtures::lexicons().times)
        .into_iter()
        .map(|time| (time.span.slice(text), time.value))
        .collect()
}

/// Returns the words and values of all expressions in a text with tags, published on a day.
fn tagged_values_in(text: &str, published: Date) -> Vec<(&str, String)> {
    let doc = fixtures::annotate(text, ModelKind::Fast);
    find(&doc, Some(published.at(9, 0, 0, 0)), &fixtures::lexicons().times)
        .into_iter()
        .map(|time| (time.span.slice(text), time.value))
        .collect()
}

fn check(cases: &[(&str, &str, &str)]) {
    for (text, words, value) in cases {
        assert_eq!(values_in(text), [(*words, (*value).to_owned())], "{text}");
    }
}

#[test]
fn absolute_dates() {
    check(&[
        ("The bridge opened on 3 March 1998.", "3 March 1998", "1998-03-03"),
        ("It closed on March 3, 1998, for good.", "March 3, 1998", "1998-03-03"),
        ("It was signed on 2024-02-29 in Quito.", "2024-02-29", "2024-02-29"),
        ("They voted on Sunday, April 27, in Lima.", "Sunday, April 27", "2025-04-27"),
        ("The dam broke in 1889 and was rebuilt.", "1889", "1889"),
        ("Wages fell in the late 1970s.", "the late 1970s", "197"),
        ("A poet of the 17th century wrote it.", "the 17th century", "16"),
        ("The city fell in 146 BC to Rome.", "146 BC", "BC0146"),
        ("Sales rose in the third quarter of 2024.", "the third quarter of 2024", "2024-Q3"),
        ("They married in the summer of 2019.", "the summer of 2019", "2019-SU"),
        ("Shops closed on Christmas Day.", "Christmas Day", "2024-12-25"),
    ]);
}

#[test]
fn ranges_and_short_forms() {
    let values = |text| values_in(text).into_iter().map(|(_, value)| value).collect::<Vec<_>>();
    assert_eq!(values("The fair ran May 5-7, 2024, in Lund."), ["2024-05-05", "2024-05-07"]);
    assert_eq!(values("It closed on 6–7 January 1916."), ["1916-01-06", "1916-01-07"]);
    assert_eq!(values("He ruled from 1775 to 1780 and in 1914–18."), ["1775", "1780", "1914", "1918"]);
    check(&[
        ("Profits fell in Q3 2024.", "Q3 2024", "2024-Q3"),
        ("FY2025 was worse.", "FY2025", "2025"),
        ("It was built half a century ago.", "half a century ago", "1975"),
        ("Police came in the early hours of Saturday.", "the early hours of Saturday", "2025-05-10"),
        ("Three years later he won.", "Three years later", "XXXX"),
    ]);
}

#[test]
fn a_number_is_not_always_a_year() {
    for text in [
        "Some 1900 soldiers marched.",
        "It cost $2000 in all.",
        "It holds 1,850 seats.",
        "He paid 2020 rupees.",
        "Flight 1850 left.",
    ] {
        assert_eq!(values_in(text), [], "{text}");
    }
}

#[test]
fn the_tense_chooses_the_week_of_a_weekday() {
    check(&[
        ("The minister spoke on Tuesday.", "Tuesday", "2025-05-13"),
        ("The minister will speak on Tuesday.", "Tuesday", "2025-05-20"),
        ("The court ruled on Wednesday.", "Wednesday", "2025-05-14"),
        ("She resigned last Friday.", "last Friday", "2025-05-09"),
        ("Police arrived early Monday.", "early Monday", "2025-05-12"),
        ("The vote was held on Thursday evening.", "Thursday evening", "2025-05-08TEV"),
    ]);
}

#[test]
fn the_tense_chooses_the_year_of_a_day_or_month() {
    check(&[
        ("The strike began on April 30.", "April 30", "2025-04-30"),
        ("The summit will begin on June 2.", "June 2", "2025-06-02"),
        ("The factory closed in December.", "December", "2024-12"),
    ]);
    assert_eq!(values_in("They may march on the capital."), []);
}

#[test]
fn times_relative_to_publication() {
    check(&[
        ("He died two weeks ago.", "two weeks ago", "2025-W18"),
        ("She left ten days ago.", "ten days ago", "2025-05-04"),
        ("Prices doubled last year.", "last year", "2024"),
        ("The law changes next month.", "next month", "2025-06"),
        ("It was sold the day before yesterday.", "the day before yesterday", "2025-05-12"),
        ("The rain stopped this morning.", "this morning", "2025-05-14TMO"),
        ("The shop opens at 10 p.m. on Friday.", "10 p.m. on Friday", "2025-05-09T22:00"),
    ]);
}

#[test]
fn times_relative_to_the_previous_one() {
    let text = "On 3 March 2021 the ship sank. Two days later divers found it. That year no other was lost.";
    let values: Vec<_> = values_in(text).into_iter().map(|(_, value)| value).collect();
    assert_eq!(values, ["2021-03-03", "2021-03-05", "2021"]);
}

#[test]
fn durations_and_sets_have_no_days() {
    for (text, words, value, kind) in [
        ("The siege lasted 3 weeks.", "3 weeks", "P3W", TimexType::Duration),
        ("A two-year contract was signed.", "two-year", "P2Y", TimexType::Duration),
        ("Over the past six months rents rose.", "the past six months", "P6M", TimexType::Duration),
        ("They waited an hour and a half.", "an hour and a half", "PT1H30M", TimexType::Duration),
        ("He is paid twice a week.", "a week", "P1W", TimexType::Set),
        ("The market opens every Thursday.", "every Thursday", "XXXX-WXX-4", TimexType::Set),
    ] {
        let times = find_in_text(text, Some(date(2025, 5, 14).at(0, 0, 0, 0)), &fixtures::lexicons().times);
        assert_eq!(times.len(), 1, "{text}: {times:?}");
        let time = &times[0];
        assert_eq!((time.span.slice(text), time.value.as_str(), time.kind), (words, value, kind), "{text}");
        assert_eq!((&time.edtf, time.days), (&None, None), "{text}");
    }
}

#[test]
fn relative_times_stay_underspecified_without_a_publication_date() {
    for (text, value) in [
        ("The minister spoke on Tuesday.", "XXXX-WXX-2"),
        ("The strike began on April 30.", "XXXX-04-30"),
        ("It ended last month.", "XXXX-XX"),
        ("It ended yesterday.", "XXXX-XX-XX"),
    ] {
        let times = find_in_text(text, None, &fixtures::lexicons().times);
        assert_eq!(times.len(), 1, "{text}");
        assert_eq!((times[0].value.as_str(), &times[0].edtf, times[0].days), (value, &None, None), "{text}");
    }
}

#[test]
fn a_date_has_edtf_days_and_an_anchor() {
    let times = find_in_text(
        "He came around 2 May and left in 1999.",
        Some(date(2025, 5, 14).at(0, 0, 0, 0)),
        &fixtures::lexicons().times,
    );
    assert_eq!(times[0].edtf.as_deref(), Some("2025-05-02~"));
    assert_eq!(times[0].days, Some((date(2025, 5, 2), date(2025, 5, 3))));
    assert_eq!(times[0].anchor, TimeAnchor::PublishedAt);
    assert_eq!(times[1].anchor, TimeAnchor::Itself);
}
