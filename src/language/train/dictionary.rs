//! Words that have but one tag: they need no scoring.

use std::collections::BTreeMap;

use super::tagger::Prepared;

/// A word must have been seen this often …
const OFTEN: u32 = 20;
/// … and at most one time in this many otherwise.
const SURE: u32 = 400;

/// The dictionary, in the order of the words' hashes.
pub(super) fn learn(sentences: &Prepared) -> Vec<(u32, u8)> {
    let mut counts: BTreeMap<u32, BTreeMap<u8, u32>> = BTreeMap::new();
    for sentence in &sentences.sentences {
        for (form, &tag) in sentence.forms.iter().zip(&sentence.gold) {
            *counts.entry(form.exact).or_default().entry(tag).or_default() += 1;
        }
    }
    let sure = |(word, tags): (u32, BTreeMap<u8, u32>)| {
        let total: u32 = tags.values().sum();
        let (&tag, &most) = tags.iter().max_by_key(|&(_, &count)| count)?;
        (total >= OFTEN && (total - most) * SURE <= total).then_some((word, tag))
    };
    counts.into_iter().filter_map(sure).collect()
}
