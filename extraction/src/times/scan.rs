//! The words of a text as the rules of time see them: letters, digits and marks, each known to the
//! lexicon or not. Cut finer than the language room's tokens, because "mid-1996", "20th" and "1990s"
//! are spelled inside one token.

use std::borrow::Cow;

use super::lexicon::{self, Class};
use crate::language::{AnnotatedText, Xpos};

/// What stands before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// White space with at most one line's end in it.
    Space,
    /// An empty line, or the text's edge.
    Break,
}

/// What a word is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters.
    Letters,
    /// ASCII digits.
    Digits,
    /// One other character.
    Mark,
}

/// One word.
#[derive(Debug, Clone)]
pub(super) struct Word<'t> {
    pub text: &'t str,
    /// Lower case; empty for words longer than any in the lexicon.
    pub lower: Cow<'t, str>,
    pub start: usize,
    pub gap: Gap,
    pub kind: Kind,
    pub class: &'static Class,
    /// The part of speech, where the language room tells; `Xx` where it does not.
    pub tag: Xpos,
}

impl Word<'_> {
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// The number written in digits, up to nine of them.
    pub fn digits(&self) -> Option<u32> {
        if self.kind == Kind::Digits && self.text.len() <= 9 { self.text.parse().ok() } else { None }
    }

    pub fn is(&self, lower: &str) -> bool {
        self.lower == lower
    }

    pub fn is_any(&self, lower: &[&str]) -> bool {
        lower.contains(&self.lower.as_ref())
    }

    pub fn is_dash(&self) -> bool {
        self.is_any(&["-", "–", "—", "‑", "‐"])
    }

    pub fn capital(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }
}

/// A text cut into words.
#[derive(Debug)]
pub(super) struct Scan<'t> {
    pub words: Vec<Word<'t>>,
    /// The text speaks of years before our era, where a bare "479" can be one.
    pub before_our_era: bool,
    edge: Word<'t>,
}

/// The longest word of the lexicon, in bytes; longer ones are not looked up.
const LONGEST: usize = 20;

impl<'t> Scan<'t> {
    pub fn new(text: &'t str) -> Self {
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
                (Kind::Digits, rest.find(|c: char| !c.is_ascii_digit()))
            } else if first.is_alphabetic() {
                (Kind::Letters, rest.find(|c: char| !c.is_alphabetic()))
            } else {
                (Kind::Mark, Some(first.len_utf8()))
            };
            let word = &rest[..length.unwrap_or(rest.len())];
            words.push(Self::known(word, at, gap, kind));
            gap = Gap::None;
            at += word.len();
        }
        let before_our_era = words.iter().filter(|word| matches!(word.text, "BC" | "BCE")).count() >= 3;
        Self { words, before_our_era, edge: Self::known("", text.len(), Gap::Break, Kind::Mark) }
    }

    fn known(text: &'t str, start: usize, gap: Gap, kind: Kind) -> Word<'t> {
        let lower = match kind {
            Kind::Letters if text.len() > LONGEST => Cow::Borrowed(""),
            Kind::Letters if text.chars().any(char::is_uppercase) => Cow::Owned(text.to_lowercase()),
            _ => Cow::Borrowed(text),
        };
        let class = if kind == Kind::Letters { lexicon::class(&lower) } else { Class::none() };
        Word { text, lower, start, gap, kind, class, tag: Xpos::Xx }
    }

    /// Takes over the tags of the language room.
    pub fn tag(&mut self, annotated: &AnnotatedText<'_>) {
        let mut token = 0;
        for word in &mut self.words {
            while token < annotated.tokens.len() && annotated.tokens[token].span.end as usize <= word.start {
                token += 1;
            }
            if token < annotated.tokens.len() && annotated.tokens[token].span.start as usize <= word.start {
                word.tag = annotated.xpos(token);
            }
        }
    }

    /// The word at `at`; past the end, an empty one that belongs to nothing.
    pub fn word(&self, at: usize) -> &Word<'t> {
        self.words.get(at).unwrap_or(&self.edge)
    }

    /// The word before `at`.
    pub fn before(&self, at: usize) -> &Word<'t> {
        if at == 0 { &self.edge } else { self.word(at - 1) }
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Past one of these words, if one stands at `at`.
    pub fn past(&self, at: usize, lower: &[&str]) -> Option<usize> {
        self.word(at).is_any(lower).then_some(at + 1)
    }

    /// Past one of these words, or still at `at`.
    pub fn skip(&self, at: usize, lower: &[&str]) -> usize {
        self.past(at, lower).unwrap_or(at)
    }

    /// Past a hyphen that joins two words, or still at `at`.
    pub fn hyphen(&self, at: usize) -> usize {
        let joins =
            self.word(at).is_dash() && self.word(at).gap == Gap::None && self.word(at + 1).gap == Gap::None;
        if joins { at + 1 } else { at }
    }

    /// Past "'s", or still at `at`.
    pub fn possessive(&self, at: usize) -> usize {
        if self.word(at).is_any(&["'", "’"])
            && self.word(at + 1).is("s")
            && self.word(at + 1).gap == Gap::None
        {
            at + 2
        } else {
            at
        }
    }

    /// True when the words of `start..end` stand in one block of text.
    pub fn together(&self, start: usize, end: usize) -> bool {
        (start + 1..end).all(|at| self.word(at).gap != Gap::Break)
    }

    /// True when a sentence ends at the mark `at`: a full stop that belongs to no abbreviation or number.
    pub fn ends_sentence(&self, at: usize) -> bool {
        let (mark, next) = (self.word(at), self.word(at + 1));
        match mark.text {
            "!" | "?" => true,
            "." => {
                let short = self.before(at).class.month.is_some_and(|month| month.short)
                    || self.before(at).text.chars().count() == 1
                    || self
                        .before(at)
                        .is_any(&["mr", "mrs", "dr", "gen", "sen", "rep", "gov", "st", "inc", "corp", "co"]);
                next.gap == Gap::Break
                    || !short
                        && next.gap == Gap::Space
                        && !next.text.chars().next().is_some_and(char::is_lowercase)
                    || next.kind == Kind::Mark && next.gap == Gap::None && !next.is_any(&[",", "-", "'", "’"])
            }
            _ => next.gap == Gap::Break,
        }
    }
}
