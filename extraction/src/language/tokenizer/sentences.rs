//! Where sentences end.

use super::lexicon::{Abbreviation, abbreviation, starts_sentence};
use crate::text::ByteSpan;

/// The number of tokens in the first sentence of `rest`; at least one, as `rest` is not empty.
pub(super) fn length(text: &str, rest: &[ByteSpan]) -> usize {
    let last = rest.len().min(super::LONGEST_SENTENCE);
    let mut open_quotes = 0usize;
    for at in 0..last {
        let word = rest[at].slice(text);
        if word == "\"" {
            open_quotes += 1;
        }
        let Some(end) = End::of(word) else { continue };
        let mut next = at + 1;
        while next < rest.len() && closes(text, rest, next, open_quotes) {
            open_quotes += usize::from(rest[next].slice(text) == "\"");
            next += 1;
        }
        if next >= rest.len() || ends(text, rest, at, next, end) {
            return next;
        }
    }
    last
}

#[derive(Clone, Copy, PartialEq)]
enum End {
    Stop,
    /// A question or exclamation mark.
    Loud,
    Ellipsis,
    Abbreviated(Abbreviation),
    /// "J.", "U.S."
    Initials,
}

impl End {
    fn of(word: &str) -> Option<Self> {
        match word {
            "." | "。" => Some(Self::Stop),
            "…" => Some(Self::Ellipsis),
            _ if word.starts_with(['!', '?']) => Some(Self::Loud),
            _ if word.starts_with("..") => Some(Self::Ellipsis),
            _ if word.len() > 1 && word.ends_with('.') => {
                Some(abbreviation(word).map_or(Self::Initials, Self::Abbreviated))
            }
            _ => None,
        }
    }
}

/// True when the token at `at` closes what stands before it: a bracket or quotation mark glued to the end.
fn closes(text: &str, rest: &[ByteSpan], at: usize, quotes_so_far: usize) -> bool {
    let glued = rest[at - 1].end == rest[at].start;
    let next_glued = rest.get(at + 1).is_some_and(|next| next.start == rest[at].end);
    match rest[at].slice(text) {
        "”" | ")" | "]" | "}" | "»" | "''" => true,
        "’" | "'" => glued && !next_glued,
        // A straight mark shows its side by the blank; where blanks lack, by how many came before.
        "\"" => glued && (!next_glued || quotes_so_far % 2 == 1),
        "." | "!" | "?" => glued,
        _ => false,
    }
}

/// True when a sentence ends with the mark at `at`; `next` is the first token after it and its closing marks.
fn ends(text: &str, rest: &[ByteSpan], at: usize, next: usize, end: End) -> bool {
    let word = rest[next].slice(text);
    let opens = matches!(word, "\"" | "“" | "‘" | "'" | "(" | "[" | "«" | "``" | "'''" | "''");
    let start = if opens && next + 1 < rest.len() { rest[next + 1].slice(text) } else { word };
    let quoted = next > at + 1 && matches!(rest[next - 1].slice(text), "\"" | "”" | "’" | "'" | "''");
    let low = start.chars().next().is_some_and(char::is_lowercase);
    if matches!(word, "," | ";" | ":" | "%") {
        return false;
    }
    match end {
        End::Abbreviated(Abbreviation::Title | Abbreviation::Before | Abbreviation::Number) => false,
        // "in the U.S. The", but "the U.S. Senate"; after a closing mark the sentence is over: "(at 5 p.m.) Then".
        End::Abbreviated(Abbreviation::Any) | End::Initials => starts_sentence(start) || (quoted && !low),
        // "1." at the start of a line numbers it.
        End::Stop if at == 1 && rest[0].slice(text).bytes().all(|b| b.is_ascii_digit()) => false,
        End::Stop => !low || (quoted && opens),
        End::Loud => !(low || quoted && speaks(text, &rest[next..])),
        End::Ellipsis => !low && start != "I",
    }
}

/// True when a saying follows: "…?" Doe asked. Then the question and its speaker are one sentence.
fn speaks(text: &str, after: &[ByteSpan]) -> bool {
    let says = |word: &str| {
        matches!(
            word,
            "said"
                | "says"
                | "asked"
                | "asks"
                | "told"
                | "added"
                | "wrote"
                | "replied"
                | "cried"
                | "shouted"
                | "tweeted"
                | "exclaimed"
                | "wondered"
        )
    };
    for span in after.iter().take(5) {
        let word = span.slice(text);
        if says(word) {
            return true;
        }
        if word.chars().next().is_some_and(|c| !c.is_uppercase()) {
            return false;
        }
    }
    false
}
