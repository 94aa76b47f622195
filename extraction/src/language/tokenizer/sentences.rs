//! Sentence boundaries.

use super::lexicon::{Abbreviation, Lexicon};
use crate::text::ByteSpan;

/// Returns the number of tokens in the first sentence of `rest`, which must not be empty.
///
/// At least 1, at most [`super::LONGEST_SENTENCE`]. Linear in the result.
pub(super) fn sentence_length(text: &str, rest: &[ByteSpan], lexicon: &Lexicon) -> usize {
    let last = rest.len().min(super::LONGEST_SENTENCE);
    let mut open_quotes = 0usize;
    for at in 0..last {
        let word = rest[at].slice(text);
        if word == "\"" {
            open_quotes += 1;
        }
        let Some(mark) = EndMark::from_token(word, lexicon) else { continue };
        let mut next = at + 1;
        while next < rest.len() && next <= super::LONGEST_SENTENCE && closes(text, rest, next, open_quotes) {
            open_quotes += usize::from(rest[next].slice(text) == "\"");
            next += 1;
        }
        if next >= rest.len() || ends(text, rest, (at, next), mark, lexicon) {
            return next;
        }
    }
    last
}

/// A token that can end a sentence.
#[derive(Clone, Copy, PartialEq)]
enum EndMark {
    FullStop,
    /// A question or exclamation mark.
    Exclamation,
    Ellipsis,
    Abbreviated(Abbreviation),
    /// "J.", "U.S."
    Initials,
}

impl EndMark {
    fn from_token(word: &str, lexicon: &Lexicon) -> Option<Self> {
        match word {
            "." | "。" => Some(Self::FullStop),
            "…" => Some(Self::Ellipsis),
            _ if word.starts_with(['!', '?']) => Some(Self::Exclamation),
            _ if word.starts_with("..") => Some(Self::Ellipsis),
            _ if word.len() > 1 && word.ends_with('.') => {
                Some(lexicon.abbreviation(word).map_or(Self::Initials, Self::Abbreviated))
            }
            _ => None,
        }
    }
}

/// Tests for a closing bracket, quotation mark or repeated end mark at `at`, which belongs to the sentence.
fn closes(text: &str, rest: &[ByteSpan], at: usize, quotes_so_far: usize) -> bool {
    let is_glued = rest[at - 1].end == rest[at].start;
    let is_next_glued = rest.get(at + 1).is_some_and(|next| next.start == rest[at].end);
    match rest[at].slice(text) {
        "”" | ")" | "]" | "}" | "»" | "''" => true,
        "’" | "'" => is_glued && !is_next_glued,
        // A straight mark closes before white space; between two characters, when an odd number came before.
        "\"" => is_glued && (!is_next_glued || quotes_so_far % 2 == 1),
        "." | "!" | "?" => is_glued,
        _ => false,
    }
}

/// Tests whether a sentence ends with the mark at `at`; `next` is the first token after the mark and its closing marks.
fn ends(text: &str, rest: &[ByteSpan], (at, next): (usize, usize), mark: EndMark, lexicon: &Lexicon) -> bool {
    let word = rest[next].slice(text);
    let is_opening = matches!(word, "\"" | "“" | "‘" | "'" | "(" | "[" | "«" | "``" | "'''" | "''");
    let start = if is_opening && next + 1 < rest.len() { rest[next + 1].slice(text) } else { word };
    let is_quoted = next > at + 1 && matches!(rest[next - 1].slice(text), "\"" | "”" | "’" | "'" | "''");
    let is_lowercase = start.chars().next().is_some_and(char::is_lowercase);
    if matches!(word, "," | ";" | ":" | "%") {
        return false;
    }
    match mark {
        EndMark::Abbreviated(Abbreviation::Title | Abbreviation::Before | Abbreviation::Number) => false,
        // "in the U.S. The", but "the U.S. Senate"; after a closing mark the sentence is over: "(at 5 p.m.) Then".
        EndMark::Abbreviated(Abbreviation::Any | Abbreviation::State) | EndMark::Initials => {
            lexicon.starts_sentence(start) || (is_quoted && !is_lowercase)
        }
        // "1." at the start of a line numbers it.
        EndMark::FullStop if at == 1 && rest[0].slice(text).bytes().all(|b| b.is_ascii_digit()) => false,
        EndMark::FullStop => !is_lowercase || (is_quoted && is_opening),
        EndMark::Exclamation => !(is_lowercase || is_quoted && reports(text, &rest[next..], lexicon)),
        EndMark::Ellipsis => !is_lowercase && start != "I",
    }
}

/// Tests for a reporting clause: "…?" Doe asked. The question and its speaker are one sentence.
///
/// Only the next five tokens count, and before the verb only capitalized ones.
fn reports(text: &str, after: &[ByteSpan], lexicon: &Lexicon) -> bool {
    for span in after.iter().take(5) {
        let word = span.slice(text);
        if lexicon.is_reporting_verb(word) {
            return true;
        }
        if word.chars().next().is_some_and(|c| !c.is_uppercase()) {
            return false;
        }
    }
    false
}
