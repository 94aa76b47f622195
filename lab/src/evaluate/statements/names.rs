//! When two names are one.

use std::collections::HashSet;

use super::text::is_word;

pub fn is_pronoun(word: &str) -> bool {
    "he she they it i we you his her their its my our who him them this that these those"
        .split(' ')
        .any(|pronoun| pronoun == word)
}

/// A name without its "'s".
pub fn without_possessive(name: &str) -> Vec<char> {
    let name: Vec<char> = name.chars().collect();
    let mut kept = Vec::new();
    let mut at = 0;
    while at < name.len() {
        let possessive = matches!(name[at], '\'' | '’')
            && name.get(at + 1) == Some(&'s')
            && !name.get(at + 2).copied().is_some_and(is_word);
        if possessive {
            at += 2;
        } else {
            kept.push(name[at]);
            at += 1;
        }
    }
    kept
}

/// Runs of letters, digits, apostrophes and hyphens that start as `first` wants.
pub fn runs(name: &[char], first: impl Fn(usize) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < name.len() {
        let start = at;
        at += 1;
        if first(start) {
            while at < name.len() && (is_word(name[at]) || matches!(name[at], '\'' | '’' | '-')) {
                at += 1;
            }
            found.push(name[start..at].iter().collect::<String>());
        }
    }
    found
}

pub fn last_name(name: &str) -> Option<String> {
    let mut plain = Vec::new();
    let whole = without_possessive(name);
    let whole: Vec<char> = whole.into_iter().take_while(|&letter| letter != ',').collect();
    let mut at = 0;
    while at < whole.len() {
        let closing = (whole[at] == '(').then(|| whole[at..].iter().position(|&c| c == ')')).flatten();
        match closing {
            Some(length) => at += length + 1,
            None => {
                plain.push(whole[at]);
                at += 1;
            }
        }
    }
    let mut words = runs(&plain, |at| plain[at].is_alphanumeric());
    words.iter_mut().for_each(|word| *word = word.to_lowercase());
    let suffixes = ["jr", "sr", "ii", "iii", "iv", "phd", "md", "qc", "mp", "mla", "s"];
    while words.len() > 1 && words.last().is_some_and(|word| suffixes.contains(&word.as_str())) {
        words.pop();
    }
    words.pop()
}

pub fn same_name(a: &str, b: &str) -> bool {
    let (Some(last_a), Some(last_b)) = (last_name(a), last_name(b)) else { return false };
    if is_pronoun(&last_a) || is_pronoun(&last_b) {
        return false;
    }
    let capitals = |name: &str| -> HashSet<String> {
        let name = without_possessive(name);
        let first = |at: usize| name[at].is_ascii_uppercase() && (at == 0 || !is_word(name[at - 1]));
        runs(&name, first)
            .into_iter()
            .filter(|word| word.chars().nth(1).is_some())
            .map(|word| word.to_lowercase())
            .collect()
    };
    let (of_a, of_b) = (capitals(a), capitals(b));
    let shared = |word: &String| of_a.contains(word) && of_b.contains(word);
    last_a == last_b || shared(&last_a) || shared(&last_b)
}
