//! Phrases of the lexicon: "right now", "the near future", "today".

use super::super::{
    lexicon::PhraseKind,
    meaning::{Found, Meaning, Told},
    scan::{Gap, Kind, Scan},
    stretch::Unit,
    tense::{self, Tense},
};

/// A phrase of this kind at `at`: the word after it, and its value.
pub(in super::super) fn at(scan: &Scan<'_>, at: usize, kind: PhraseKind) -> Option<(usize, &'static str)> {
    let word = scan.word(at);
    let class = if word.kind == Kind::Letters { word.class } else { super::super::lexicon::class(word.text) };
    class.phrases.iter().filter(|phrase| phrase.kind == kind).find_map(|phrase| {
        let end = at + phrase.words.len();
        let same = phrase.words.iter().zip(at..).all(|(piece, at)| scan.word(at).is(piece));
        same.then_some((end, phrase.value))
    })
}

pub(super) fn find(scan: &Scan<'_>, at_word: usize) -> Option<Found> {
    deictic_day(scan, at_word).or_else(|| {
        let (end, value) = at(scan, at_word, PhraseKind::Reference)?;
        let single = end == at_word + 1;
        // "This time, it held": one of several times, and not now.
        if scan.word(at_word).is("this") && scan.word(at_word + 1).is("time") {
            let told = scan.before(at_word).is_any(&["at", "by", "until", "during", "about", "around", "of"]);
            return told.then_some(Found { end, meaning: Meaning::Reference(value) });
        }
        // "the past few nights" is a length, and no rule's when its unit is none of the calendar's.
        let next = scan.word(end);
        let counted = next.class.number.is_some() || next.class.unit.is_some() || next.kind == Kind::Digits;
        if scan.word(end - 1).is("past") && (counted || next.is_any(&["couple", "half"])) {
            return None;
        }
        (!single || stands_alone(scan, at_word, value))
            .then_some(Found { end, meaning: Meaning::Reference(value) })
    })
}

/// Single words that are times only in some places.
fn stands_alone(scan: &Scan<'_>, at: usize, value: &str) -> bool {
    let (word, next, before) = (scan.word(at), scan.word(at + 1), scan.before(at));
    match word.lower.as_ref() {
        // "once" is a time where it means "formerly".
        "once" => {
            next.class.past && before.kind == Kind::Letters && !before.is_any(&["at", "than", "only", "all"])
        }
        "earlier" => next.kind == Kind::Mark && !next.is_dash() && value == "PAST_REF",
        "shortly" => !next.is_any(&["after", "before", "thereafter", "afterwards"]),
        // What "soon became" lies in the past.
        "soon" => {
            tense::at(scan, at, at + 1) != Tense::Past
                && !next.class.past
                && !next.lower.ends_with("ed")
                && !next.is_any(&["after", "as", "afterwards", "thereafter"])
                && !before.is_any(&["as", "so", "too", "how"])
        }
        "recent" | "current" => next.gap != Gap::None || next.kind == Kind::Mark,
        // "future earnings" says no more than "earnings to come".
        "future" => next.kind == Kind::Mark || before.is("in"),
        "now" => !(next.is("that") || next.is_dash() && next.gap == Gap::None),
        _ => true,
    }
}

/// "today", "yesterday", "tomorrow", "the day before yesterday", "the day after tomorrow".
fn deictic_day(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let day =
        |end, count| Found::new(end, Meaning::Shift { unit: Unit::Day, count: Some(count), from: Told::Now });
    let word = scan.word(at);
    match word.lower.as_ref() {
        // "USA Today" is a newspaper.
        "today" if word.capital() && scan.before(at).capital() && word.gap == Gap::Space => None,
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
