//! Pairs of gold and predicted happenings, and the comparison of names.

use std::collections::{BTreeMap, BTreeSet};

use super::gold::Happening;

/// Words that do not distinguish names.
const STOP_WORDS: [&str; 15] = [
    "the",
    "a",
    "an",
    "of",
    "in",
    "on",
    "for",
    "to",
    "mr",
    "mrs",
    "ms",
    "dr",
    "president",
    "minister",
    "prime",
];
/// Share of the smaller name's words from which two names are one.
const MIN_SHARED_WORDS: f64 = 0.6;

/// The pairs of a document.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    /// Index of the prediction that is paired with each happening of gold.
    pub(super) predicted_of: BTreeMap<usize, usize>,
    /// Index of gold that is paired with each prediction.
    pub(super) gold_of: BTreeMap<usize, usize>,
    /// Gold whose triggers each prediction touches.
    pub(super) touched: BTreeMap<usize, BTreeSet<usize>>,
}

impl Pairs {
    /// Pairs gold and predictions whose triggers overlap, one to one: first those with most triggers in common, of these
    /// the ones with the greatest weight.
    pub(super) fn new(gold: &[Happening], predicted: &[Happening]) -> Self {
        let mut pairs = Self::default();
        let mut candidates = Vec::new();
        for (at, prediction) in predicted.iter().enumerate() {
            for (index, happening) in gold.iter().enumerate() {
                let shared = prediction
                    .mentions
                    .iter()
                    .filter(|mention| happening.mentions.iter().any(|gold| mention.overlaps(gold)))
                    .count();
                if shared > 0 {
                    candidates.push((usize::MAX - shared, u8::MAX - happening.weight, index, at));
                    pairs.touched.entry(at).or_default().insert(index);
                }
            }
        }
        candidates.sort_unstable();
        for (_, _, index, at) in candidates {
            if !pairs.predicted_of.contains_key(&index) && !pairs.gold_of.contains_key(&at) {
                pairs.predicted_of.insert(index, at);
                pairs.gold_of.insert(at, index);
            }
        }
        pairs
    }
}

/// Returns true when one of gold's names is among the predicted, or both have none.
pub(super) fn is_named(gold: &[String], predicted: &[String]) -> bool {
    match gold.is_empty() {
        true => predicted.is_empty(),
        false => gold.iter().any(|gold| predicted.iter().any(|name| is_same_name(gold, name))),
    }
}

/// Returns true when two phrases share their last word or most of their words.
fn is_same_name(one: &str, other: &str) -> bool {
    let (first, second) = (words(one), words(other));
    let (Some(last), Some(other_last)) = (first.last(), second.last()) else {
        return one.to_lowercase() == other.to_lowercase();
    };
    if last == other_last {
        return true;
    }
    let (first, second): (BTreeSet<_>, BTreeSet<_>) = (first.iter().collect(), second.iter().collect());
    let shared = first.intersection(&second).count();
    shared as f64 / first.len().min(second.len()) as f64 >= MIN_SHARED_WORDS
}

/// Returns the words of a name in lower case, without [`STOP_WORDS`].
fn words(name: &str) -> Vec<String> {
    name.to_lowercase()
        .split(|symbol: char| !symbol.is_alphanumeric() && symbol != '_')
        .filter(|word| !word.is_empty() && !STOP_WORDS.contains(word))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::happenings::gold::Mention;

    fn happening(weight: u8, spans: &[(u32, u32)]) -> Happening {
        let mention = |&span| Mention { doc: None, span, text: String::new() };
        Happening { weight, mentions: spans.iter().map(mention).collect(), ..Happening::default() }
    }

    #[test]
    fn names_with_one_last_word_or_most_words_are_the_same() {
        assert!(is_same_name("Mr Moss", "Clara Moss"));
        assert!(is_same_name("the Orm harbour board", "harbour board of Orm"));
        assert!(!is_same_name("Clara Moss", "Clara Lund"));
        assert!(is_named(&[], &[]) && !is_named(&[], &["Moss".to_owned()]));
    }

    #[test]
    fn most_shared_triggers_decide_then_the_weight() {
        let gold = [happening(2, &[(0, 5)]), happening(3, &[(10, 15), (20, 25)])];
        let predicted = [happening(0, &[(0, 5), (11, 12), (20, 25)]), happening(0, &[(3, 4)])];
        let pairs = Pairs::new(&gold, &predicted);
        assert_eq!(pairs.predicted_of, BTreeMap::from([(0, 1), (1, 0)]));
        assert_eq!(pairs.touched[&0], BTreeSet::from([0, 1]));
    }
}
