//! Words as the fast model takes them: a row of numbers for the word itself, rows for its beginnings and ends, one
//! for how it is written and where it stands, one for what lists of places and of persons know of it; their sum says what is known of it out of context.

use std::ops::Range;

use super::{gazetteer, person_names};
use crate::language::{
    Annotated, WeightsError, hash,
    net::{Extremes, Matrix, Norm, Tensors, add_rows, place},
    shape::{self, PLACES},
};

/// The row of words that were not met in training.
pub(in crate::language) const UNKNOWN: u32 = 0;
/// How many rows the hashes of parts of words share.
pub(in crate::language) const PARTS: usize = 1 << 14;
/// How many answers the lists give together.
pub(in crate::language) const ANSWERS: usize = gazetteer::ANSWERS * person_names::ANSWERS;

/// How a word looks out of context.
#[derive(Debug, Clone, Copy)]
pub(in crate::language) struct Look {
    /// The row of the word itself.
    pub(in crate::language) word: u32,
    /// Hashes of its ends and beginnings.
    pub(in crate::language) parts: [u32; 6],
    /// How it is written, and where it stands in its sentence.
    pub(in crate::language) shape: u8,
    /// What lists know of it, as a place and as the name of a person.
    pub(in crate::language) listed: u8,
    /// A number that all words alike share, whatever their case.
    pub(in crate::language) key: u32,
}

/// How words look that stand so in their sentences ([`crate::language::net::place`]); their rows are left unknown. `each`
/// is told the word as the vocabulary has it, with its look.
pub(in crate::language) fn look(words: &[&str], places: &[u8], mut each: impl FnMut(&str, Look)) {
    let (mut all, mut ends) = (String::new(), Vec::with_capacity(words.len()));
    for word in words {
        normalise(word, &mut all);
        ends.push(all.len());
    }
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let plain: Vec<&str> = starts.zip(&ends).map(|(start, &end)| &all[start..end]).collect();
    let mut known = Vec::with_capacity(words.len());
    gazetteer::answers(&plain, &mut known);
    for (((word, plain), known), place) in words.iter().zip(plain).zip(known).zip(places) {
        let key = hash::bytes(plain.as_bytes());
        let listed = known * person_names::ANSWERS as u8 + person_names::answer(key);
        let shape = shape::shape(word) * PLACES + place;
        each(plain, Look { word: UNKNOWN, parts: parts(plain), shape, listed, key });
    }
}

/// A word as the vocabulary has it.
pub(in crate::language) fn normal(word: &str) -> String {
    let mut plain = String::new();
    normalise(word, &mut plain);
    plain
}

/// What is known of words.
#[derive(Debug)]
pub(super) struct Words<'f> {
    ids: hash::Map<&'f str, u32>,
    words: Matrix<'f>,
    parts: Matrix<'f>,
    shapes: Matrix<'f>,
    listed: Matrix<'f>,
    norm: Norm,
}

impl<'f> Words<'f> {
    pub(super) fn read(tensors: &mut Tensors<'f>) -> Result<Self, WeightsError> {
        let ids: hash::Map<_, _> = tensors.lines()?.zip(UNKNOWN + 1..).collect();
        let (words, parts) = (tensors.matrix()?, tensors.matrix()?);
        let (shapes, listed) = (tensors.matrix()?, tensors.matrix()?);
        let width = words.columns;
        let fits = ids.len() + 1 == words.rows
            && parts.columns == width
            && parts.rows == PARTS
            && shapes.columns == width
            && shapes.rows == shape::COUNT * usize::from(PLACES)
            && listed.columns == width
            && listed.rows == ANSWERS;
        if !fits {
            return Err(WeightsError::Broken("its words don't fit their numbers"));
        }
        Ok(Self { ids, words, parts, shapes, listed, norm: Norm::read(tensors, width)? })
    }

    /// A row for each of the tokens, and the number that each shares with words alike; both are filled anew.
    pub(super) fn rows(
        &self,
        text: &Annotated<'_>,
        tokens: Range<usize>,
        rows: &mut Vec<f32>,
        keys: &mut Vec<u32>,
    ) -> Extremes {
        let width = self.words.columns;
        rows.clear();
        rows.resize(tokens.len() * width, 0.0);
        keys.clear();
        let mut groups = Vec::with_capacity(tokens.len());
        let (words, places): (Vec<&str>, Vec<u8>) =
            tokens.map(|token| (text.word(token), place(text, token))).unzip();
        look(&words, &places, |plain, look| {
            let id = self.ids.get(plain).copied().unwrap_or(UNKNOWN);
            let [a, b, c, d, e, f] = look.parts.map(|part| self.parts.row(part as usize % PARTS));
            let (word, shape) = (self.words.row(id as usize), self.shapes.row(look.shape.into()));
            groups.push([word, a, b, c, d, e, f, shape, self.listed.row(look.listed.into())]);
            keys.push(look.key);
        });
        add_rows(&groups, rows);
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
