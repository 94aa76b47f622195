//! Merges statements with the same words: repeated in a deck, a caption or a pull quote.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
};

use super::Statement;
use crate::text::ByteSpan;

/// The fewest words of a content whose repetition is one statement and not two.
const MIN_REPEATED_WORDS: usize = 4;
/// The words at the beginning of a line that are looked up to find the statement it may repeat.
const PREFIX_WORDS: usize = 6;
/// The most words of a pull quote after the content: its speaker.
const MAX_REST_WORDS: usize = 6;

/// Merges statements with equal words into the one with the highest confidence, with the others as `occurrences`.
///
/// Keeps one of several statements with equal spans, which different rules found. Adds unmarked pull quotes of the
/// text as occurrences.
pub fn merge_duplicates(text: &str, found: Vec<Statement>) -> Vec<Statement> {
    let mut kept: Vec<Statement> = Vec::with_capacity(found.len());
    // By a hash of the words, so that contents inside one another are not all copied.
    let mut by_words: HashMap<u64, usize> = HashMap::new();
    for statement in found {
        let words = words_in(text, statement.content);
        let hash = hash(text, &words);
        let first = by_words.get(&hash).copied();
        match first.filter(|&index| is_equal(text, &words_in(text, kept[index].content), &words)) {
            Some(index) if kept[index].content == statement.content => {
                if statement.confidence > kept[index].confidence {
                    kept[index] = statement;
                }
            }
            Some(index) if words.len() >= MIN_REPEATED_WORDS => {
                merge_into(&mut kept[index], statement);
            }
            _ => {
                by_words.entry(hash).or_insert(kept.len());
                kept.push(statement);
            }
        }
    }
    add_pull_quotes(text, &mut kept);
    kept
}

/// Merges `other` into `kept`: the more confident of the two stays, the other becomes an occurrence.
fn merge_into(kept: &mut Statement, mut other: Statement) {
    if other.confidence > kept.confidence {
        other.occurrences = std::mem::take(&mut kept.occurrences);
        std::mem::swap(kept, &mut other);
    }
    kept.occurrences.push(other.content);
}

/// Adds lines that repeat a content without marks, with or without a name after it, as occurrences.
fn add_pull_quotes(text: &str, kept: &mut [Statement]) {
    let mut by_prefix: HashMap<Vec<String>, usize> = HashMap::new();
    for (index, statement) in kept.iter().enumerate() {
        let prefix: Vec<ByteSpan> = words_of(text, statement.content).take(PREFIX_WORDS).collect();
        if prefix.len() == PREFIX_WORDS {
            by_prefix.entry(normalized(text, &prefix)).or_insert(index);
        }
    }
    let contents = kept.iter().flat_map(|statement| statement.occurrences.iter().chain([&statement.content]));
    let mut starts: Vec<u32> = contents.map(|content| content.start).collect();
    starts.sort_unstable();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = ByteSpan::new(start, start + line.len());
        start += line.len();
        let next = starts.partition_point(|&start| start < span.start);
        if starts.get(next).is_some_and(|&start| start < span.end) {
            continue;
        }
        let line_words = words_in(text, span);
        let prefix = line_words.get(..PREFIX_WORDS);
        let Some(&index) = prefix.and_then(|prefix| by_prefix.get(&normalized(text, prefix))) else {
            continue;
        };
        let statement = &mut kept[index];
        let content = words_in(text, statement.content);
        let is_repetition = line_words.len() >= content.len()
            && line_words.len() <= content.len() + MAX_REST_WORDS
            && is_equal(text, &line_words[..content.len()], &content);
        if is_repetition && !statement.content.overlaps(span) {
            statement.occurrences.push(line_words[0].hull(line_words[content.len() - 1]));
        }
    }
}

/// Returns the spans of the maximal runs of letters and digits in `span`.
fn words_in(text: &str, span: ByteSpan) -> Vec<ByteSpan> {
    words_of(text, span).collect()
}

/// Iterates over the maximal runs of letters and digits in `span`.
fn words_of(text: &str, span: ByteSpan) -> impl Iterator<Item = ByteSpan> {
    let mut rest = span;
    std::iter::from_fn(move || {
        let slice = rest.slice(text);
        let start = slice.find(char::is_alphanumeric)?;
        let length = slice[start..].find(|symbol: char| !symbol.is_alphanumeric());
        let end = length.map_or(slice.len(), |length| start + length);
        let base = rest.start as usize;
        rest.start = (base + end) as u32;
        Some(ByteSpan::new(base + start, base + end))
    })
}

/// Returns the words in lower case.
fn normalized(text: &str, words: &[ByteSpan]) -> Vec<String> {
    words.iter().map(|word| word.slice(text).to_lowercase()).collect()
}

/// Returns a hash of the words without regard to case.
fn hash(text: &str, words: &[ByteSpan]) -> u64 {
    let mut hasher = DefaultHasher::new();
    words.iter().for_each(|word| word.slice(text).to_lowercase().hash(&mut hasher));
    hasher.finish()
}

/// Tests for equal words without regard to case.
fn is_equal(text: &str, one: &[ByteSpan], other: &[ByteSpan]) -> bool {
    let lower = |word: &ByteSpan| word.slice(text).to_lowercase();
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| lower(one) == lower(other))
}
