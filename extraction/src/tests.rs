use proptest::prelude::*;

use crate::{Article, extract::extract, language::ModelKind, text::Span};

/// Checks the promise: every span cuts the text it claims, and a quotation is verbatim.
fn check(body: &str) {
    let published = jiff::civil::date(2024, 3, 14).at(8, 0, 0, 0);
    let reading = extract(&Article { body, published: Some(published) }, ModelKind::Fast);
    let cuts = |span: Span, text: &str| assert_eq!(span.slice(body), Some(text));
    for name in &reading.names {
        cuts(name.span, &name.text);
    }
    for mention in &reading.mentions {
        cuts(mention.span, &mention.text);
        assert!((mention.actor as usize) < reading.actors.len());
    }
    for time in &reading.times {
        cuts(time.span, &time.text);
        assert!(time.earliest.zip(time.latest).is_none_or(|(earliest, latest)| earliest < latest));
    }
    for statement in &reading.statements {
        cuts(statement.span, &statement.text);
        assert!(statement.sentence.slice(body).is_some());
        assert!((0.0..=1.0).contains(&statement.confidence));
        for speaker in statement.speaker.iter().chain(&statement.via) {
            cuts(speaker.mention.span(), &speaker.mention.text);
        }
        if let Some(cue) = &statement.cue {
            cuts(Span { start: cue.start, end: cue.end }, &cue.text);
        }
        for part in &statement.quoted {
            assert!(part.start >= statement.span.start && part.slice(body).is_some());
        }
    }
    for event in &reading.events {
        cuts(event.trigger.span, &event.trigger.text);
        let (summary, sentence) = (event.summary.slice(body), event.sentence.slice(body));
        assert!(sentence.is_some_and(|sentence| summary.is_some_and(|summary| sentence.contains(summary))));
        for participant in &event.participants {
            cuts(participant.span, &participant.text);
        }
    }
    let again = extract(&Article { body, published: Some(published) }, ModelKind::Fast);
    assert_eq!(reading, again, "the same article gives the same reading");
}

/// Pieces of news, in any order: what rules look at, more often than chance would bring it.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
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
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_span_cuts_what_it_claims(body in pieces()) {
        check(&body);
    }

    #[test]
    fn any_text_is_read(body in "\\PC{0,120}") {
        check(&body);
    }
}
