//! Words as the fast model takes them: a row of numbers for the word itself, rows for its beginnings and ends, one
//! for how it is written and where it stands, one for what lists of places and of persons know of it; their sum says what is known of it out of context.

use std::ops::Range;

use super::{gazetteer, person_names};
use crate::language::{
    AnnotatedText, WeightsError, hash,
    nn::{LayerNorm, Matrix, MinMax, Tensors, place, sum_rows},
    shape::{self, PLACES},
};

/// The row of words that were not met in training.
const UNKNOWN: u32 = 0;
/// How many rows the hashes of parts of words share.
pub const PARTS: usize = 1 << 14;
/// How many answers the lists give together.
pub const ANSWERS: usize = gazetteer::ANSWERS * person_names::ANSWERS;

/// How a word looks out of context.
#[derive(Debug, Clone, Copy)]
pub struct WordFeatures {
    /// The row of the word itself.
    pub word: u32,
    /// Hashes of its ends and beginnings.
    pub parts: [u32; 6],
    /// How it is written, and where it stands in its sentence.
    pub shape: u8,
    /// What lists know of it, as a place and as the name of a person.
    pub listed: u8,
    /// A number that all words alike share, whatever their case.
    pub key: u32,
}

/// The row of each word that was met in training, by its key. That another word has the same key happens to one in a hundred
/// thousand.
pub type Rows = hash::Map<u32, u32>;

/// The rows of the words of a vocabulary.
pub fn rows<'w>(vocabulary: impl Iterator<Item = &'w str>) -> Rows {
    vocabulary.map(|word| hash::bytes(word.as_bytes())).zip(UNKNOWN + 1..).collect()
}

/// How words look that stand so in their sentences ([`crate::language::nn::place`]).
pub fn looks(words: &[&str], places: &[u8], rows: &Rows) -> Vec<WordFeatures> {
    let (mut all, mut ends) = (String::new(), Vec::with_capacity(words.len()));
    for word in words {
        normalise(word, &mut all);
        ends.push(all.len());
    }
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let plain: Vec<&str> = starts.zip(&ends).map(|(start, &end)| &all[start..end]).collect();
    // Each list is asked for all words before the next one is: so one answer need not come before the next is called for.
    let mut places_known = Vec::with_capacity(words.len());
    gazetteer::answers(&plain, &mut places_known);
    let keys: Vec<u32> = plain.iter().map(|word| hash::bytes(word.as_bytes())).collect();
    let persons: Vec<u8> = keys.iter().map(|&key| person_names::answer(key)).collect();
    let rows: Vec<u32> = keys.iter().map(|key| rows.get(key).copied().unwrap_or(UNKNOWN)).collect();
    let look = |at: usize| WordFeatures {
        word: rows[at],
        parts: parts(plain[at]),
        shape: shape::shape(words[at]) * PLACES + places[at],
        listed: places_known[at] * person_names::ANSWERS as u8 + persons[at],
        key: keys[at],
    };
    (0..words.len()).map(look).collect()
}

/// A word as the vocabulary has it.
pub fn normal(word: &str) -> String {
    let mut plain = String::new();
    normalise(word, &mut plain);
    plain
}

/// What is known of words.
#[derive(Debug)]
pub struct Words<'f> {
    known: Rows,
    words: Matrix<'f>,
    parts: Matrix<'f>,
    shapes: Matrix<'f>,
    listed: Matrix<'f>,
    norm: LayerNorm,
}

impl<'f> Words<'f> {
    pub fn read(tensors: &mut Tensors<'f>) -> Result<Self, WeightsError> {
        let vocabulary: Vec<&str> = tensors.lines()?.collect();
        let (words, parts) = (tensors.matrix()?, tensors.matrix()?);
        let (shapes, listed) = (tensors.matrix()?, tensors.matrix()?);
        let width = words.columns;
        let fits = vocabulary.len() + 1 == words.rows
            && parts.columns == width
            && parts.rows == PARTS
            && shapes.columns == width
            && shapes.rows == shape::COUNT * usize::from(PLACES)
            && listed.columns == width
            && listed.rows == ANSWERS;
        if !fits {
            return Err(WeightsError::Broken("its words don't fit their numbers"));
        }
        let known = rows(vocabulary.into_iter());
        Ok(Self { known, words, parts, shapes, listed, norm: LayerNorm::read(tensors, width)? })
    }

    /// A row for each of the tokens, and the number that each shares with words alike; both are filled anew.
    pub fn rows(
        &self,
        text: &AnnotatedText<'_>,
        tokens: Range<usize>,
        rows: &mut Vec<f32>,
        keys: &mut Vec<u32>,
    ) -> MinMax {
        let width = self.words.columns;
        let (words, places): (Vec<&str>, Vec<u8>) =
            tokens.map(|token| (text.word(token), place(text, token))).unzip();
        let looks = looks(&words, &places, &self.known);
        keys.clear();
        keys.extend(looks.iter().map(|look| look.key));
        let group = |look: &WordFeatures| {
            let [a, b, c, d, e, f] = look.parts.map(|part| self.parts.row(part as usize % PARTS));
            let (word, shape) = (self.words.row(look.word as usize), self.shapes.row(look.shape.into()));
            [word, a, b, c, d, e, f, shape, self.listed.row(look.listed.into())]
        };
        let groups: Vec<_> = looks.iter().map(group).collect();
        sum_rows(&groups, width, rows);
        self.norm.apply(rows)
    }
}

/// Adds the word in lower case, every digit as 0.
fn normalise(word: &str, out: &mut String) {
    if word.is_ascii() {
        out.extend(
            word.bytes().map(|b| if b.is_ascii_digit() { '0' } else { b.to_ascii_lowercase().into() }),
        );
    } else {
        out.extend(word.chars().flat_map(char::to_lowercase).map(|c| if c.is_numeric() { '0' } else { c }));
    }
}

/// Hashes of the last two to four characters and of the first two, three and five.
fn parts(word: &str) -> [u32; 6] {
    let end = |characters: usize| {
        let start = word.char_indices().rev().nth(characters - 1).map_or(0, |(at, _)| at);
        &word[start..]
    };
    let beginning = |characters: usize| {
        let end = word.char_indices().nth(characters).map_or(word.len(), |(at, _)| at);
        &word[..end]
    };
    let parts = [end(2), end(3), end(4), beginning(2), beginning(3), beginning(5)];
    let mut kind = 0;
    parts.map(|part| {
        kind += 1;
        hash::part(kind, part.as_bytes())
    })
}
