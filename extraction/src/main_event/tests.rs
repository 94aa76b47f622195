use jiff::civil::{Date, date};

use crate::{Article, fixtures::extract, language::ModelKind};

fn main_lemma(body: &str) -> Option<String> {
    let extraction = extract(&Article { title: None, body, published: None, source: None }, ModelKind::Fast);
    let main = extraction.main_event?;
    Some(extraction.events[main.event_index as usize].trigger.lemma.clone())
}

/// First day of the main event in an article of Thursday, 14 March 2024.
fn main_day(body: &str) -> Option<Date> {
    let published = Some(date(2024, 3, 14).at(8, 0, 0, 0));
    let main = extract(&Article { title: None, body, published, source: None }, ModelKind::Fast).main_event?;
    main.when.map(|when| when.first_day)
}

#[test]
fn event_of_the_lead_is_main_and_background_is_not() {
    let main = main_lemma(
        "Gunmen attacked a convoy near Tarnovo on Tuesday, killing four soldiers.\n\n\
         The mayor of Orm visited the town on Wednesday.\n\n\
         In 2019 rebels bombed a bridge in the region.",
    );
    assert_eq!(main.as_deref(), Some("attack"));
}

#[test]
fn label_before_a_colon_is_not_main() {
    let main =
        main_lemma("Lund ferry crash: Police arrest captain\n\nPolice arrested the captain on Tuesday.");
    assert_eq!(main.as_deref(), Some("arrest"));
}

#[test]
fn embedded_event_is_not_main() {
    let main = main_lemma("Ada Lund painted the ferry after a massive rescue operation.");
    assert_eq!(main.as_deref(), Some("paint"));
}

#[test]
fn content_of_a_statement_made_at_an_occasion_is_main() {
    let main =
        main_lemma("Spokesperson Ada Lund at a press briefing said that Norland is reaching out to Sudria.");
    assert_eq!(main.as_deref(), Some("reach out to"));
}

#[test]
fn article_without_events_has_no_main_event() {
    assert_eq!(main_lemma("It is a fine day."), None);
    assert_eq!(main_day("It is a fine day."), None);
}

#[test]
fn headline_without_a_day_is_dated_by_an_event_with_the_same_trigger() {
    let body = "Gunmen attack convoy near Tarnovo\n\n\
                The army is looking for the gunmen.\n\n\
                They attacked the convoy on Tuesday.";
    assert_eq!(main_day(body), Some(date(2024, 3, 12)));
}

#[test]
fn event_that_consists_of_words_is_dated_by_a_statement() {
    let body = "Ada Lund blames the council for the flood\n\n\
                The dam was opened on Saturday.\n\n\
                \u{201c}They knew it,\u{201d} Ada Lund said on Tuesday.";
    assert_eq!(main_day(body), Some(date(2024, 3, 12)));
}

#[test]
fn day_of_another_persons_event_does_not_date_the_main_event() {
    let body = "Singer Ada Lund stages protest\n\n\
                Ada Lund staged a protest outside the palace. Bruno Kroll stunned Norland as he took office on Sunday.";
    assert_eq!(main_day(body), Some(date(2024, 3, 14)));
}

#[test]
fn day_of_publication_is_the_last_resort() {
    assert_eq!(main_day("Gunmen attacked a convoy near Tarnovo."), Some(date(2024, 3, 14)));
}

#[test]
fn event_without_a_place_takes_the_first_place_of_the_lead() {
    let body = "Gunmen attack convoy\n\nMoldova sent condolences.\n\nThe army closed all roads in Tarnovo.";
    let main = extract(&Article { title: None, body, published: None, source: None }, ModelKind::Fast)
        .main_event
        .unwrap();
    assert_eq!(main.places[0].name, "Tarnovo");
}
