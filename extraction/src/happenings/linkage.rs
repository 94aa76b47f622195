//! Clustering of triggers by their antecedents, in text order.

/// Clusters that a trigger is compared with, the latest ones, so that the work is linear in the text.
const MAX_CLUSTERS: usize = 200;
/// Members of a cluster that are compared, the latest ones.
const MAX_MEMBERS: usize = 24;

/// Joins each of `count` items to the earlier cluster with the highest sum of odds, if that exceeds `threshold`.
///
/// `odds` are those of a later item having an earlier one as its antecedent rather than none (mention ranking, Lee et al.
/// 2017): the members of a cluster share them. Returns the members of each cluster.
pub(super) fn cluster(count: usize, threshold: f32, odds: impl Fn(usize, usize) -> f32) -> Vec<Vec<usize>> {
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    for item in 0..count {
        let first = clusters.len().saturating_sub(MAX_CLUSTERS);
        let mut best = (threshold, None);
        for (index, members) in clusters.iter().enumerate().skip(first) {
            let sum: f32 = members.iter().rev().take(MAX_MEMBERS).map(|&member| odds(item, member)).sum();
            if sum > best.0 {
                best = (sum, Some(index));
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
    fn an_item_joins_the_cluster_of_the_highest_sum() {
        let likely = [(2, 0), (2, 1), (3, 1), (4, 0), (4, 2)];
        let odds = |later, earlier| if likely.contains(&(later, earlier)) { 2.0 } else { 0.1 };
        assert_eq!(cluster(5, 1.0, odds), [vec![0, 2, 4], vec![1, 3]]);
    }
}
