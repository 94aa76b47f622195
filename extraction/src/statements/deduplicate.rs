//! The same words twice in one article, in a deck, a caption or a pull quote: one statement with several
//! places.

use std::collections::HashMap;

use super::Statement;
use crate::text::ByteSpan;

/// Fewest words that, twice in an article, are one statement and no chance.
const FEWEST: usize = 4;
/// With how many words a line must begin as a statement does, to be asked whether it repeats it.
const BEGINNING: usize = 6;
/// Most words left of a line that sets a statement apart: who says it.
const LEFT: usize = 6;

/// Folds statements of the same words and cue into the surest of them; contents that were found twice by
/// different rules stay once.
pub fn merge_duplicates(text: &str, found: Vec<Statement>) -> Vec<Statement> {
    let mut kept: Vec<Statement> = Vec::with_capacity(found.len());
    let mut by_words: HashMap<String, usize> = HashMap::new();
    for one in found {
        let words = words_of(one.content.slice(text));
        match by_words.get(&words).copied() {
            Some(at) if kept[at].content == one.content => {}
            Some(at) if words.split(' ').count() >= FEWEST => {
                let known = &mut kept[at];
                if one.confidence > known.confidence {
                    let mut better = one;
                    better.occurrences = std::mem::take(&mut known.occurrences);
                    better.occurrences.push(known.content);
                    *known = better;
                } else {
                    known.occurrences.push(one.content);
                }
            }
            _ => {
                by_words.entry(words).or_insert(kept.len());
                kept.push(one);
            }
        }
    }
    set_apart(text, &mut kept);
    kept
}

/// Adds the lines that set a statement's words apart, unmarked, with or without a name behind them.
fn set_apart(text: &str, kept: &mut [Statement]) {
    let mut beginnings: HashMap<Vec<String>, usize> = HashMap::new();
    let words: Vec<Vec<ByteSpan>> = kept.iter().map(|one| words_in(text, one.content)).collect();
    for (at, words) in words.iter().enumerate().filter(|(_, words)| words.len() >= BEGINNING) {
        beginnings.entry(lower(text, &words[..BEGINNING])).or_insert(at);
    }
    let mut places: Vec<u32> = kept
        .iter()
        .flat_map(|one| one.occurrences.iter().chain([&one.content]))
        .map(|place| place.start)
        .collect();
    places.sort_unstable();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = ByteSpan::new(start, start + line.len());
        start += line.len();
        let told = places.partition_point(|&place| place < span.start);
        if places.get(told).is_some_and(|&place| place < span.end) {
            continue;
        }
        let here = words_in(text, span);
        let Some(&at) = here.get(..BEGINNING).and_then(|first| beginnings.get(&lower(text, first))) else {
            continue;
        };
        let (whole, one) = (&words[at], &mut kept[at]);
        let repeats = here.len() >= whole.len()
            && here.len() <= whole.len() + LEFT
            && lower(text, &here[..whole.len()]) == lower(text, whole);
        if repeats && !one.content.overlaps(span) {
            one.occurrences.push(here[0].hull(here[whole.len() - 1]));
        }
    }
}

/// Where the words of a stretch stand.
fn words_in(text: &str, span: ByteSpan) -> Vec<ByteSpan> {
    let part = span.slice(text);
    let mut words = Vec::new();
    let mut start = None;
    for (at, symbol) in part.char_indices().chain([(part.len(), ' ')]) {
        match (symbol.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                let base = span.start as usize;
                words.push(ByteSpan::new(base + from, base + at));
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn lower(text: &str, words: &[ByteSpan]) -> Vec<String> {
    words.iter().map(|word| word.slice(text).to_lowercase()).collect()
}

fn words_of(text: &str) -> String {
    lower(text, &words_in(text, ByteSpan::new(0, text.len()))).join(" ")
}
