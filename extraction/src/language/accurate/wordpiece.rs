//! WordPiece tokenization (Wu et al. 2016) as in BERT uncased: lower case, without accents, punctuation apart.
//!
//! `lab/python/accurate/wordpiece.py` does the same for training; `lab/src/train/word-features.tsv` holds both to one table.

use std::collections::HashMap;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::language::WeightsError;

/// The most pieces of one word; the rest is dropped.
const MAX_PIECES: usize = 8;
/// A part of a word with more characters than this is unknown.
const MAX_PART_LENGTH: usize = 100;

/// The word pieces that the encoder has an embedding for.
#[derive(Debug)]
pub(super) struct Vocabulary<'f> {
    ids: HashMap<&'f str, u32>,
    /// `[CLS]`, the first piece of every window.
    pub(super) start: u32,
    /// `[SEP]`, the last piece of every window.
    pub(super) end: u32,
    unknown: u32,
}

impl<'f> Vocabulary<'f> {
    /// Indexes a vocabulary, one piece a line; pieces that continue a word begin with `##`.
    ///
    /// # Errors
    /// `[CLS]`, `[SEP]` or `[UNK]` is missing.
    pub(super) fn new(lines: impl Iterator<Item = &'f str>) -> Result<Self, WeightsError> {
        let ids: HashMap<_, _> = lines.zip(0..).collect();
        let special = |piece| {
            ids.get(piece).copied().ok_or(WeightsError::Broken("a special piece is not in the vocabulary"))
        };
        Ok(Self { start: special("[CLS]")?, end: special("[SEP]")?, unknown: special("[UNK]")?, ids })
    }

    /// The number of pieces.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// All pieces, in the order of their ids.
    #[cfg(feature = "training")]
    pub(super) fn word_pieces(&self) -> Vec<&'f str> {
        let mut pieces: Vec<_> = self.ids.iter().map(|(&piece, &id)| (id, piece)).collect();
        pieces.sort_unstable();
        pieces.into_iter().map(|(_, piece)| piece).collect()
    }

    /// Appends the ids of a word's pieces, at least one and at most [`MAX_PIECES`]. Returns their number.
    pub(super) fn tokenize(&self, word: &str, ids: &mut Vec<u32>) -> usize {
        let before = ids.len();
        let mut part = String::new();
        for c in word.to_lowercase().nfd().filter(|&c| !is_combining_mark(c)) {
            if c.is_alphanumeric() {
                part.push(c);
                continue;
            }
            self.tokenize_part(&part, ids);
            part.clear();
            if !c.is_whitespace() {
                self.tokenize_part(c.encode_utf8(&mut [0; 4]), ids);
            }
            if ids.len() - before >= MAX_PIECES {
                break;
            }
        }
        self.tokenize_part(&part, ids);
        ids.truncate(before + MAX_PIECES);
        if ids.len() == before {
            ids.push(self.unknown);
        }
        ids.len() - before
    }

    /// Appends the ids of a part's pieces: from the left always the longest in the vocabulary, or one unknown piece for the
    /// whole part.
    fn tokenize_part(&self, part: &str, ids: &mut Vec<u32>) {
        if part.is_empty() {
            return;
        }
        let before = ids.len();
        let ends: Vec<usize> = part.char_indices().map(|(at, _)| at).skip(1).chain([part.len()]).collect();
        if ends.len() > MAX_PART_LENGTH {
            return ids.push(self.unknown);
        }
        let mut start = 0;
        let mut piece = String::new();
        while start < part.len() {
            let longest = ends.iter().rev().take_while(|&&end| end > start).find_map(|&end| {
                piece.clear();
                piece.push_str(if start > 0 { "##" } else { "" });
                piece.push_str(&part[start..end]);
                Some((*self.ids.get(piece.as_str())?, end))
            });
            let Some((id, end)) = longest else {
                ids.truncate(before);
                return ids.push(self.unknown);
            };
            ids.push(id);
            start = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_are_removed_and_punctuation_is_split_off() {
        let vocabulary = Vocabulary::new(
            ["[UNK]", "[CLS]", "[SEP]", "un", "##believ", "##able", "cafe", "'", "s"].into_iter(),
        )
        .unwrap();
        let tokenize = |word| {
            let mut ids = Vec::new();
            vocabulary.tokenize(word, &mut ids);
            ids
        };
        assert_eq!(tokenize("Unbelievable"), [3, 4, 5]);
        assert_eq!(tokenize("Café"), [6]);
        assert_eq!(tokenize("'s"), [7, 8]);
        assert_eq!(tokenize("xyz"), [0]);
        assert_eq!(tokenize("'''''''''''").len(), MAX_PIECES);
    }
}
