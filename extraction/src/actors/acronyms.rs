//! Long forms of acronyms: in brackets after the name, or spelled out elsewhere in the article.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{candidate::CandidateMention, context::Context, weights::MAX_ACRONYM_TOKENS};

/// Returns the tokens of the long form that ends with `mention`, and its acronym in brackets.
pub fn bracketed<'a>(context: Context<'a>, mention: &CandidateMention) -> Option<(Range<usize>, &'a str)> {
    let doc = context.doc;
    let end = mention.head.end;
    let sentence = doc.sentence_of(mention.head.start).tokens.clone();
    if end + 2 >= sentence.end || doc.word(end) != "(" || doc.word(end + 2) != ")" {
        return None;
    }
    let acronym = doc.word(end + 1);
    if acronym.len() < 2 || !acronym.chars().all(char::is_uppercase) {
        return None;
    }
    let mut letters: Vec<char> = acronym.chars().collect();
    let mut start = None;
    for token in (sentence.start.max(end.saturating_sub(MAX_ACRONYM_TOKENS))..end).rev() {
        let word = doc.word(token);
        match word.chars().next() {
            Some(first) if letters.last() == Some(&first) => {
                letters.pop();
                start = Some(token);
            }
            _ if context.lexicon.is_acronym_stop_word(&word.to_lowercase()) => {}
            _ if !word.starts_with(char::is_alphanumeric) => {}
            _ => break,
        }
        if letters.is_empty() {
            break;
        }
    }
    let start = start.filter(|_| letters.is_empty())?;
    Some((start..end, acronym))
}

/// Finds for each of `acronyms` the first words whose initials are its letters, with stop words and commas between.
pub fn expansions<'a>(context: Context<'a>, acronyms: &[&'a str]) -> HashMap<&'a str, Range<usize>> {
    let doc = context.doc;
    let mut found = HashMap::new();
    let wanted: HashSet<&'a str> = acronyms.iter().copied().collect();
    if wanted.is_empty() {
        return found;
    }
    let mut letters = String::new();
    for start in 0..doc.tokens.len() {
        letters.clear();
        let sentence_end = doc.sentence_of(start).tokens.end;
        for token in start..sentence_end.min(start + MAX_ACRONYM_TOKENS) {
            let word = doc.word(token);
            match word.chars().next() {
                Some(first) if first.is_ascii_uppercase() && word.len() > 1 => letters.push(first),
                _ if token == start || word != "," && !context.lexicon.is_acronym_stop_word(word) => break,
                _ => continue,
            }
            if let Some(&acronym) = wanted.get(letters.as_str()) {
                found.entry(acronym).or_insert(start..token + 1);
            }
        }
    }
    found
}

/// Returns the capital initials of a name: "TRF" for "The Resistance Front", "BE" for "Bank of England".
pub fn initials(name: &str) -> String {
    name.split([' ', '-'])
        .filter_map(|word| word.chars().next())
        .filter(|letter| letter.is_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_the_capitals() {
        assert_eq!(initials("The Resistance Front"), "TRF");
        assert_eq!(initials("Bank of England"), "BE");
    }
}
