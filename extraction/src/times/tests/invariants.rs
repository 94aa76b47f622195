//! Properties of all texts: order, bounds, linear time.

use jiff::civil::date;
use proptest::prelude::*;

use super::super::*;
use crate::fixtures;

/// Generates texts of words that the rules match, which random characters would seldom form.
fn time_words() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "the",
        "a",
        "last",
        "next",
        "past",
        "two",
        "20",
        "1999",
        "'",
        "s",
        "-",
        ".",
        ",",
        "year",
        "years",
        "ago",
        "later",
        "May",
        "since",
        "before",
        "Sunday",
        "Friday",
        "former",
        "of",
        "15",
        "06",
        "/",
        "GMT",
        "March",
        "Sept",
        "30",
        "31",
        "century",
        "BC",
        "half",
        "and",
        "quarter",
        "first",
        "third",
        "early",
        "mid",
        "Tuesday",
        "morning",
        "noon",
        "10",
        ":",
        "p",
        "m",
        "hundred",
        "thousand",
        "few",
        "every",
        "spring",
        "fiscal",
        "end",
        "0",
        "99999999",
        "week",
        "Easter",
        "to",
        "–",
        "’",
        "\n\n",
        "é",
        "𝟙",
        "9999",
        "million",
        "day",
        "before",
        "yesterday",
        "same",
        "that",
    ]);
    prop::collection::vec((words, prop::bool::ANY), 0..60).prop_map(|words| {
        words
            .into_iter()
            .map(|(word, space)| if space { format!("{word} ") } else { word.to_owned() })
            .collect()
    })
}

fn check_invariants(text: &str, published: Option<DateTime>) {
    let mut last = 0;
    for time in find_in_text(text, published, &fixtures::lexicons().times) {
        assert!(text.get(time.span.range()).is_some_and(|words| !words.is_empty()));
        assert!(time.span.start >= last, "in order, without overlap");
        last = time.span.end;
        assert!(time.days.is_none() || time.edtf.is_some());
        if matches!(time.kind, TimexType::Duration | TimexType::Set) {
            assert_eq!(time.days, None);
        }
        if let Some((first, end)) = time.days {
            assert!(first < end);
        }
    }
}

proptest! {
    #[test]
    fn invariants_hold_for_any_text(text in "\\PC{0,300}") {
        check_invariants(&text, None);
        check_invariants(&text, Some(date(2025, 5, 14).at(0, 0, 0, 0)));
    }

    #[test]
    fn invariants_hold_for_any_time_words(text in time_words(), year in -9999i16..=9999) {
        check_invariants(&text, Some(date(year, 12, 31).at(0, 0, 0, 0)));
    }
}

#[test]
fn long_texts_take_linear_time() {
    for piece in [
        "last ",
        "1,000,",
        "two hundred and ",
        "6 and ",
        "the the ",
        "'",
        "mid-",
        "Tuesday, ",
        "two days before ",
        "1999 - ",
        "12/12/",
        "Friday Lund 5 St ",
    ] {
        let text = piece.repeat(200_000 / piece.len());
        let start = std::time::Instant::now();
        check_invariants(&text, None);
        assert!(start.elapsed().as_secs() < 20, "{piece}");
    }
}
