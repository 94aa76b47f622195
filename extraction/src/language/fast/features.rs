//! Features of words out of context: the word itself, its affixes, its shape, and what lexicons know of it.

use super::{
    gazetteer::{self, Gazetteer},
    person_names::{self, PersonNames},
};
use crate::language::{
    hash,
    shape::{self, POSITIONS},
};

/// The embedding row of words that are not in the vocabulary.
const UNKNOWN: u32 = 0;
/// The number of embedding rows that hashed affixes share.
pub const AFFIX_ROWS: usize = 1 << 14;
/// The number of combinations of what the lexicons say.
pub const LEXICON_CLASSES: usize = gazetteer::CLASSES * person_names::CLASSES;

/// The features of one word.
#[derive(Debug, Clone, Copy)]
pub struct WordFeatures {
    /// The embedding row of the word itself.
    pub word: u32,
    /// Hashes of the last two, three and four characters and of the first two, three and five.
    pub affixes: [u32; 6],
    /// The word's shape × [`POSITIONS`] + its position in sentence and paragraph.
    pub shape_and_position: u8,
    /// The word's gazetteer class × [`person_names::CLASSES`] + its class as a person's name.
    pub lexicon_class: u8,
    /// The hash of the word in lower case.
    pub key: u32,
}

/// Computes features of words, with a vocabulary and the lexicons.
#[derive(Debug)]
pub struct FeatureExtractor {
    /// Embedding rows by the hash of the word. One in 100,000 unknown words shares the hash of a known one.
    rows: hash::Map<u32, u32>,
    gazetteer: Gazetteer,
    person_names: PersonNames,
}

impl FeatureExtractor {
    /// Indexes a vocabulary of normalised words, in the order of their embedding rows from row 1 on, and loads the
    /// lexicons.
    pub fn new<'w>(vocabulary: impl Iterator<Item = &'w str>) -> Self {
        Self {
            rows: vocabulary.map(|word| hash::bytes(word.as_bytes())).zip(UNKNOWN + 1..).collect(),
            gazetteer: Gazetteer::builtin(),
            person_names: PersonNames::builtin(),
        }
    }

    /// Computes the features of adjacent words with their positions (`nn::position`).
    pub fn extract(&self, words: &[&str], positions: &[u8]) -> Vec<WordFeatures> {
        let (mut text, mut ends) = (String::new(), Vec::with_capacity(words.len()));
        for word in words {
            push_normalized(word, &mut text);
            ends.push(text.len());
        }
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let normalized: Vec<&str> = starts.zip(&ends).map(|(start, &end)| &text[start..end]).collect();
        // One table after the other for all words, so that look-ups need not wait for each other's cache misses.
        let mut places = Vec::with_capacity(words.len());
        self.gazetteer.classify(&normalized, &mut places);
        let keys: Vec<u32> = normalized.iter().map(|word| hash::bytes(word.as_bytes())).collect();
        let persons: Vec<u8> = keys.iter().map(|&key| self.person_names.classify(key)).collect();
        let rows: Vec<u32> = keys.iter().map(|key| self.rows.get(key).copied().unwrap_or(UNKNOWN)).collect();
        let features = |at: usize| WordFeatures {
            word: rows[at],
            affixes: affixes(normalized[at]),
            shape_and_position: shape::shape(words[at]) * POSITIONS + positions[at],
            lexicon_class: places[at] * person_names::CLASSES as u8 + persons[at],
            key: keys[at],
        };
        (0..words.len()).map(features).collect()
    }
}

/// A word as the vocabulary has it: in lower case, every digit as 0.
#[cfg(feature = "training")]
pub fn normalize(word: &str) -> String {
    let mut normalized = String::new();
    push_normalized(word, &mut normalized);
    normalized
}

fn push_normalized(word: &str, out: &mut String) {
    if word.is_ascii() {
        out.extend(
            word.bytes().map(|b| if b.is_ascii_digit() { '0' } else { b.to_ascii_lowercase().into() }),
        );
    } else {
        out.extend(word.chars().flat_map(char::to_lowercase).map(|c| if c.is_numeric() { '0' } else { c }));
    }
}

/// Hashes of the suffixes of two, three and four characters and of the prefixes of two, three and five.
fn affixes(word: &str) -> [u32; 6] {
    let suffix = |characters: usize| {
        let start = word.char_indices().rev().nth(characters - 1).map_or(0, |(at, _)| at);
        &word[start..]
    };
    let prefix = |characters: usize| {
        let end = word.char_indices().nth(characters).map_or(word.len(), |(at, _)| at);
        &word[..end]
    };
    let affixes = [suffix(2), suffix(3), suffix(4), prefix(2), prefix(3), prefix(5)];
    let mut seed = 0;
    affixes.map(|affix| {
        seed += 1;
        hash::seeded(seed, affix.as_bytes())
    })
}
