//! Windows: stretches of sentences as the encoder reads them, in word pieces.

use super::wordpiece::Vocabulary;
use crate::language::{
    AnnotatedText,
    nn::{Window, place, windows},
    shape::{MARK, PLACES, shape},
};

/// Pieces of a window, its two marks included.
const LONGEST: usize = 256;
/// Pieces of what was read before that a window may begin with.
pub(super) const CONTEXT: usize = 32;

/// One word piece at the encoder's input.
#[derive(Debug, Clone, Copy)]
pub(super) struct WordPiece {
    /// Its number in the vocabulary.
    pub(super) id: u32,
    /// Its word's shape and place.
    pub(super) shape: u8,
}

/// One window.
#[derive(Debug)]
pub(super) struct EncoderInput {
    /// What it holds.
    pub(super) stretch: Window,
    /// What the encoder reads.
    pub(super) pieces: Vec<WordPiece>,
    /// The first piece of each token.
    pub(super) firsts: Vec<usize>,
}

/// Cuts a text into windows, each filled with whole sentences as far as they fit, at most `company` pieces of them
/// from the window before.
pub(super) fn encoder_inputs(
    words: &AnnotatedText<'_>,
    vocabulary: &Vocabulary<'_>,
    company: usize,
) -> Vec<EncoderInput> {
    let mut ids = Vec::with_capacity(words.tokens.len() * 2);
    let mut starts = Vec::with_capacity(words.tokens.len() + 1);
    let mut counts = Vec::with_capacity(words.tokens.len());
    for token in 0..words.tokens.len() {
        starts.push(ids.len());
        counts.push(vocabulary.cut(words.word(token), &mut ids));
    }
    starts.push(ids.len());
    let window = |stretch: Window| {
        let mark = |id| WordPiece { id, shape: MARK * PLACES };
        let mut pieces = vec![mark(vocabulary.start)];
        let mut firsts = Vec::with_capacity(stretch.tokens().len());
        for token in stretch.tokens() {
            firsts.push(pieces.len());
            let shape = shape(words.word(token)) * PLACES + place(words, token);
            pieces.extend(ids[starts[token]..starts[token + 1]].iter().map(|&id| WordPiece { id, shape }));
        }
        pieces.push(mark(vocabulary.end));
        EncoderInput { stretch, pieces, firsts }
    };
    windows(words, &counts, LONGEST - 2, company).into_iter().map(window).collect()
}
