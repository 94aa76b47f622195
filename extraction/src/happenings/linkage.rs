//! Average-linkage clustering of triggers, in text order.

/// Clusters that a trigger is compared with, the latest ones, so that the work is linear in the text.
const MAX_CLUSTERS: usize = 200;
/// Members of a cluster that are compared, the latest ones.
const MAX_MEMBERS: usize = 24;

/// Joins each item to the earlier cluster with the highest mean probability above `threshold`.
///
/// `items` are numbered from 0; `probability` is that of a later and an earlier item being the same. Returns the members of each cluster.
pub(super) fn cluster(
    items: impl Iterator<Item = usize>,
    threshold: f32,
    probability: impl Fn(usize, usize) -> f32,
) -> Vec<Vec<usize>> {
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    for item in items {
        let first = clusters.len().saturating_sub(MAX_CLUSTERS);
        let mut best = (threshold, None);
        for (index, members) in clusters.iter().enumerate().skip(first) {
            let compared = members.iter().rev().take(MAX_MEMBERS);
            let sum: f32 = compared.clone().map(|&member| probability(item, member)).sum();
            let mean = sum / compared.len() as f32;
            if mean > best.0 {
                best = (mean, Some(index));
            }
        }
        match best.1 {
            Some(index) => clusters[index].push(item),
            None => clusters.push(vec![item]),
        }
    }
    clusters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_joins_the_cluster_of_the_highest_mean() {
        let likely = [(2, 0), (2, 1), (3, 1), (4, 0), (4, 2)];
        let probability = |later, earlier| if likely.contains(&(later, earlier)) { 0.9 } else { 0.2 };
        assert_eq!(cluster(0..5, 0.5, probability), [vec![0, 2, 4], vec![1, 3]]);
    }
}
