//! Phrases of the lexicon: "right now", "the near future", "today".

use crate::language::Xpos;

use super::super::{
    calendar::Unit,
    expression::{Anchor, Match, TimeExpression},
    lexicon::PhraseKind,
    scan::{Gap, Scan, WordKind},
    tense::{self, Tense},
};

/// Looks up a phrase of one kind at `at`; returns the position after it and its value.
pub(in super::super) fn at(scan: &Scan<'_>, at: usize, kind: PhraseKind) -> Option<(usize, &'static str)> {
    let entry = scan.phrase_entry(at);
    entry.phrases.iter().filter(|phrase| phrase.kind == kind).find_map(|phrase| {
        let end = at + phrase.words.len();
        let same = phrase.words.iter().zip(at..).all(|(word, at)| scan.word(at).is(word));
        same.then_some((end, phrase.value))
    })
}

/// Matches a vague time ("now", "the near future") or a day relative to publication.
pub(super) fn find(scan: &Scan<'_>, at_word: usize) -> Option<Match> {
    deictic_day(scan, at_word)
        .or_else(|| some_day(scan, at_word))
        .or_else(|| reference(scan, at_word))
        .or_else(|| {
            let (end, value) = at(scan, at_word, PhraseKind::HistoricalReference)?;
            // "The former won": one of two, and no time.
            let describes = scan.word(end).kind == WordKind::Alphabetic
                && !matches!(scan.word(end).tag, Xpos::Dt | Xpos::In | Xpos::Vbd | Xpos::Vbz | Xpos::Md);
            describes.then_some(Match { end, expression: TimeExpression::HistoricalReference(value) })
        })
}

/// Matches a phrase that is a vague time, if its context does not make it another thing.
fn reference(scan: &Scan<'_>, at_word: usize) -> Option<Match> {
    let (end, value) = at(scan, at_word, PhraseKind::Reference)?;
    let is_single = end == at_word + 1;
    // "This time, it held": one of several times, and not now.
    if scan.word(at_word).is("this") && scan.word(at_word + 1).is("time") {
        let is_preceded =
            scan.before(at_word).is_any(&["at", "by", "until", "during", "about", "around", "of"]);
        return is_preceded.then_some(Match { end, expression: TimeExpression::Reference(value) });
    }
    // "the past few nights" is a duration, which no rule matches when its unit is unknown.
    let next = scan.word(end);
    let counted = next.entry.number.is_some() || next.entry.unit.is_some() || next.kind == WordKind::Digits;
    if scan.word(end - 1).is("past") && (counted || next.is_any(&["couple", "half"])) {
        return None;
    }
    (!is_single || is_reference(scan, at_word, value))
        .then_some(Match { end, expression: TimeExpression::Reference(value) })
}

/// Matches "one day" of the future: "will one day be", "hopes that he one day follows".
fn some_day(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let end = scan.accept(scan.accept(at, &["one"])?, &["day"])?;
    let modal = scan.before(at).tag == Xpos::Md && !scan.before(at).is("would");
    modal.then_some(Match { end, expression: TimeExpression::Reference("FUTURE_REF") })
}

/// Tests that an ambiguous single word is a time here.
fn is_reference(scan: &Scan<'_>, at: usize, value: &str) -> bool {
    let (word, next, before) = (scan.word(at), scan.word(at + 1), scan.before(at));
    match word.lower.as_ref() {
        // "once" is a time where it means "formerly".
        "once" => {
            next.entry.past
                && before.kind == WordKind::Alphabetic
                && !before.is_any(&["at", "than", "only", "all"])
        }
        "earlier" => next.kind == WordKind::Symbol && !next.is_dash() && value == "PAST_REF",
        "shortly" => !next.is_any(&["after", "before", "thereafter", "afterwards"]),
        // What "soon became" lies in the past.
        "soon" => {
            tense::at(scan, at, at + 1, false) != Tense::Past
                && !next.entry.past
                && !next.lower.ends_with("ed")
                && !next.is_any(&["after", "as", "afterwards", "thereafter"])
                && !before.is_any(&["as", "so", "too", "how"])
        }
        "recent" | "current" => next.gap != Gap::None || next.kind == WordKind::Symbol,
        // "future earnings" says no more than "earnings to come".
        "future" => next.kind == WordKind::Symbol || before.is("in"),
        "now" => !(next.is("that") || next.is_dash() && next.gap == Gap::None),
        _ => true,
    }
}

/// Matches "today", "yesterday", "tomorrow", "the day before yesterday", "the day after tomorrow".
fn deictic_day(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let day = |end, count| {
        Match::new(
            end,
            TimeExpression::Offset { unit: Unit::Day, count: Some(count), anchor: Anchor::PublicationDate },
        )
    };
    let word = scan.word(at);
    match word.lower.as_ref() {
        // "USA Today" is a newspaper.
        "today" if word.is_capitalized() && scan.before(at).is_capitalized() && word.gap == Gap::Space => {
            None
        }
        "today" => day(at + 1, 0),
        "yesterday" => day(at + 1, -1),
        "tomorrow" => day(at + 1, 1),
        "the" if scan.word(at + 1).is("day") => {
            match (scan.word(at + 2).lower.as_ref(), scan.word(at + 3).lower.as_ref()) {
                ("before", "yesterday") => day(at + 4, -2),
                ("after", "tomorrow") => day(at + 4, 2),
                _ => None,
            }
        }
        _ => None,
    }
}
