//! Windows: stretches of whole sentences that the encoder reads at once.

use std::ops::Range;

use super::pieces::{self, Vocabulary};
use crate::language::Annotated;

/// Pieces of a window, its two marks included.
const LONGEST: usize = 256;
/// Pieces of what was read before that a window may begin with, so that its first sentences know whom
/// "he" and an unclosed quotation belong to.
const CONTEXT: usize = 64;

/// How a word stands: inside its sentence, at its start, at its paragraph's.
const PLACES: u8 = 3;
/// The shape of the marks at a window's ends.
const MARK: u8 = 7 * PLACES;

/// One word piece at the encoder's input.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Its number in the vocabulary.
    pub(super) id: u32,
    /// Its word's shape and place.
    pub(super) shape: u8,
}

/// One window.
#[derive(Debug, Default)]
pub(super) struct Window {
    /// What the encoder reads.
    pub(super) pieces: Vec<Piece>,
    /// The first piece of each token.
    pub(super) firsts: Vec<usize>,
    /// The first token, through the whole text.
    pub(super) first_token: usize,
    /// Its sentences, by their tokens through the whole text. One too long for a window comes in parts.
    pub(super) sentences: Vec<Range<usize>>,
    /// How many of the sentences were read in the window before and stand here only for company.
    pub(super) known: usize,
}

/// A sentence, or a part of one, in pieces.
struct Part {
    tokens: Range<usize>,
    ids: Vec<u32>,
    /// How many pieces each token has.
    counts: Vec<usize>,
    opens_paragraph: bool,
    opens_sentence: bool,
}

/// Cuts a text into windows, each filled with whole sentences as far as they fit.
pub(super) fn windows(words: &Annotated<'_>, vocabulary: &Vocabulary<'_>) -> Vec<Window> {
    let parts = parts(words, vocabulary);
    let room = LONGEST - 2;
    let mut found = Vec::new();
    let mut next = 0;
    while next < parts.len() {
        let mut context = next;
        let mut used = 0;
        while context > 0 && used + parts[context - 1].ids.len() <= CONTEXT {
            context -= 1;
            used += parts[context].ids.len();
        }
        let mut end = next;
        while end < parts.len() && used + parts[end].ids.len() <= room {
            used += parts[end].ids.len();
            end += 1;
        }
        if end == next {
            // The next sentence needs the whole window.
            context = next;
            end = next + 1;
        }
        found.push(window(&parts[context..end], next - context, words, vocabulary));
        next = end;
    }
    found
}

fn parts(words: &Annotated<'_>, vocabulary: &Vocabulary<'_>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::with_capacity(words.sentences.len());
    let mut paragraph = None;
    for sentence in &words.sentences {
        let opens_paragraph = paragraph.replace(sentence.paragraph) != Some(sentence.paragraph);
        let part = |start, opens_sentence| Part {
            tokens: start..start,
            ids: Vec::new(),
            counts: Vec::new(),
            opens_paragraph: opens_paragraph && opens_sentence,
            opens_sentence,
        };
        let mut now = part(sentence.tokens.start, true);
        for token in sentence.tokens.clone() {
            let before = now.ids.len();
            let count = vocabulary.cut(words.word(token), &mut now.ids);
            if now.ids.len() > LONGEST - 2 {
                let mut over = part(token, false);
                over.ids.extend(now.ids.drain(before..));
                parts.push(std::mem::replace(&mut now, over));
            }
            now.counts.push(count);
            now.tokens.end = token + 1;
        }
        parts.push(now);
    }
    parts
}

fn window(parts: &[Part], known: usize, words: &Annotated<'_>, vocabulary: &Vocabulary<'_>) -> Window {
    let mut made = Window { first_token: parts[0].tokens.start, known, ..Window::default() };
    made.pieces.push(Piece { id: vocabulary.start, shape: MARK });
    for part in parts {
        let mut ids = part.ids.iter();
        for (token, &count) in part.tokens.clone().zip(&part.counts) {
            made.firsts.push(made.pieces.len());
            let place = match token == part.tokens.start {
                true if part.opens_paragraph => 2,
                true if part.opens_sentence => 1,
                _ => 0,
            };
            let shape = pieces::shape(words.word(token)) * PLACES + place;
            made.pieces.extend(ids.by_ref().take(count).map(|&id| Piece { id, shape }));
        }
        made.sentences.push(part.tokens.clone());
    }
    made.pieces.push(Piece { id: vocabulary.end, shape: MARK });
    made
}
