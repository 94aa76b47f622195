//! Classification of full stops: the end of a sentence, of an abbreviation, or inside a word.

use super::{
    characters::{is_word, word_length},
    chunk::Chunk,
    lexicon::Abbreviation,
};

/// The function of a full stop after a word.
pub(super) enum FullStop {
    /// The word continues after it.
    Inside,
    /// It ends the word and belongs to it.
    Last,
    /// The word is an address that ends at this byte.
    Address(usize),
    /// It is a token of its own.
    Outside,
}

impl Chunk<'_> {
    /// Classifies the full stop at `at` after the word that begins at `start`.
    pub(super) fn full_stop(
        &self,
        start: usize,
        at: usize,
        previous: char,
        before_previous: char,
    ) -> FullStop {
        let rest = &self.text[at + 1..self.end];
        let next = rest.chars().next();
        let is_single_letter = previous.is_alphabetic() && matches!(before_previous, '\0' | '.' | '-' | '&');
        let word = &self.text[start..=at];
        let Some(next) = next.filter(|&n| is_word(n)) else {
            let is_abbreviation = match self.lexicon.abbreviation(word) {
                Some(Abbreviation::Number) => {
                    at + 1 == self.end && self.next_char.is_some_and(|c| c.is_ascii_digit())
                }
                Some(Abbreviation::State) => {
                    self.text[..start].trim_end_matches(' ').ends_with([',', '(', '-', '–'])
                }
                Some(Abbreviation::Any) => self.next_char.is_some() || word != "etc.",
                Some(_) => true,
                None => false,
            };
            let is_acronym = is_single_letter && (word.len() > 2 && word[..word.len() - 1].contains('.'));
            // "J." is an initial; "I." and a lower-case letter end a sentence.
            let is_initial = is_single_letter
                && word.len() == 1 + previous.len_utf8()
                && previous.is_uppercase()
                && previous != 'I';
            let is_kept = next != Some('.')
                && (is_abbreviation
                    || is_acronym
                    || (is_initial && self.next_char.is_some_and(char::is_uppercase)));
            return if is_kept { FullStop::Last } else { FullStop::Outside };
        };
        if previous.is_ascii_digit() && next.is_ascii_digit() {
            return FullStop::Inside;
        }
        if is_single_letter
            && next.is_alphabetic()
            && rest[next.len_utf8()..].chars().next().is_none_or(|c| !c.is_alphabetic())
        {
            return FullStop::Inside;
        }
        // "Ph.D.": the only abbreviation with two letters before its inner full stop.
        if self.text.get(start..at + 2) == Some("Ph.D") && rest.as_bytes().get(1) == Some(&b'.') {
            return FullStop::Inside;
        }
        let label = &rest[..word_length(rest)];
        let after_label = rest[label.len()..].chars().next();
        if self.lexicon.is_domain(label) && before_previous != '\0' {
            let to = at + 1 + label.len();
            return match after_label {
                Some('.' | '/') => FullStop::Address(self.address_end(to)),
                _ => FullStop::Address(to),
            };
        }
        // "file.txt" and "v2.0b" are one word; "Monday.The" and "ended.he" lack a space.
        let is_suffix =
            label.len() <= 4 && label.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        if is_suffix && previous.is_alphanumeric() && !next.is_uppercase() {
            FullStop::Inside
        } else {
            FullStop::Outside
        }
    }

    /// Returns the end of the address that continues at `at`, without closing punctuation.
    fn address_end(&self, at: usize) -> usize {
        let rest = &self.text[at..self.end];
        at + rest
            .trim_end_matches(|c: char| {
                matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '"' | '\'' | '”' | '’')
            })
            .len()
    }
}
