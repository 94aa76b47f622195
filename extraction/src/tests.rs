//! Properties that hold for the extraction of any text.

use proptest::prelude::*;

use crate::{Article, fixtures::extract, language::ModelKind, schema::TextSpan, text::Span};

/// Checks that every span has the text that stands beside it, and that a second run gives the same.
fn check(body: &str) {
    let published = jiff::civil::date(2024, 3, 14).at(8, 0, 0, 0);
    let extraction = extract(&Article { body, published: Some(published) }, ModelKind::Fast);
    let is_verbatim = |span: Span, text: &str| assert_eq!(span.slice(body), Some(text));
    let check = |part: &TextSpan| is_verbatim(part.span, &part.text);
    for name in &extraction.names {
        is_verbatim(name.span, &name.text);
    }
    for mention in &extraction.mentions {
        is_verbatim(mention.span, &mention.text);
        assert!((mention.actor_index as usize) < extraction.actors.len());
    }
    for time in &extraction.times {
        is_verbatim(time.span, &time.text);
        assert!(time.first_day.zip(time.last_day).is_none_or(|(first, last)| first <= last));
    }
    for statement in &extraction.statements {
        is_verbatim(statement.span, &statement.text);
        check(&statement.sentence);
        assert!((0.0..=1.0).contains(&statement.confidence));
        for speaker in statement.speaker.iter().chain(&statement.via) {
            check(&speaker.mention);
        }
        if let Some(cue) = &statement.cue {
            is_verbatim(cue.span, &cue.text);
        }
        for part in &statement.quoted {
            check(part);
            assert!(part.span.start >= statement.span.start);
        }
        for occurrence in &statement.occurrences {
            is_verbatim(occurrence.span, &occurrence.text);
        }
        statement.occasion.iter().chain(&statement.addressee).for_each(check);
    }
    for event in &extraction.events {
        is_verbatim(event.trigger.span, &event.trigger.text);
        check(&event.summary);
        check(&event.sentence);
        assert!(event.sentence.text.contains(&event.summary.text));
        for participant in &event.participants {
            is_verbatim(participant.span, &participant.text);
        }
    }
    let again = extract(&Article { body, published: Some(published) }, ModelKind::Fast);
    assert_eq!(extraction, again, "the same article gives the same extraction");
}

/// Generates texts from fragments of news in any order, so that rules apply more often than to random text.
fn fragments() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        Just("\"We go,\" ".to_owned()),
        Just("“We stay” ".to_owned()),
        Just("‘so it is’ ".to_owned()),
        Just("said Mayor Elena Petrova. ".to_owned()),
        Just("Kolev said that ".to_owned()),
        Just(", according to officials".to_owned()),
        Just("on Tuesday ".to_owned()),
        Just("March 12, 2024, ".to_owned()),
        Just("gunmen attacked a convoy ".to_owned()),
        Just("He added: “".to_owned()),
        Just("\n".to_owned()),
        Just(", as the spokesman said. ".to_owned()),
        Just("told reporters in São Paulo that ".to_owned()),
        "\\PC{0,12}",
    ];
    proptest::collection::vec(fragment, 0..24).prop_map(|fragments| fragments.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_span_has_its_text(body in fragments()) {
        check(&body);
    }

    #[test]
    fn any_text_is_accepted(body in "\\PC{0,120}") {
        check(&body);
    }
}
