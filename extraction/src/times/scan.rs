//! Text split into the words that the rules of this stage match: letters, digits and symbols.
//!
//! Finer than the tokenizer's tokens, because "mid-1996", "20th" and "1990s" are written inside one token.

use std::borrow::Cow;

use super::lexicon::{Entry, Lexicon, UNKNOWN};
use crate::language::{AnnotatedText, Xpos};

/// The white space before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    None,
    /// White space with at most one line end.
    Space,
    /// An empty line, or the edge of the text.
    Break,
}

/// The kind of characters in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WordKind {
    Alphabetic,
    /// ASCII digits.
    Digits,
    /// One other character.
    Symbol,
}

/// One word.
#[derive(Debug, Clone)]
pub(super) struct Word<'t> {
    pub text: &'t str,
    /// Lower case; empty for words longer than [`MAX_LENGTH`].
    pub lower: Cow<'t, str>,
    /// Its first byte in the text.
    pub start: usize,
    pub gap: Gap,
    pub kind: WordKind,
    /// Its entry in the lexicon, empty where there is none.
    pub entry: &'t Entry,
    /// Its Penn tag; `Xx` in a text without tags.
    pub tag: Xpos,
}

impl Word<'_> {
    /// Returns the byte after the word.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Returns the number written in digits, when it has at most nine of them.
    pub fn digits(&self) -> Option<u32> {
        if self.kind == WordKind::Digits && self.text.len() <= 9 { self.text.parse().ok() } else { None }
    }

    /// Compares with a word in lower case.
    pub fn is(&self, lower: &str) -> bool {
        self.lower == lower
    }

    /// Compares with several words in lower case.
    pub fn is_any(&self, lower: &[&str]) -> bool {
        lower.contains(&self.lower.as_ref())
    }

    /// Tests for a hyphen or dash.
    pub fn is_dash(&self) -> bool {
        self.is_any(&["-", "–", "—", "‑", "‐"])
    }

    /// Tests for an upper-case first letter.
    pub fn is_capitalized(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// A text split into words.
#[derive(Debug)]
pub(super) struct Scan<'t> {
    words: Vec<Word<'t>>,
    lexicon: &'t Lexicon,
    /// The text names several years BC, so that a bare "479" can be one.
    pub has_bc_years: bool,
    /// The text writes dates in figures with the day first: one of them has a day after the 12th there.
    pub writes_day_first: bool,
    /// The word before the first and after the last: empty.
    edge: Word<'t>,
}

/// The longest word of the lexicon, in bytes; longer ones are not looked up.
const MAX_LENGTH: usize = 20;

impl<'t> Scan<'t> {
    /// Splits a text, without tags. Linear in its length.
    pub fn new(text: &'t str, lexicon: &'t Lexicon) -> Self {
        let mut words = Vec::with_capacity(text.len() / 5);
        let mut gap = Gap::Break;
        let mut at = 0;
        while let Some(first) = text[at..].chars().next() {
            let rest = &text[at..];
            if first.is_whitespace() {
                let length = rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len());
                let lines = rest[..length].matches('\n').count();
                gap = if lines > 1 || gap == Gap::Break { Gap::Break } else { Gap::Space };
                at += length;
                continue;
            }
            let (kind, length) = if first.is_ascii_digit() {
                (WordKind::Digits, rest.find(|c: char| !c.is_ascii_digit()))
            } else if first.is_alphabetic() {
                (WordKind::Alphabetic, rest.find(|c: char| !c.is_alphabetic()))
            } else {
                (WordKind::Symbol, Some(first.len_utf8()))
            };
            let word = &rest[..length.unwrap_or(rest.len())];
            words.push(Self::look_up(word, at, gap, kind, lexicon));
            gap = Gap::None;
            at += word.len();
        }
        let has_bc_years = words.iter().filter(|word| matches!(word.text, "BC" | "BCE")).count() >= 3;
        let edge = Self::look_up("", text.len(), Gap::Break, WordKind::Symbol, lexicon);
        let writes_day_first = writes_day_first(&words);
        Self { words, lexicon, has_bc_years, writes_day_first, edge }
    }

    fn look_up(text: &'t str, start: usize, gap: Gap, kind: WordKind, lexicon: &'t Lexicon) -> Word<'t> {
        let lower = match kind {
            WordKind::Alphabetic if text.len() > MAX_LENGTH => Cow::Borrowed(""),
            WordKind::Alphabetic if text.chars().any(char::is_uppercase) => Cow::Owned(text.to_lowercase()),
            _ => Cow::Borrowed(text),
        };
        let entry = if kind == WordKind::Alphabetic { lexicon.entry(&lower) } else { &UNKNOWN };
        Word { text, lower, start, gap, kind, entry, tag: Xpos::Xx }
    }

    /// Copies the tag of each token to the words that begin inside it.
    pub fn set_tags(&mut self, doc: &AnnotatedText<'_>) {
        let mut token = 0;
        for word in &mut self.words {
            while token < doc.tokens.len() && doc.tokens[token].span.end as usize <= word.start {
                token += 1;
            }
            if token < doc.tokens.len() && doc.tokens[token].span.start as usize <= word.start {
                word.tag = doc.xpos(token);
            }
        }
    }

    /// Returns the lexicon's entry of the word at `at`, for symbols too: phrases can begin with one.
    pub fn phrase_entry(&self, at: usize) -> &'t Entry {
        let word = self.word(at);
        if word.kind == WordKind::Alphabetic { word.entry } else { self.lexicon.entry(word.text) }
    }

    /// Returns the word at `at`; past the end, an empty symbol.
    pub fn word(&self, at: usize) -> &Word<'t> {
        self.words.get(at).unwrap_or(&self.edge)
    }

    /// Returns the word before `at`; before the first, an empty symbol.
    pub fn before(&self, at: usize) -> &Word<'t> {
        if at == 0 { &self.edge } else { self.word(at - 1) }
    }

    /// Returns the number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Returns the position after `at` when one of the words stands there.
    pub fn accept(&self, at: usize, lower: &[&str]) -> Option<usize> {
        self.word(at).is_any(lower).then_some(at + 1)
    }

    /// Returns the position after `at` when one of the words stands there, else `at`.
    pub fn skip(&self, at: usize, lower: &[&str]) -> usize {
        self.accept(at, lower).unwrap_or(at)
    }

    /// Returns the position after a hyphen that joins two words, or `at` when there is none.
    pub fn skip_hyphen(&self, at: usize) -> usize {
        let joins =
            self.word(at).is_dash() && self.word(at).gap == Gap::None && self.word(at + 1).gap == Gap::None;
        if joins { at + 1 } else { at }
    }

    /// Returns the position after "'s", or `at` when there is none.
    pub fn skip_possessive(&self, at: usize) -> usize {
        if self.word(at).is_any(&["'", "’"])
            && self.word(at + 1).is("s")
            && self.word(at + 1).gap == Gap::None
        {
            at + 2
        } else {
            at
        }
    }

    /// Tests that no empty line separates the words of `start..end`.
    pub fn is_contiguous(&self, start: usize, end: usize) -> bool {
        (start + 1..end).all(|at| self.word(at).gap != Gap::Break)
    }

    /// Tests for the end of a sentence: a full stop that belongs to no abbreviation or number.
    pub fn ends_sentence(&self, at: usize) -> bool {
        let (symbol, next) = (self.word(at), self.word(at + 1));
        match symbol.text {
            "!" | "?" => true,
            "." => {
                let abbreviated = self.before(at).entry.month.is_some_and(|month| month.abbreviated)
                    || self.before(at).text.chars().count() == 1
                    || self
                        .before(at)
                        .is_any(&["mr", "mrs", "dr", "gen", "sen", "rep", "gov", "st", "inc", "corp", "co"]);
                next.gap == Gap::Break
                    || !abbreviated
                        && next.gap == Gap::Space
                        && !next.text.chars().next().is_some_and(char::is_lowercase)
                    || next.kind == WordKind::Symbol
                        && next.gap == Gap::None
                        && !next.is_any(&[",", "-", "'", "’"])
            }
            _ => next.gap == Gap::Break,
        }
    }
}

/// Tests for a date such as "23/02/2024", and none such as "02/23/2024".
fn writes_day_first(words: &[Word<'_>]) -> bool {
    let (mut day_first, mut month_first) = (false, false);
    for window in words.windows(5) {
        let [first, slash, second, other_slash, year] = window else { continue };
        if !slash.is("/") || !other_slash.is("/") || !matches!(year.text.len(), 2 | 4) {
            continue;
        }
        if let (Some(first), Some(second)) = (first.digits(), second.digits()) {
            day_first |= (13..=31).contains(&first) && (1..=12).contains(&second);
            month_first |= (1..=12).contains(&first) && (13..=31).contains(&second);
        }
    }
    day_first && !month_first
}
