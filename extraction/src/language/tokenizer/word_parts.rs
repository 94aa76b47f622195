//! Parts inside words: clitics, elisions, contractions, units, numbers with separators.

use super::{characters::is_word, chunk::Chunk, lexicon::Lexicon};

impl Chunk<'_> {
    /// Tests that exactly three digits stand at `at`: "1,000", not "3,4".
    pub(super) fn is_thousand(&self, at: usize) -> bool {
        let digits = self.text[at..self.end].bytes().take(4).take_while(u8::is_ascii_digit).count();
        digits == 3
    }

    /// Returns the span of the clitic with the apostrophe at `at`: "'s", "n't".
    pub(super) fn clitic(&self, at: usize, after: usize, previous: char) -> Option<(usize, usize)> {
        let rest = &self.text[after..self.end];
        let letters = rest.bytes().take(3).take_while(u8::is_ascii_alphabetic).count();
        let ends = rest[letters..].chars().next().is_none_or(|c| !is_word(c));
        if !ends {
            return None;
        }
        let tail = &rest[..letters];
        if tail.eq_ignore_ascii_case("t") && matches!(previous, 'n' | 'N') {
            return Some((at - 1, after + 1));
        }
        ["s", "re", "ve", "ll", "d", "m"]
            .iter()
            .any(|clitic| tail.eq_ignore_ascii_case(clitic))
            .then_some((at, after + letters))
    }

    /// Tests for a phone number around the hyphen at `at`: "555-0100".
    pub(super) fn is_phone_number(&self, start: usize, at: usize, after: usize) -> bool {
        let digits = |s: &str| s.bytes().rev().take(4).take_while(u8::is_ascii_digit).count();
        let right = self.text[after..self.end].bytes().take(5).take_while(u8::is_ascii_digit).count();
        digits(&self.text[start..at]) == 3 && (right == 4 || right == 3)
    }
}

/// Returns the length of the word after a leading apostrophe that stands for omitted letters: "’em", "’90s".
pub(super) fn elision_length(rest: &str, lexicon: &Lexicon) -> usize {
    let word = &rest[..rest.bytes().take(6).take_while(u8::is_ascii_alphanumeric).count()];
    let is_decade =
        word.len() == 3 && word.as_bytes()[..2].iter().all(u8::is_ascii_digit) && word.ends_with('s');
    let is_year = word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit());
    if is_decade || is_year || lexicon.is_elision(word) { word.len() } else { 0 }
}

/// Returns where the treebanks split a word: "10|am", "can|not", "gon|na".
pub(super) fn split_point(word: &str, lexicon: &Lexicon) -> Option<usize> {
    let is_contraction = matches!(word.len(), 5 | 6) && word.is_ascii() && lexicon.is_contraction(word);
    if is_contraction { Some(3) } else { unit_start(word, lexicon) }
}

/// Returns where the unit begins in a number with its unit.
fn unit_start(word: &str, lexicon: &Lexicon) -> Option<usize> {
    let digits = word.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b':')).count();
    (digits > 0 && digits < word.len() && word.len() - digits <= 3 && lexicon.is_unit(&word[digits..]))
        .then_some(digits)
}
