//! Coreference metrics of the CoNLL-2012 shared task: MUC, B³ and CEAF-e.
//!
//! Items are numbers, equal on both sides where a gold and a predicted mention are the same; within one side an item is
//! in one cluster at most. Scores of several documents are added up before precision and recall are computed.

use std::collections::HashMap;

use super::assignment::max_assignment;

/// Numerators and denominators of precision and recall.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(crate) struct ClusterScore {
    precision: Ratio,
    recall: Ratio,
}

#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Ratio {
    numerator: f64,
    denominator: f64,
}

impl Ratio {
    fn percent(self) -> f64 {
        if self.denominator > 0.0 { 100.0 * self.numerator / self.denominator } else { 0.0 }
    }

    fn add(&mut self, other: Self) {
        self.numerator += other.numerator;
        self.denominator += other.denominator;
    }
}

impl ClusterScore {
    pub(crate) fn precision(self) -> f64 {
        self.precision.percent()
    }

    pub(crate) fn recall(self) -> f64 {
        self.recall.percent()
    }

    pub(crate) fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    }
}

impl std::ops::AddAssign for ClusterScore {
    fn add_assign(&mut self, other: Self) {
        self.precision.add(other.precision);
        self.recall.add(other.recall);
    }
}

/// Returns the CoNLL score: the mean of the F1s of MUC, B³ and CEAF-e.
pub(crate) fn conll_f1(scores: &[ClusterScore; 3]) -> f64 {
    scores.iter().map(|score| score.f1()).sum::<f64>() / 3.0
}

/// Scores links (MUC; Vilain et al. 1995): those that connect a cluster and that the other side has too.
pub(crate) fn muc(gold: &[Vec<usize>], predicted: &[Vec<usize>]) -> ClusterScore {
    ClusterScore { precision: shared_links(predicted, gold), recall: shared_links(gold, predicted) }
}

fn shared_links(clusters: &[Vec<usize>], others: &[Vec<usize>]) -> Ratio {
    let cluster_of = cluster_of(others);
    let mut ratio = Ratio::default();
    for cluster in clusters.iter().filter(|cluster| !cluster.is_empty()) {
        let mut parts: Vec<usize> = cluster.iter().filter_map(|item| cluster_of.get(item).copied()).collect();
        let missing = cluster.len() - parts.len();
        parts.sort_unstable();
        parts.dedup();
        ratio.numerator += (cluster.len() - parts.len() - missing) as f64;
        ratio.denominator += (cluster.len() - 1) as f64;
    }
    ratio
}

/// Scores items (B³; Bagga and Baldwin 1998): the share of an item's cluster that its other cluster has too.
pub(crate) fn b_cubed(gold: &[Vec<usize>], predicted: &[Vec<usize>]) -> ClusterScore {
    ClusterScore { precision: shared_items(predicted, gold), recall: shared_items(gold, predicted) }
}

fn shared_items(clusters: &[Vec<usize>], others: &[Vec<usize>]) -> Ratio {
    let cluster_of = cluster_of(others);
    let mut ratio = Ratio::default();
    for cluster in clusters {
        let mut overlaps: HashMap<usize, f64> = HashMap::new();
        for other in cluster.iter().filter_map(|item| cluster_of.get(item)) {
            *overlaps.entry(*other).or_default() += 1.0;
        }
        let squares: f64 = overlaps.values().map(|overlap| overlap * overlap).sum();
        ratio.numerator += squares / cluster.len().max(1) as f64;
        ratio.denominator += cluster.len() as f64;
    }
    ratio
}

/// Scores clusters (CEAF-e; Luo 2005) by the one-to-one alignment with the largest sum of similarities.
///
/// The similarity is φ₄: twice the number of common items, divided by the sum of the sizes.
pub(crate) fn ceaf_e(gold: &[Vec<usize>], predicted: &[Vec<usize>]) -> ClusterScore {
    let cluster_of = cluster_of(predicted);
    let mut similarities = vec![vec![0.0; predicted.len()]; gold.len()];
    for (row, cluster) in similarities.iter_mut().zip(gold) {
        for other in cluster.iter().filter_map(|item| cluster_of.get(item)) {
            row[*other] += 2.0 / (cluster.len() + predicted[*other].len()) as f64;
        }
    }
    let numerator = max_assignment(&similarities);
    ClusterScore {
        precision: Ratio { numerator, denominator: predicted.len() as f64 },
        recall: Ratio { numerator, denominator: gold.len() as f64 },
    }
}

/// Maps each item to the index of its cluster.
fn cluster_of(clusters: &[Vec<usize>]) -> HashMap<usize, usize> {
    let mut cluster_of = HashMap::new();
    for (index, cluster) in clusters.iter().enumerate() {
        cluster_of.extend(cluster.iter().map(|item| (*item, index)));
    }
    cluster_of
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the reference scorer's paper (Pradhan et al. 2014): gold {a b c} {d e f g}, predicted
    /// {a b} {c d} {f g h i}.
    fn example() -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
        (vec![vec![1, 2, 3], vec![4, 5, 6, 7]], vec![vec![1, 2], vec![3, 4], vec![6, 7, 8, 9]])
    }

    fn assert_close(actual: f64, expected: f64) {
        assert!((actual - expected).abs() < 0.01, "{actual} is not {expected}");
    }

    #[test]
    fn muc_counts_links() {
        let (gold, predicted) = example();
        let score = muc(&gold, &predicted);
        assert_close(score.recall(), 40.0);
        assert_close(score.precision(), 40.0);
    }

    #[test]
    fn b_cubed_counts_items() {
        let (gold, predicted) = example();
        let score = b_cubed(&gold, &predicted);
        // (1/7) · (4/3 + 1/3 + 1/4 + 4/4), (1/8) · (4/2 + 2 · 1/2 + 4/4)
        assert_close(score.recall(), 100.0 / 7.0 * (4.0 / 3.0 + 1.0 / 3.0 + 0.25 + 1.0));
        assert_close(score.precision(), 50.0);
    }

    #[test]
    fn ceaf_e_aligns_clusters() {
        let (gold, predicted) = example();
        let score = ceaf_e(&gold, &predicted);
        // {a b c} with {a b}: 4/5; {d e f g} with {f g h i}: 4/8.
        assert_close(score.recall(), 65.0);
        assert_close(score.precision(), 130.0 / 3.0);
    }

    #[test]
    fn equal_clusters_score_100_and_no_clusters_0() {
        let (gold, _) = example();
        for metric in [muc, b_cubed, ceaf_e] {
            assert_close(metric(&gold, &gold).f1(), 100.0);
            assert_close(metric(&gold, &[]).f1(), 0.0);
        }
    }
}
