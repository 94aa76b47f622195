//! Texts as the rare words they hold: what says that two of them tell of the same affair.

use std::{collections::BTreeMap, collections::HashMap, sync::LazyLock};

/// How often words stand in news, by their stem.
static RARITY: LazyLock<Rarity> =
    LazyLock::new(|| Rarity::read(include_str!("../../lexicons/document-frequencies.tsv")));

struct Rarity {
    texts: f32,
    counts: HashMap<&'static str, f32>,
}

impl Rarity {
    fn read(table: &'static str) -> Self {
        let mut idf = Self { texts: 1.0, counts: HashMap::new() };
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            match line.split_once('\t').map(|(stem, count)| (stem, count.parse())) {
                Some(("", Ok(texts))) => idf.texts = texts,
                Some((stem, Ok(count))) => drop(idf.counts.insert(stem, count)),
                _ => {}
            }
        }
        idf
    }
}

/// How rare a stem is: the logarithm of how many texts one must read to meet it.
pub fn idf(stem: &str) -> f32 {
    let count = RARITY.counts.get(stem).copied().unwrap_or(0.0);
    ((RARITY.texts + 1.0) / (count + 0.5)).ln()
}

/// The rarest words of a text, each as a hash of its stem with its weight, in the order of the hashes; together of
/// length one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TfIdfVector(Vec<(u64, f32)>);

/// More words than these say nothing new of what an article is about.
const MOST: usize = 100;
/// TfIdfVector that stand in more than one text of six tell texts apart no more.
const COMMON: f32 = 1.8;

impl TfIdfVector {
    /// The words of some pieces of text.
    pub fn from_texts<'t>(pieces: impl IntoIterator<Item = &'t str>) -> Self {
        let mut counts: BTreeMap<String, f32> = BTreeMap::new();
        for stem in pieces.into_iter().flat_map(stems) {
            *counts.entry(stem).or_default() += 1.0;
        }
        let weighed = counts.into_iter().filter_map(|(stem, count)| {
            let rare = idf(&stem);
            (rare > COMMON).then(|| (stem, (1.0 + count.ln()) * rare))
        });
        let mut words: Vec<(String, f32)> = weighed.collect();
        words.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words.truncate(MOST);
        let length = words.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        let mut words: Vec<(u64, f32)> =
            words.into_iter().map(|(stem, weight)| (hash(&stem), weight / length)).collect();
        words.sort_unstable_by_key(|(stem, _)| *stem);
        Self(words)
    }

    /// How alike two texts are, from 0 to 1: the cosine.
    pub fn cosine(&self, other: &Self) -> f32 {
        let (mut mine, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut sum = 0.0;
        while let (Some(a), Some(b)) = (mine.peek(), theirs.peek()) {
            match a.0.cmp(&b.0) {
                std::cmp::Ordering::Less => drop(mine.next()),
                std::cmp::Ordering::Greater => drop(theirs.next()),
                std::cmp::Ordering::Equal => {
                    sum += a.1 * b.1;
                    mine.next();
                    theirs.next();
                }
            }
        }
        sum
    }
}

/// FNV-1a, in 64 bits: numbers compare faster than words.
fn hash(word: &str) -> u64 {
    word.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The stems of a text's words and numbers, in order.
pub fn stems(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|symbol: char| !symbol.is_alphanumeric())
        .filter(|word| word.chars().nth(1).is_some())
        .map(stem)
}

/// A word without its ending: "attacked", "attacks" and "attacking" are "attack". Rough on purpose: it has
/// to bring forms of one word together, and needs no dictionary for that.
pub fn stem(word: &str) -> String {
    let mut stem = word.to_lowercase();
    let long =
        |stem: &str, ending: &str| stem.strip_suffix(ending).is_some_and(|rest| rest.chars().count() > 2);
    if long(&stem, "ies") || long(&stem, "ied") {
        stem.truncate(stem.len() - 3);
        stem.push('y');
    } else if long(&stem, "s") && !stem.ends_with("ss") && !stem.ends_with("us") {
        stem.pop();
    }
    for ending in ["ing", "ed"] {
        if long(&stem, ending) {
            stem.truncate(stem.len() - ending.len());
            break;
        }
    }
    if stem.len() > 3 && stem.ends_with('e') {
        stem.pop();
    }
    let mut last = stem.chars().rev();
    let double = matches!((last.next(), last.next()), (Some(a), Some(b)) if a == b && !matches!(a, 's' | 'l' | 'e' | '0'..='9'));
    if stem.len() > 3 && double {
        stem.pop();
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_word_share_a_stem() {
        for forms in [
            ["attack", "attacks", "attacked", "attacking"],
            ["move", "moves", "moved", "moving"],
            ["deny", "denies", "denied", "denying"],
            ["stab", "stabs", "stabbed", "stabbing"],
            ["pass", "passes", "passed", "passing"],
        ] {
            let found: Vec<String> = forms.iter().map(|form| stem(form)).collect();
            assert!(found.iter().all(|one| *one == found[0]), "{found:?}");
        }
    }

    #[test]
    fn texts_of_one_affair_are_more_alike_than_others() {
        let first =
            TfIdfVector::from_texts(["The ferry Halvar sank off Orm in a gale, and nine anglers drowned."]);
        let again =
            TfIdfVector::from_texts(["Nine anglers drowned when the Halvar, a ferry, went down near Orm."]);
        let other = TfIdfVector::from_texts(["The council of Lund voted to raise the tax on parking."]);
        assert!(first.cosine(&again) > 0.3);
        assert!(first.cosine(&other) < 0.1);
        assert!((first.cosine(&first) - 1.0).abs() < 1e-5);
        assert_eq!(first.cosine(&TfIdfVector::default()), 0.0);
    }
}
