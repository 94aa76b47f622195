//! Equality of speaker names.

use std::collections::HashSet;

use super::token_spans::is_word_character;

const PRONOUNS: [&str; 20] = [
    "he", "she", "they", "it", "i", "we", "you", "his", "her", "their", "its", "my", "our", "who", "him",
    "them", "this", "that", "these", "those",
];
/// Words after a name that are not part of it; "s" remains of a possessive.
const SUFFIXES: [&str; 11] = ["jr", "sr", "ii", "iii", "iv", "phd", "md", "qc", "mp", "mla", "s"];

/// Returns true if two names have the same last name, or one's last name is a capitalised word of both.
///
/// A pronoun equals no name.
pub(super) fn same_name(a: &str, b: &str) -> bool {
    let (Some(last_a), Some(last_b)) = (last_name(a), last_name(b)) else { return false };
    if is_pronoun(&last_a) || is_pronoun(&last_b) {
        return false;
    }
    let (words_a, words_b) = (capitalized_words(a), capitalized_words(b));
    let is_shared = |word: &String| words_a.contains(word) && words_b.contains(word);
    last_a == last_b || is_shared(&last_a) || is_shared(&last_b)
}

/// Returns true if a speaker is named: its last word is not a pronoun.
pub(super) fn is_resolved(name: &str) -> bool {
    !name.is_empty() && last_name(name).is_none_or(|last| !is_pronoun(&last))
}

fn is_pronoun(word: &str) -> bool {
    PRONOUNS.contains(&word)
}

/// Returns the last word before a comma, in lower case, without parentheses and suffixes.
fn last_name(name: &str) -> Option<String> {
    let name: Vec<char> = without_possessives(name).into_iter().take_while(|&c| c != ',').collect();
    let name = without_parentheses(&name);
    let mut words = words_starting(&name, |at| name[at].is_alphanumeric());
    words.iter_mut().for_each(|word| *word = word.to_lowercase());
    while words.len() > 1 && words.last().is_some_and(|word| SUFFIXES.contains(&word.as_str())) {
        words.pop();
    }
    words.pop()
}

/// Returns the words of two letters or more that start with a capital, in lower case.
fn capitalized_words(name: &str) -> HashSet<String> {
    let name = without_possessives(name);
    let is_start = |at: usize| name[at].is_ascii_uppercase() && (at == 0 || !is_word_character(name[at - 1]));
    words_starting(&name, is_start)
        .into_iter()
        .filter(|word| word.chars().nth(1).is_some())
        .map(|word| word.to_lowercase())
        .collect()
}

/// Removes each "'s" at the end of a word.
fn without_possessives(name: &str) -> Vec<char> {
    let name: Vec<char> = name.chars().collect();
    let mut kept = Vec::new();
    let mut at = 0;
    while at < name.len() {
        let is_possessive = matches!(name[at], '\'' | '’')
            && name.get(at + 1) == Some(&'s')
            && !name.get(at + 2).copied().is_some_and(is_word_character);
        if is_possessive {
            at += 2;
        } else {
            kept.push(name[at]);
            at += 1;
        }
    }
    kept
}

/// Removes each pair of parentheses with what it contains.
fn without_parentheses(name: &[char]) -> Vec<char> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < name.len() {
        let closing = (name[at] == '(').then(|| name[at..].iter().position(|&c| c == ')')).flatten();
        match closing {
            Some(length) => at += length + 1,
            None => {
                kept.push(name[at]);
                at += 1;
            }
        }
    }
    kept
}

/// Returns the runs of word characters, apostrophes and hyphens that start where `is_start` holds.
fn words_starting(name: &[char], is_start: impl Fn(usize) -> bool) -> Vec<String> {
    let mut words = Vec::new();
    let mut at = 0;
    while at < name.len() {
        let start = at;
        at += 1;
        if is_start(start) {
            while at < name.len() && (is_word_character(name[at]) || matches!(name[at], '\'' | '’' | '-')) {
                at += 1;
            }
            words.push(name[start..at].iter().collect());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_by_last_name() {
        assert!(same_name("Gokool", "Shanaaz Gokool of DWD") && same_name("Lee’s", "Ann Lee, QC"));
        assert!(!same_name("he", "he") && !same_name("Ann Lee", "Ann Roe"));
        assert_eq!(last_name("Ann Lee (left) Jr."), Some("lee".to_owned()));
    }
}
