//! One-to-one matching of gold and predicted items.

use std::collections::HashSet;

/// Matches greedily: takes each candidate pair, best first, whose items are both still free.
///
/// `candidates` are pairs of a gold and a predicted index, in descending order of preference.
pub(crate) fn match_greedily(candidates: impl IntoIterator<Item = (usize, usize)>) -> Vec<(usize, usize)> {
    let (mut used_gold, mut used_predicted) = (HashSet::new(), HashSet::new());
    let mut pairs = Vec::new();
    for (gold, predicted) in candidates {
        if !used_gold.contains(&gold) && !used_predicted.contains(&predicted) {
            used_gold.insert(gold);
            used_predicted.insert(predicted);
            pairs.push((gold, predicted));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_item_is_matched_once() {
        assert_eq!(match_greedily([(0, 1), (0, 0), (1, 1), (1, 0)]), [(0, 1), (1, 0)]);
    }
}
