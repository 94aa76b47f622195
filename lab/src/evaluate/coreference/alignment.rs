//! Alignment of predicted with gold mentions.

use std::collections::HashSet;

use crate::corpora::{GumDocument, GumMention};
use extraction::actors::Coreference;

/// Returns for each predicted mention the index of the gold mention that it equals, if any; each gold mention once.
///
/// They are equal when the spans overlap and the predicted head overlaps the gold core; among several gold mentions,
/// the one with the nearest bounds is taken.
pub(super) fn align(document: &GumDocument, coreference: &Coreference) -> Vec<Option<usize>> {
    let mut aligned = HashSet::new();
    let gold_of = |mention: &extraction::actors::Mention| {
        let is_equal =
            |gold: &GumMention| gold.core.overlaps(mention.head) && gold.span.overlaps(mention.span);
        let distance = |gold: &GumMention| {
            gold.span.start.abs_diff(mention.span.start) + gold.span.end.abs_diff(mention.span.end)
        };
        let candidates = document.mentions.iter().enumerate();
        let free = candidates.filter(|(index, gold)| is_equal(gold) && !aligned.contains(index));
        let (nearest, _) = free.min_by_key(|(_, gold)| distance(gold))?;
        aligned.insert(nearest);
        Some(nearest)
    };
    coreference.mentions.iter().map(gold_of).collect()
}
