//! Times and background of events.

use super::*;

/// Triggers of the background events, with the year of their time.
fn background(text: &str) -> Vec<(String, Option<i16>)> {
    let events = events(text).into_iter().filter(|event| event.background);
    events
        .map(|event| (event.trigger.slice(text).to_owned(), first_day(text, &event).map(|day| day.year())))
        .collect()
}

#[test]
fn events_mentioned_in_passing_are_background() {
    let expected = |trigger: &str, year| vec![(trigger.to_owned(), year)];
    assert_eq!(
        background("Gunmen attacked a convoy on Monday, the deadliest raid since the Orlik bombing in 2019."),
        expected("bombing", Some(2019))
    );
    assert_eq!(background("It was the worst violence in Tarnovo since the raid."), expected("raid", None));
    assert_eq!(
        background("The court fined the mayor on Monday. She was arrested in March 2021 in Graz."),
        expected("arrested", Some(2021))
    );
    assert_eq!(
        background("Karl Brandt attacked the 2007 world champion. The 2019 bombing killed nine men."),
        expected("bombing", Some(2019))
    );
    assert_eq!(background("Police arrested nine men on Monday after gunmen attacked a convoy."), vec![]);
}

#[test]
fn time_is_assigned_to_the_event_of_its_clause() {
    let text = "On May 2, gunmen opened fire, the worst attack since the siege of Lund in 1977.";
    let times =
        times::find_in_text(text, Some(date(2025, 5, 14).at(0, 0, 0, 0)), &crate::fixtures::lexicons().times);
    let found = events(text);
    let fire = found.iter().find(|event| event.lemma == "open fire").unwrap();
    assert_eq!(times[fire.when.unwrap().expression().unwrap()].value, "2025-05-02");
    let attack = found.iter().find(|event| event.lemma == "attack").unwrap();
    assert_eq!(attack.when, None);
}

/// The value of the time that an event of this lemma has.
fn day_of(text: &str, lemma: &str) -> Option<String> {
    let times =
        times::find_in_text(text, Some(date(2025, 5, 14).at(0, 0, 0, 0)), &crate::fixtures::lexicons().times);
    let event = events(text).into_iter().find(|event| event.lemma == lemma)?;
    event.when.and_then(EventTime::expression).map(|time| times[time].value.clone())
}

#[test]
fn clause_of_the_same_time_shares_its_day() {
    let fell = "Nine masons were injured when a wall collapsed in Lund on Monday.";
    assert_eq!(day_of(fell, "injure").as_deref(), Some("2025-05-12"));
    let rose = "The toll of the raid rose to six on Monday, with more than 40 others wounded.";
    assert_eq!(day_of(rose, "wound"), None);
}

#[test]
fn a_noun_in_ing_takes_no_day_of_its_verb() {
    let found = "The toll of a harbour bombing at the port of Lund rose to six on Monday.";
    assert_eq!(day_of(found, "bombing"), None);
    assert_eq!(day_of(found, "bomb"), None);
}

#[test]
fn time_in_a_relative_clause_dates_only_that_clause() {
    let day = |text: &str, trigger: &str| {
        let event = events(text).into_iter().find(|event| event.trigger.slice(text) == trigger);
        event.unwrap_or_else(|| panic!("{trigger}")).when
    };
    let text = "Ada Lund, who was arrested in March 2019, met the mayor.";
    assert!(day(text, "arrested").is_some());
    assert!(day(text, "met").is_none());
    assert!(day("The driver was released on bail until May.", "released").is_none());
}

#[test]
fn day_directly_after_a_noun_dates_the_noun() {
    let text =
        "The army said the bombing late Monday, which tore a crater in the road, was an act of revenge.";
    let found = events(text);
    let bombing = found.iter().find(|event| event.trigger.slice(text) == "bombing").expect("a bombing");
    assert_eq!(first_day(text, bombing), Some(date(2025, 5, 12)));
}
