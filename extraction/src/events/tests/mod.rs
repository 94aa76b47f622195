//! Events of whole sentences.

mod any_text;
mod times_of_events;

use jiff::civil::date;

use super::*;
use crate::{fixtures, language, times};

/// An event in short: type, status, trigger, actor, recipient.
type Short<'t> = (&'static str, EventStatus, String, Option<&'t str>, Option<&'t str>);

fn summaries(text: &str) -> Vec<Short<'_>> {
    events(text)
        .into_iter()
        .map(|event| {
            let part =
                |role| event.participants.iter().find(|one| one.role == role).map(|one| one.span.slice(text));
            let (actor, recipient) = (part(ParticipantRole::Actor), part(ParticipantRole::Recipient));
            (event.event_type.as_str(), event.status, event.lemma.clone(), actor, recipient)
        })
        .collect()
}

/// Finds the events of a text published on 14 May 2025.
fn events(text: &str) -> Vec<Event> {
    events_with(&fixtures::annotate(text, language::ModelKind::Fast), &[])
}

fn events_with(doc: &AnnotatedText<'_>, statements: &[Statement]) -> Vec<Event> {
    let times = times_of(doc);
    find(&Context {
        doc,
        coreference: &Coreference::default(),
        times: &times,
        statements,
        published: Some(date(2025, 5, 14)),
        lexicon: &fixtures::lexicons().events,
    })
}

fn times_of(doc: &AnnotatedText<'_>) -> Vec<Timex> {
    times::find(doc, Some(date(2025, 5, 14).at(9, 0, 0, 0)), &fixtures::lexicons().times)
}

/// First day of an event of [`events`].
fn first_day(text: &str, event: &Event) -> Option<Date> {
    let times = times_of(&fixtures::annotate(text, language::ModelKind::Fast));
    Some(times[event.when?.expression()?].days?.0)
}

fn assert_event(text: &str, event_type: &str, status: EventStatus, actor: &str, recipient: &str) {
    let found = summaries(text);
    let wanted =
        |part: Option<&str>, name: &str| if name.is_empty() { part.is_none() } else { part == Some(name) };
    assert!(
        found.iter().any(|(k, s, _, a, r)| *k == event_type
            && *s == status
            && wanted(*a, actor)
            && wanted(*r, recipient)),
        "{text}: {found:?}"
    );
}

#[test]
fn actor_and_recipient_are_found() {
    use EventStatus::Happened;
    assert_event("Rebels attacked the harbour on Monday.", "ASSAULT", Happened, "Rebels", "the harbour");
    assert_event("The harbour was attacked by rebels.", "ASSAULT", Happened, "rebels", "The harbour");
    assert_event(
        "The court in Graz has fined Orlik Motors.",
        "COERCE",
        Happened,
        "The court in Graz",
        "Orlik Motors",
    );
    assert_event("Norland accused Sudria of piracy.", "ACCUSE", Happened, "Norland", "Sudria");
    assert_event(
        "Norland's foreign minister, Ada Lund, rejected the plan.",
        "REJECT",
        Happened,
        "Norland's foreign minister",
        "the plan",
    );
    assert_event(
        "Miners who were laid off in March have blocked the road.",
        "PROTEST",
        Happened,
        "Miners",
        "",
    );
    assert_event("Norland imposed sanctions on Sudria.", "COERCE", Happened, "Norland", "Sudria");
    assert_event(
        "Ada Lund met with her Sudrian counterpart in Oslo.",
        "CONSULT",
        Happened,
        "Ada Lund",
        "her Sudrian counterpart",
    );
    assert_event("The union said it had rejected the offer.", "REJECT", Happened, "The union", "the offer");
    assert_event("Norland sent food to Sudria.", "AID", Happened, "Norland", "Sudria");
}

#[test]
fn recipient_of_a_participle_is_shared() {
    assert_event(
        "On May 2, gunmen opened fire in a market, wounding nine traders.",
        "ASSAULT",
        EventStatus::Happened,
        "gunmen",
        "nine traders",
    );
}

#[test]
fn auxiliaries_determine_the_status() {
    assert_event(
        "The envoy will visit Sudria next week.",
        "CONSULT",
        EventStatus::Planned,
        "The envoy",
        "Sudria",
    );
    assert_event(
        "The envoy is expected to visit Sudria.",
        "CONSULT",
        EventStatus::Planned,
        "The envoy",
        "Sudria",
    );
    assert_event("The envoy may visit Sudria.", "CONSULT", EventStatus::Possible, "The envoy", "Sudria");
    assert_event("The envoy did not visit Sudria.", "CONSULT", EventStatus::Denied, "The envoy", "Sudria");
    assert_event("The envoy is visiting Sudria.", "CONSULT", EventStatus::Ongoing, "The envoy", "Sudria");
    assert_event(
        "Norland refused to free the sailors.",
        "RETREAT",
        EventStatus::Denied,
        "Norland",
        "the sailors",
    );
}

#[test]
fn deaths_by_accident_are_no_assault() {
    use EventStatus::Happened;
    assert_event(
        "Seven anglers were killed when a ferry capsized off Lund.",
        "DIE",
        Happened,
        "",
        "Seven anglers",
    );
    assert_event("The crash killed seven anglers.", "DIE", Happened, "The crash", "seven anglers");
    assert_event("A drunk driver killed two anglers.", "DIE", Happened, "A drunk driver", "two anglers");
    assert_event("The navy sank a pirate ship.", "ASSAULT", Happened, "The navy", "a pirate ship");
    assert_event(
        "Seven anglers were killed when gunmen attacked a ferry.",
        "ASSAULT",
        Happened,
        "",
        "Seven anglers",
    );
}

#[test]
fn would_in_reported_speech_is_planned() {
    assert_event(
        "Norland said it would send food to Sudria.",
        "AID",
        EventStatus::Planned,
        "Norland",
        "Sudria",
    );
    assert_event("Norland would send food to Sudria.", "AID", EventStatus::Possible, "Norland", "Sudria");
}

#[test]
fn idioms_are_no_triggers() {
    assert_eq!(summaries("The minister came under fire in the Cold War."), []);
}

#[test]
fn reporting_verbs_are_no_triggers() {
    assert_eq!(summaries("The mayor said the weather was fine."), []);
    assert_eq!(summaries("She added that nobody knew."), []);
}

#[test]
fn the_summary_is_the_clause() {
    let text = "On May 2, gunmen opened fire in a market, wounding nine traders, officials said.";
    let found = events(text);
    let fire = found.iter().find(|event| event.lemma == "open fire").unwrap();
    assert_eq!(fire.summary.slice(text), "gunmen opened fire in a market, wounding nine traders");
}

#[test]
fn an_event_inside_a_statement_is_attributed() {
    let text = "Norland said rebels had attacked the harbour.";
    let words = fixtures::annotate(text, language::ModelKind::Fast);
    let content = ByteSpan::new(13, text.len() - 1);
    let statement = Statement {
        content,
        kind: crate::schema::StatementType::Indirect,
        quoted: Vec::new(),
        speaker: None,
        via: None,
        cue: None,
        when: None,
        occasion: None,
        corrected: false,
        addressee: None,
        occurrences: Vec::new(),
        sentence: 0,
        confidence: 1.0,
        features: Default::default(),
        speaker_candidates: Vec::new(),
    };
    let found = events_with(&words, &[statement]);
    assert_eq!(found[0].attributed_to, Some(0));
}

/// A sentence with its tree, one word a row: word, XPOS, head counted from 1, relation.
fn with_tree(rows: &[(&str, &str, u32, &str)]) -> (String, Vec<language::Token>) {
    let mut text = String::new();
    let mut tokens = Vec::new();
    for (nth, (word, xpos, head, relation)) in rows.iter().enumerate() {
        let start = text.len();
        text += word;
        let upos = match *xpos {
            "VBD" | "VBN" | "VB" => language::Upos::Verb,
            "NNS" | "NN" => language::Upos::Noun,
            "IN" => language::Upos::Adp,
            "," => language::Upos::Punct,
            _ => language::Upos::Pron,
        };
        tokens.push(language::Token {
            span: ByteSpan::new(start, text.len()),
            sentence: 0,
            tag: language::Tag { upos, xpos: language::Xpos::from_name(xpos).unwrap(), ..Default::default() },
            head: if *head == 0 { nth as u32 } else { head - 1 },
            relation: language::Relation::from_name(relation).unwrap(),
        });
        text.push(' ');
    }
    (text, tokens)
}

#[test]
fn tree_finds_the_subject_that_word_order_does_not() {
    let (text, tokens) = with_tree(&[
        ("Miners", "NNS", 6, "nsubj"),
        ("who", "WP", 3, "nsubj"),
        ("struck", "VBD", 1, "acl:relcl"),
        ("in", "IN", 5, "case"),
        ("pits", "NNS", 3, "obl"),
        ("blocked", "VBD", 0, "root"),
        ("roads", "NNS", 6, "obj"),
    ]);
    let spans = tokens.iter().map(|token| token.span).collect();
    let mut words = AnnotatedText::pretokenized(&text, &[spans], &crate::fixtures::lexicons().language);
    words.tokens = tokens;
    let found = events_with(&words, &[]);
    let block = found.iter().find(|event| event.lemma == "block").unwrap();
    assert_eq!(block.participants[0].span.slice(&text), "Miners");
}

#[test]
fn obligation_of_another_is_a_request() {
    let text = "The envoy said on Monday that Moldova must withdraw its troops.";
    assert_event(text, "REQUEST", EventStatus::Happened, "The envoy", "Moldova");
    // What one says of oneself asks nobody.
    assert!(summaries("The army said it must withdraw its troops.").iter().all(|event| event.0 != "REQUEST"));
}

#[test]
fn participle_that_modifies_a_noun_is_no_trigger() {
    assert!(events("The accused man slept in the occupied valley.").is_empty());
}

#[test]
fn verb_without_a_type_has_its_actor() {
    let text = "Ada Lund juggled three torches in Graz.";
    let found = summaries(text);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].0, found[0].2.as_str(), found[0].3), ("OTHER", "juggle", Some("Ada Lund")));
}

#[test]
fn noun_of_circumstance_has_lower_confidence() {
    let events = events("After the attack the ministry announced the release of nine fishermen.");
    let sure = |trigger: &str| events.iter().find(|event| event.lemma == trigger).unwrap().confidence;
    assert!(sure("release") > sure("attack"), "{events:?}");
}

#[test]
fn request_for_anonymity_is_no_event() {
    assert!(
        summaries("A senior official, who asked not to be named, left the room.")
            .iter()
            .all(|(kind, ..)| !["REQUEST", "APPOINT"].contains(kind))
    );
}

#[test]
fn unknown_verb_is_no_part_of_a_name() {
    let text = "His plan drew critics, who called for restraint.";
    assert_event(text, "REQUEST", EventStatus::Happened, "critics", "restraint");
}

#[test]
fn beating_a_rival_is_no_assault() {
    use EventStatus::Happened;
    assert_event(
        "Nadia Ekpo beat Maria Okoro in the final on Sunday.",
        "SPORT",
        Happened,
        "Nadia Ekpo",
        "Maria Okoro",
    );
    assert_event("Nadia Ekpo beats Maria Okoro", "SPORT", Happened, "Nadia Ekpo", "Maria Okoro");
    assert_event(
        "Nadia Ekpo defeated Maria Okoro to become president.",
        "ELECT",
        Happened,
        "Nadia Ekpo",
        "Maria Okoro",
    );
    assert_event("Police beat Maria Okoro on Sunday.", "ASSAULT", Happened, "Police", "Maria Okoro");
}
