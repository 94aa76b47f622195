//! How well clusters agree with gold: MUC, B³ and CEAF-e, as the CoNLL scorer counts them.
//!
//! Key and response hold the same mentions, each in one cluster; singletons count (they weigh nothing in MUC).

use std::collections::HashMap;

use super::assignment;

/// Clusters of mentions, which are known by number.
pub(super) type Clusters = [Vec<usize>];

/// Recall and precision, as sums over what may still be added to them.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Score {
    recall: (f64, f64),
    precision: (f64, f64),
}

impl Score {
    pub(super) fn recall(self) -> f64 {
        share(self.recall)
    }

    pub(super) fn precision(self) -> f64 {
        share(self.precision)
    }

    pub(super) fn f1(self) -> f64 {
        let (recall, precision) = (self.recall(), self.precision());
        if recall + precision == 0.0 { 0.0 } else { 2.0 * recall * precision / (recall + precision) }
    }
}

impl std::ops::AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        for (mine, theirs) in [(&mut self.recall, other.recall), (&mut self.precision, other.precision)] {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
    }
}

fn share((right, all): (f64, f64)) -> f64 {
    if all == 0.0 { 0.0 } else { right / all }
}

/// Links (Vilain and others 1995): of the links that hold a key cluster together, those the response keeps.
pub(super) fn muc(key: &Clusters, response: &Clusters) -> Score {
    let side = |whole: &Clusters, parts: &Clusters| {
        let home = homes(parts);
        whole.iter().fold((0.0, 0.0), |(kept, all), cluster| {
            let pieces = overlaps(cluster, &home).len() as f64;
            let size = cluster.len() as f64;
            (kept + size - pieces, all + size - 1.0)
        })
    };
    Score { recall: side(key, response), precision: side(response, key) }
}

/// Mentions (Bagga and Baldwin 1998): for each, the share of its key cluster that the response keeps with it.
pub(super) fn b_cubed(key: &Clusters, response: &Clusters) -> Score {
    let side = |whole: &Clusters, parts: &Clusters| {
        let home = homes(parts);
        whole.iter().fold((0.0, 0.0), |(kept, all), cluster| {
            let together: usize = overlaps(cluster, &home).values().map(|count| count * count).sum();
            (kept + together as f64 / cluster.len() as f64, all + cluster.len() as f64)
        })
    };
    Score { recall: side(key, response), precision: side(response, key) }
}

/// Entities (Luo 2005): key and response clusters are paired one to one, as alike as can be by φ₄.
pub(super) fn ceaf_e(key: &Clusters, response: &Clusters) -> Score {
    let home = homes(response);
    let mut alike = Vec::new();
    for (row, cluster) in key.iter().enumerate() {
        for (column, count) in overlaps(cluster, &home) {
            // A mention that the response leaves out has no cluster to be paired with.
            if column < response.len() {
                let sizes = (cluster.len() + response[column].len()) as f64;
                alike.push((row, column, 2.0 * count as f64 / sizes));
            }
        }
    }
    let best = assignment::heaviest(&alike);
    Score { recall: (best, key.len() as f64), precision: (best, response.len() as f64) }
}

/// The cluster of each mention.
fn homes(clusters: &Clusters) -> HashMap<usize, usize> {
    clusters
        .iter()
        .enumerate()
        .flat_map(|(nth, cluster)| cluster.iter().map(move |&mention| (mention, nth)))
        .collect()
}

/// How many of a cluster's mentions lie in which other cluster; one that lies in none has one of its own,
/// numbered from the top.
fn overlaps(cluster: &[usize], home: &HashMap<usize, usize>) -> HashMap<usize, usize> {
    let mut counts = HashMap::new();
    for mention in cluster {
        *counts.entry(home.get(mention).copied().unwrap_or(usize::MAX - mention)).or_insert(0) += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
    }

    /// The example of Luo (2005): one key, four responses; (a) merges the two large entities.
    const TRUTH: [&[usize]; 3] = [&[1, 2, 3, 4, 5], &[6, 7], &[8, 9, 10, 11, 12]];

    fn clusters(of: &[&[usize]]) -> Vec<Vec<usize>> {
        of.iter().map(|cluster| cluster.to_vec()).collect()
    }

    #[test]
    fn two_entities_in_one_cost_precision() {
        let key = clusters(&TRUTH);
        let merged = clusters(&[&[1, 2, 3, 4, 5], &[6, 7, 8, 9, 10, 11, 12]]);
        let score = muc(&key, &merged);
        near(score.recall(), 1.0);
        near(score.precision(), 0.9);
        near(score.f1(), 18.0 / 19.0);
        let score = b_cubed(&key, &merged);
        near(score.recall(), 1.0);
        near(score.precision(), (5.0 + (4.0 + 25.0) / 7.0) / 12.0);
        // φ₄: 10/10 for the first, 10/12 for the third with the merged one; the second is paired with none.
        let score = ceaf_e(&key, &merged);
        near(score.recall(), (1.0 + 10.0 / 12.0) / 3.0);
        near(score.precision(), (1.0 + 10.0 / 12.0) / 2.0);
    }

    #[test]
    fn everything_in_one_and_everything_apart() {
        let key = clusters(&TRUTH);
        let one = vec![(1..=12).collect::<Vec<_>>()];
        near(muc(&key, &one).recall(), 1.0);
        near(muc(&key, &one).precision(), 9.0 / 11.0);
        near(b_cubed(&key, &one).precision(), (25.0 + 4.0 + 25.0) / 144.0);
        near(ceaf_e(&key, &one).precision(), 10.0 / 17.0);
        let apart: Vec<Vec<usize>> = (1..=12).map(|mention| vec![mention]).collect();
        near(muc(&key, &apart).f1(), 0.0);
        near(b_cubed(&key, &apart).precision(), 1.0);
        near(b_cubed(&key, &apart).recall(), 3.0 / 12.0);
        near(ceaf_e(&key, &apart).recall(), (2.0 / 6.0 + 2.0 / 3.0 + 2.0 / 6.0) / 3.0);
    }

    /// The mention-level example of Vilain and others (1995): a chain of four cut in two is a link lost.
    #[test]
    fn a_chain_cut_in_two_costs_one_link() {
        let key = clusters(&[&[1, 2, 3, 4]]);
        let cut = clusters(&[&[1, 2], &[3, 4]]);
        near(muc(&key, &cut).recall(), 2.0 / 3.0);
        near(muc(&key, &cut).precision(), 1.0);
        near(b_cubed(&key, &cut).recall(), 0.5);
        near(ceaf_e(&key, &cut).recall(), 2.0 / 3.0);
    }

    #[test]
    fn scores_of_several_files_add_up() {
        let key = clusters(&[&[1, 2]]);
        let mut sum = muc(&key, &key);
        sum += muc(&key, &clusters(&[&[1], &[2]]));
        near(sum.recall(), 0.5);
        near(sum.precision(), 1.0);
    }
}
