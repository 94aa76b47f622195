//! Words as the encoder takes them: word pieces (Wu et al. 2016).
//! `lab/python/accurate/wordpiece.py` cuts alike; weights trained with the one are read with the other.

use std::collections::HashMap;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::language::WeightsError;

/// Pieces of one word that are kept; the rest of an endless word says no more.
const LONGEST: usize = 8;
/// A part of a word longer than this (in characters) is unknown.
const LONGEST_PART: usize = 100;

/// The vocabulary.
#[derive(Debug)]
pub(super) struct Vocabulary<'f> {
    ids: HashMap<&'f str, u32>,
    pub(super) start: u32,
    pub(super) end: u32,
    unknown: u32,
}

impl<'f> Vocabulary<'f> {
    pub(super) fn new(lines: impl Iterator<Item = &'f str>) -> Result<Self, WeightsError> {
        let ids: HashMap<_, _> = lines.zip(0..).collect();
        let mark =
            |mark| ids.get(mark).copied().ok_or(WeightsError::Broken("a mark is not in the vocabulary"));
        Ok(Self { start: mark("[CLS]")?, end: mark("[SEP]")?, unknown: mark("[UNK]")?, ids })
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// The pieces that are words of letters.
    pub(super) fn words(&self) -> impl Iterator<Item = &'f str> {
        self.ids.keys().copied().filter(|piece| piece.chars().all(char::is_alphabetic))
    }

    /// Appends the pieces of a word; at least one. Returns how many.
    pub(super) fn cut(&self, word: &str, out: &mut Vec<u32>) -> usize {
        let before = out.len();
        let mut part = String::new();
        for c in word.to_lowercase().nfd().filter(|&c| !is_combining_mark(c)) {
            if c.is_alphanumeric() {
                part.push(c);
                continue;
            }
            self.cut_part(&part, out);
            part.clear();
            if !c.is_whitespace() {
                self.cut_part(c.encode_utf8(&mut [0; 4]), out);
            }
            if out.len() - before >= LONGEST {
                break;
            }
        }
        self.cut_part(&part, out);
        out.truncate(before + LONGEST);
        if out.len() == before {
            out.push(self.unknown);
        }
        out.len() - before
    }

    /// The longest piece from the left, again and again.
    fn cut_part(&self, part: &str, out: &mut Vec<u32>) {
        if part.is_empty() {
            return;
        }
        let before = out.len();
        let ends: Vec<usize> = part.char_indices().map(|(at, _)| at).skip(1).chain([part.len()]).collect();
        if ends.len() > LONGEST_PART {
            return out.push(self.unknown);
        }
        let mut start = 0;
        let mut key = String::new();
        while start < part.len() {
            let piece = ends.iter().rev().take_while(|&&end| end > start).find_map(|&end| {
                key.clear();
                key.push_str(if start > 0 { "##" } else { "" });
                key.push_str(&part[start..end]);
                Some((*self.ids.get(key.as_str())?, end))
            });
            let Some((id, end)) = piece else {
                out.truncate(before);
                return out.push(self.unknown);
            };
            out.push(id);
            start = end;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_without_accents_and_marks_stand_alone() {
        let vocabulary = Vocabulary::new(
            ["[UNK]", "[CLS]", "[SEP]", "un", "##believ", "##able", "cafe", "'", "s"].into_iter(),
        )
        .unwrap();
        let cut = |word| {
            let mut out = Vec::new();
            vocabulary.cut(word, &mut out);
            out
        };
        assert_eq!(cut("Unbelievable"), [3, 4, 5]);
        assert_eq!(cut("Café"), [6]);
        assert_eq!(cut("'s"), [7, 8]);
        assert_eq!(cut("xyz"), [0]);
        assert_eq!(cut("'''''''''''").len(), LONGEST);
    }
}
