//! Splits a document into windows of word pieces, the inputs of the encoder.

use super::wordpiece::Vocabulary;
use crate::language::{
    AnnotatedText,
    nn::{Window, position, windows},
    shape::{POSITIONS, PUNCTUATION, shape},
};

/// The most word pieces in a window, `[CLS]` and `[SEP]` included.
const MAX_WORD_PIECES: usize = 256;
/// The most word pieces of context at the start of a window.
pub(super) const MAX_CONTEXT: usize = 32;

/// One word piece as the encoder reads it.
#[derive(Debug, Clone, Copy)]
pub(super) struct WordPiece {
    /// Its index in the vocabulary.
    pub(super) id: u32,
    /// The shape of its token × [`POSITIONS`] + the token's position.
    pub(super) shape_and_position: u8,
}

/// A window with the word pieces of its tokens.
#[derive(Debug)]
pub(super) struct EncoderInput {
    pub(super) window: Window,
    pub(super) word_pieces: Vec<WordPiece>,
    /// For each token of the window the index of its first word piece.
    pub(super) firsts: Vec<usize>,
}

/// Splits a document into windows, each with up to `max_context` word pieces of context.
pub(super) fn encoder_inputs(
    doc: &AnnotatedText<'_>,
    vocabulary: &Vocabulary<'_>,
    max_context: usize,
) -> Vec<EncoderInput> {
    let mut ids = Vec::with_capacity(doc.tokens.len() * 2);
    let mut starts = Vec::with_capacity(doc.tokens.len() + 1);
    let mut counts = Vec::with_capacity(doc.tokens.len());
    for token in 0..doc.tokens.len() {
        starts.push(ids.len());
        counts.push(vocabulary.tokenize(doc.word(token), &mut ids));
    }
    starts.push(ids.len());
    let input = |window: Window| {
        let mark = |id| WordPiece { id, shape_and_position: PUNCTUATION * POSITIONS };
        let mut word_pieces = vec![mark(vocabulary.start)];
        let mut firsts = Vec::with_capacity(window.tokens().len());
        for token in window.tokens() {
            firsts.push(word_pieces.len());
            let shape_and_position = shape(doc.word(token)) * POSITIONS + position(doc, token);
            let ids = ids[starts[token]..starts[token + 1]].iter();
            word_pieces.extend(ids.map(|&id| WordPiece { id, shape_and_position }));
        }
        word_pieces.push(mark(vocabulary.end));
        EncoderInput { window, word_pieces, firsts }
    };
    windows(doc, &counts, MAX_WORD_PIECES - 2, max_context).into_iter().map(input).collect()
}
