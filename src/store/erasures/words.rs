//! Words of a text with their places, as names are compared. Pure.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::store::actors::name_key;

/// Most bytes between two words of one name: a comma and a blank, or `%20`.
const MAX_GAP: usize = 4;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Its bytes, without a possessive ending.
    pub span: Range<usize>,
    /// Its normal form.
    pub key: String,
    /// Whether it and the word before can be of one name.
    pub follows: bool,
}

/// Returns the words of a text. `%20` and other encoded bytes of an address separate words.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut rest = 0;
    while let Some(start) = next_start(text, rest) {
        let end = end_of_word(text, start);
        let word = &text[start..end];
        let own = word.trim_end_matches("'s").trim_end_matches("’s");
        let key = name_key(own);
        if !key.is_empty() {
            let follows = words.last().is_some_and(|before| start - before.span.end <= MAX_GAP);
            words.push(Word { span: start..start + own.len(), key, follows });
        }
        rest = end;
    }
    words
}

/// Returns where the next word begins, from a byte on.
fn next_start(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let symbol = text[at..].chars().next()?;
        let is_encoded = symbol == '%'
            && text.as_bytes().get(at + 1..at + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit));
        match is_encoded {
            true => at += 3,
            false if is_letter(symbol) => return Some(at),
            false => at += symbol.len_utf8(),
        }
    }
}

fn end_of_word(text: &str, start: usize) -> usize {
    let mut symbols = text[start..].char_indices().peekable();
    while let Some((at, symbol)) = symbols.next() {
        let joins =
            matches!(symbol, '\'' | '’' | '.') && symbols.peek().is_some_and(|(_, next)| is_letter(*next));
        if !is_letter(symbol) && !joins {
            return start + at;
        }
    }
    text.len()
}

fn is_letter(symbol: char) -> bool {
    symbol.is_alphanumeric() || is_combining_mark(symbol)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.key).collect()
    }

    #[test]
    fn words_are_those_of_texts_names_and_addresses() {
        assert_eq!(keys("Ines O’Neill-Kaya’s plan."), ["ines", "oneill", "kaya", "plan"]);
        assert_eq!(keys("q=Ines%20Kaya+x&ines_kaya"), ["q", "ines", "kaya", "x", "ines", "kaya"]);
        let text = "Kaya, who left.     Ines";
        let found = words(text);
        assert_eq!(&text[found[0].span.clone()], "Kaya");
        assert_eq!(found.iter().map(|word| word.follows).collect::<Vec<_>>(), [false, true, true, false]);
    }
}
