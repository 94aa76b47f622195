//! Text of any kind and length gives valid events.

use proptest::prelude::*;

use super::*;

fn event_words() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "the", "rebels", "attacked", "launch", "an", "attack", "on", ",", "who", "that", "to", "will", "not",
        "be", "was", "by", "of", "Norland", "'s", "and", "killing", "26", "people", ".", "\n", "said", "it",
        "(", ")", "“", "”", "if", "in", "May", "Tuesday", "talks", "with", "have", "been", "é", "order",
        "police", "willing", "is",
    ]);
    prop::collection::vec(words, 0..80).prop_map(|words| words.join(" "))
}

fn check_spans(text: &str) {
    let words = fixtures::annotate(text, language::ModelKind::Fast);
    let mut last = 0;
    for event in events(text) {
        assert!(event.trigger.start >= last);
        last = event.trigger.start;
        for span in event.participants.iter().map(|one| one.span).chain([event.trigger, event.summary]) {
            assert!(text.get(span.range()).is_some_and(|words| !words.is_empty()));
            assert!(words.sentences[event.sentence].span.contains(span));
        }
    }
}

proptest! {
    // Each case is tagged and parsed, which takes its time in a build for tests.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_gives_valid_spans(text in "\\PC{0,300}") {
        check_spans(&text);
    }

    #[test]
    fn any_event_words_give_valid_spans(text in event_words()) {
        check_spans(&text);
    }
}

#[test]
fn long_sentences_take_linear_time() {
    for piece in
        ["attacked ", "to attack the ", "(", "and rebels ", "Rebels attacked, ", "of the ", "on Tuesday "]
    {
        let seconds = |bytes: usize| {
            let text = piece.repeat(bytes / piece.len());
            let started = fixtures::cpu_seconds();
            check_spans(&text);
            fixtures::cpu_seconds() - started
        };
        // Quadratic time makes the ratio 16.
        let ratio = seconds(10_000) / seconds(2_500);
        assert!(ratio < 8.0, "4 times {piece:?} takes {ratio:.1} times as long");
    }
}
