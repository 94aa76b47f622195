//! The same words twice in one article, in a deck, a caption or a pull quote: one statement with several
//! places.

use std::collections::HashMap;

use super::Statement;

/// Folds statements of the same words and cue into the surest of them; contents that were found twice by
/// different rules stay once.
pub fn fold(text: &str, found: Vec<Statement>) -> Vec<Statement> {
    let mut kept: Vec<Statement> = Vec::with_capacity(found.len());
    let mut by_words: HashMap<String, usize> = HashMap::new();
    for one in found {
        let words = words_of(one.content.of(text));
        match by_words.get(&words).copied() {
            Some(at) if kept[at].content == one.content => {}
            Some(at) if words.split(' ').count() >= 4 => {
                let known = &mut kept[at];
                if one.confidence > known.confidence {
                    let mut better = one;
                    better.also_at = std::mem::take(&mut known.also_at);
                    better.also_at.push(known.content);
                    *known = better;
                } else {
                    known.also_at.push(one.content);
                }
            }
            _ => {
                by_words.entry(words).or_insert(kept.len());
                kept.push(one);
            }
        }
    }
    kept
}

fn words_of(text: &str) -> String {
    let words = text.split(|symbol: char| !symbol.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
