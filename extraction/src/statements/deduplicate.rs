//! Merges statements with the same words: repeated in a deck, a caption or a pull quote.

use std::collections::HashMap;

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
    let mut by_words: HashMap<String, usize> = HashMap::new();
    for statement in found {
        let words = normalized(text, &words_in(text, statement.content)).join(" ");
        match by_words.get(&words).copied() {
            Some(index) if kept[index].content == statement.content => {}
            Some(index) if words.split(' ').count() >= MIN_REPEATED_WORDS => {
                merge_into(&mut kept[index], statement);
            }
            _ => {
                by_words.entry(words).or_insert(kept.len());
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
    let words: Vec<Vec<ByteSpan>> = kept.iter().map(|statement| words_in(text, statement.content)).collect();
    let mut by_prefix: HashMap<Vec<String>, usize> = HashMap::new();
    for (index, words) in words.iter().enumerate() {
        if let Some(prefix) = words.get(..PREFIX_WORDS) {
            by_prefix.entry(normalized(text, prefix)).or_insert(index);
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
        let (content, statement) = (&words[index], &mut kept[index]);
        let is_repetition = line_words.len() >= content.len()
            && line_words.len() <= content.len() + MAX_REST_WORDS
            && normalized(text, &line_words[..content.len()]) == normalized(text, content);
        if is_repetition && !statement.content.overlaps(span) {
            statement.occurrences.push(line_words[0].hull(line_words[content.len() - 1]));
        }
    }
}

/// Returns the spans of the maximal runs of letters and digits in `span`.
fn words_in(text: &str, span: ByteSpan) -> Vec<ByteSpan> {
    let base = span.start as usize;
    let slice = span.slice(text);
    let mut words = Vec::new();
    let mut start = None;
    for (at, symbol) in slice.char_indices().chain([(slice.len(), ' ')]) {
        match (symbol.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                words.push(ByteSpan::new(base + first, base + at));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Returns the words in lower case.
fn normalized(text: &str, words: &[ByteSpan]) -> Vec<String> {
    words.iter().map(|word| word.slice(text).to_lowercase()).collect()
}
