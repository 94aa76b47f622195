//! Tf-idf vectors of texts, and their cosine similarity.

use std::{cmp::Ordering, collections::BTreeMap};

use super::{lexicon::Lexicon, stem::stems};

/// Most terms of a vector: those with the highest weights.
const MAX_TERMS: usize = 100;
/// Inverse document frequency from which a term counts: it occurs in at most about one text of six.
const MIN_IDF: f32 = 1.8;

/// Tf-idf vector of a text: up to 100 terms, each a hash of its stem with its weight, in the order of the hashes. Its
/// length is one, or zero without terms.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TfIdfVector(Vec<(u64, f32)>);

impl TfIdfVector {
    /// Makes one vector of all `texts`, with the weights (1 + ln tf) · idf.
    pub fn from_texts<'t>(texts: impl IntoIterator<Item = &'t str>, lexicon: &Lexicon) -> Self {
        let mut counts: BTreeMap<String, f32> = BTreeMap::new();
        for stem in texts.into_iter().flat_map(stems) {
            *counts.entry(stem).or_default() += 1.0;
        }
        let weighted = counts.into_iter().filter_map(|(stem, count)| {
            let idf = lexicon.idf(&stem);
            (idf > MIN_IDF).then(|| (stem, (1.0 + count.ln()) * idf))
        });
        let mut terms: Vec<(String, f32)> = weighted.collect();
        terms.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        terms.truncate(MAX_TERMS);
        let length = terms.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        let mut terms: Vec<(u64, f32)> =
            terms.into_iter().map(|(stem, weight)| (hash(&stem), weight / length)).collect();
        terms.sort_unstable_by_key(|(stem, _)| *stem);
        Self(terms)
    }

    /// Returns true without terms.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the cosine of two vectors, from 0 to 1. Linear in their terms.
    pub fn cosine(&self, other: &Self) -> f32 {
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut sum = 0.0;
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            match a.0.cmp(&b.0) {
                Ordering::Less => drop(left.next()),
                Ordering::Greater => drop(right.next()),
                Ordering::Equal => {
                    sum += a.1 * b.1;
                    left.next();
                    right.next();
                }
            }
        }
        sum
    }
}

/// FNV-1a with 64 bits. The order of the terms, and so the rounding of their sum, depends on it.
fn hash(stem: &str) -> u64 {
    stem.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_on_one_topic_are_more_similar_than_others() {
        let lexicon = Lexicon::builtin().unwrap();
        let vector = |text| TfIdfVector::from_texts([text], &lexicon);
        let first = vector("The ferry Halvar sank off Orm in a gale, and nine anglers drowned.");
        let again = vector("Nine anglers drowned when the Halvar, a ferry, went down near Orm.");
        let other = vector("The council of Lund voted to raise the tax on parking.");
        assert!(first.cosine(&again) > 0.3);
        assert!(first.cosine(&other) < 0.1);
        assert!((first.cosine(&first) - 1.0).abs() < 1e-5);
        assert_eq!(first.cosine(&TfIdfVector::default()), 0.0);
    }
}
