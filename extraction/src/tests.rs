//! Properties that hold for the extraction of any text.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use crate::{
    Article, Budget, CancellationToken, Cancelled, assemble,
    fixtures::{self, cpu_seconds, extract},
    language::ModelKind,
    schema::{TextSpan, Truncation, TruncationReason},
    text::Span,
};

/// Checks that every span has the text that stands beside it, and that a second run gives the same.
fn check(body: &str, model: ModelKind) {
    let published = jiff::civil::date(2024, 3, 14).at(8, 0, 0, 0);
    let article = Article { title: None, body, published: Some(published), source: None };
    let extraction = extract(&article, model);
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
        statement.addressee.iter().for_each(check);
        if let Some(occasion) = &statement.occasion {
            check(&TextSpan { text: occasion.text.clone(), span: occasion.span });
        }
    }
    for happening in &extraction.happenings {
        assert!((0.0..=1.0).contains(&happening.confidence));
        for mention in &happening.mentions {
            is_verbatim(mention.span, &mention.text);
            check(&mention.sentence);
        }
        for participant in &happening.participants {
            is_verbatim(participant.span, &participant.text);
        }
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
    assert_eq!(extraction, extract(&article, model), "the same article gives the same extraction");
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
        Just("no later than the year’s end ".to_owned()),
        Just("A new cabinet will be formed ".to_owned()),
        Just("He added: “".to_owned()),
        Just("\n".to_owned()),
        Just(", as the spokesman said. ".to_owned()),
        Just("told reporters in São Paulo that ".to_owned()),
        "\\PC{0,12}",
    ];
    proptest::collection::vec(fragment, 0..24).prop_map(|fragments| fragments.concat())
}

/// The largest permitted share of an extraction's time between two checks of its token.
const MAX_UNCHECKED: f64 = 0.05;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_span_has_its_text(body in fragments()) {
        check(&body, ModelKind::Fast);
        check(&body, ModelKind::Accurate);
    }

    #[test]
    fn any_text_is_accepted(body in "\\PC{0,120}") {
        check(&body, ModelKind::Fast);
        check(&body, ModelKind::Accurate);
    }
}

/// Paragraphs that fill a text with one thing, with placeholders for names that differ from copy to copy.
const HOSTILE: &[&str] = &[
    "Ann Qqqqq, the mayor, left. The mayor spoke. The town mayor spoke again; Bob Smith, the mayor, was there.\n",
    "Ann Qqqqq met Bob Smith. The Qqqqq Council met. Qqqqq Smith told Smith that Council members left.\n",
    "The QQQQQ warned the Bank Of Reform. Minister Qqqqq Okafor waved. Qqqqq Holdings sued Holdings.\n",
    "Gunmen attacked the convoy in Lyon, killing 26, wounding 40, burning cars, bombing Qqqqq, attacking all.\n",
    "He said that she said that he said that Qqqqq said that the statement said that they met on Monday.\n",
    "\"We go on,\" Ann Qqqqq said. \"We go on,\" he said at a briefing on Monday. \"He told her that they saw him.\"\n",
    "Qqqqq attacked on Tuesday and killed on May 3 and bombed on Friday and left in 2019 and died on April 4.\n",
    "He told her that they saw him. The company hired him. It said they left. The Qqqqq Company hired her.\n",
];

/// Replaces each placeholder of a text by letters that no other has.
fn with_names(text: &str) -> String {
    let mut number = 0;
    let mut letters = |first: u8| {
        number += 1;
        let digit = |place: usize| char::from(first + (number / 26usize.pow(place as u32) % 26) as u8);
        (0..5).map(digit).collect::<String>()
    };
    let mut named = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("Qqqqq").into_iter().chain(rest.find("QQQQQ")).min() {
        named.push_str(&rest[..at]);
        match rest.as_bytes()[at + 1] {
            b'q' => named.extend(["K", &letters(b'a')[..4]]),
            _ => named.push_str(&letters(b'A')),
        }
        rest = &rest[at + 5..];
    }
    named + rest
}

/// The stages after the language model take time in proportion to the text.
///
/// The annotations of a paragraph are repeated, so that the model, which is linear by its windows, takes no part.
#[test]
fn time_is_linear_in_the_length_of_hostile_texts() {
    let extractor = fixtures::extractor(ModelKind::Fast);
    let published = Some(jiff::civil::date(2024, 3, 14).at(8, 0, 0, 0));
    for paragraph in HOSTILE {
        let unit = fixtures::annotate(paragraph, ModelKind::Fast);
        let seconds = |copies: usize| {
            let body = with_names(&paragraph.repeat(copies));
            let doc = unit.repeated(&body);
            let article = Article { title: None, body: &body, published, source: None };
            let started = cpu_seconds();
            let stages = extractor.read(&article, &doc).expect("nobody cancels");
            assemble::assemble(&article, 0, &doc, &stages, None);
            cpu_seconds() - started
        };
        // In short texts comparisons still grow up to their limits. Quadratic time makes the ratio 16.
        let ratio = seconds(400) / seconds(100).min(seconds(100));
        assert!(ratio < 8.0, "4 times the text takes {ratio:.1} times as long: {paragraph}");
    }
}

#[test]
fn a_text_beyond_the_budget_is_read_up_to_the_end_of_a_sentence() {
    let body = "Gunmen attacked é in Lyon. ".repeat(40);
    let article = Article { title: None, body: &body, published: None, source: None };
    let extractor = fixtures::extractor(ModelKind::Fast);
    let token = CancellationToken::default();
    let read = |budget: Budget| extractor.extract_within(&article, &budget, &token).expect("nobody cancels");
    let whole = read(Budget::default());
    assert_eq!(whole.truncated, None);
    assert_eq!(whole.events.len(), 40);
    let third = Some(Truncation { at: 3 * 27 - 1, reason: TruncationReason::Words });
    let words = Budget { words: 20, ..Budget::default() };
    assert_eq!(read(words).truncated, third);
    assert_eq!(read(words).events[..], whole.events[..3]);
    let time = Budget { words: 20, ..Budget::AFTER_TIMEOUT };
    assert_eq!(read(time).truncated.map(|end| end.reason), Some(TruncationReason::Time));
    let events = read(Budget { events: 5, ..Budget::default() });
    assert_eq!(events.truncated, Some(Truncation { at: 5 * 27 - 1, reason: TruncationReason::Events }));
    assert_eq!(events.events.len(), 5);
    let mentions = read(Budget { mentions: 7, ..Budget::default() });
    assert_eq!(mentions.truncated.map(|end| end.reason), Some(TruncationReason::Mentions));
    assert!((1..=7).contains(&mentions.mentions.len()));
    let nothing = read(Budget { words: 1, ..Budget::default() });
    assert_eq!(nothing.truncated, Some(Truncation { at: 0, reason: TruncationReason::Words }));
}

/// The accurate model stops behind the window with which its triggers exceed the budget.
#[test]
fn a_text_with_too_many_triggers_is_read_up_to_the_end_of_a_sentence() {
    let body = "Gunmen attacked a convoy in Lyon on Tuesday. ".repeat(80);
    let article = Article { title: None, body: &body, published: None, source: None };
    let extractor = fixtures::extractor(ModelKind::Accurate);
    let budget = Budget { events: 5, ..Budget::default() };
    let token = CancellationToken::default();
    let read = extractor.extract_within(&article, &budget, &token).expect("nobody cancels");
    let end = read.truncated.expect("it is cut");
    assert_eq!(end.reason, TruncationReason::Events);
    assert!((1..=5).contains(&read.events.len()), "{} events", read.events.len());
    assert_eq!(end.at as usize % 45, 44, "behind a full stop");
    let first = "Gunmen attacked a convoy in Lyon on Tuesday. ".repeat(read.events.len());
    let article = Article { body: &first, ..article };
    assert_eq!(extractor.extract(&article).events.len(), read.events.len());
}

#[test]
fn a_cancelled_extraction_ends_at_once() {
    let body = "Gunmen attacked the convoy, Ann Kolev said. ".repeat(20_000);
    let article = Article { title: None, body: &body, published: None, source: None };
    for kind in ModelKind::ALL {
        let token = CancellationToken::default();
        let extractor = fixtures::extractor(kind);
        let result = std::thread::scope(|scope| {
            let extracting = scope.spawn(|| {
                let result = extractor.extract_cancellable(&article, &token);
                (result, Instant::now())
            });
            std::thread::sleep(Duration::from_millis(1500));
            let cancelled = Instant::now();
            token.cancel();
            let (result, ended) = extracting.join().expect("no panic");
            // Far less than the minutes that the whole text takes in a debug build.
            assert!(ended - cancelled < Duration::from_secs(10), "{kind}: {:?}", ended - cancelled);
            result
        });
        assert_eq!(result, Err(Cancelled));
    }
}

/// No stage runs long without a check of the token, whatever the text consists of.
#[test]
fn cancellation_is_checked_within_every_stage() {
    let sentence =
        "On Tuesday gunmen attacked the convoy in Lyon, Ann Kolev said; \"We saw it\", the mayor added. ";
    let extractor = fixtures::extractor(ModelKind::Fast);
    for body in [sentence.repeat(600), format!("{sentence}\n").repeat(600), "\"".repeat(20_000)] {
        let published = Some(jiff::civil::date(2024, 3, 14).at(8, 0, 0, 0));
        let article = Article { title: None, body: &body, published, source: None };
        let token = CancellationToken::default();
        let started = cpu_seconds();
        extractor.extract_cancellable(&article, &token).expect("nobody cancels");
        let whole = cpu_seconds() - started;
        let longest = token.intervals.longest().expect("the token is checked");
        let share = longest.seconds / whole;
        let [from, to] = longest.between;
        assert!(share < MAX_UNCHECKED, "{share:.2} of the time lies between {from} and {to}");
    }
}

#[test]
fn a_trigger_may_be_the_last_word_of_a_time() {
    let body = "KUWAIT: A new Cabinet will be formed soon to deal with the dissolution of the parliament, a source said. \
                The new Cabinet will be short-lived, no longer than the year’s end, the source said, as the Assembly \
                will be dissolved in October and elections will be held in December.";
    check(body, ModelKind::Accurate);
}
