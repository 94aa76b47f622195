//! How well clusters of things agree with gold: MUC (Vilain et al. 1995), B³ (Bagga and Baldwin 1998) and
//! CEAF-e (Luo 2005), the three whose mean is called CoNLL F1. A thing is a number; within one side it
//! stands in one cluster at most.

use std::collections::HashMap;

/// Sums from which precision, recall and F1 come; those of several documents add up.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub struct Tally {
    precision: (f64, f64),
    recall: (f64, f64),
}

impl Tally {
    /// In percent.
    pub fn precision(self) -> f64 {
        ratio(self.precision)
    }

    /// In percent.
    pub fn recall(self) -> f64 {
        ratio(self.recall)
    }

    /// In percent.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        for (mine, theirs) in [(&mut self.precision, other.precision), (&mut self.recall, other.recall)] {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
    }
}

fn ratio((right, all): (f64, f64)) -> f64 {
    if all > 0.0 { 100.0 * right / all } else { 0.0 }
}

/// Links: how many of those that hold a cluster together the other side has as well.
pub fn muc(gold: &[Vec<usize>], found: &[Vec<usize>]) -> Tally {
    Tally { precision: links(found, gold), recall: links(gold, found) }
}

fn links(clusters: &[Vec<usize>], others: &[Vec<usize>]) -> (f64, f64) {
    let of = homes(others);
    let mut sums = (0.0, 0.0);
    for cluster in clusters.iter().filter(|cluster| !cluster.is_empty()) {
        let mut parts: Vec<usize> = cluster.iter().filter_map(|thing| of.get(thing).copied()).collect();
        let alone = cluster.len() - parts.len();
        parts.sort_unstable();
        parts.dedup();
        sums.0 += (cluster.len() - parts.len() - alone) as f64;
        sums.1 += (cluster.len() - 1) as f64;
    }
    sums
}

/// Things: how much of each one's cluster the other side's cluster of it shares.
pub fn b_cubed(gold: &[Vec<usize>], found: &[Vec<usize>]) -> Tally {
    Tally { precision: shares(found, gold), recall: shares(gold, found) }
}

fn shares(clusters: &[Vec<usize>], others: &[Vec<usize>]) -> (f64, f64) {
    let of = homes(others);
    let mut sums = (0.0, 0.0);
    for cluster in clusters {
        let mut parts: HashMap<usize, f64> = HashMap::new();
        cluster
            .iter()
            .filter_map(|thing| of.get(thing))
            .for_each(|part| *parts.entry(*part).or_default() += 1.0);
        sums.0 += parts.values().map(|part| part * part).sum::<f64>() / cluster.len().max(1) as f64;
        sums.1 += cluster.len() as f64;
    }
    sums
}

/// Clusters: each paired with one of the other side at most, so that the pairs share the most.
pub fn ceaf_e(gold: &[Vec<usize>], found: &[Vec<usize>]) -> Tally {
    let of = homes(found);
    let mut alike = vec![vec![0.0; found.len()]; gold.len()];
    for (row, cluster) in alike.iter_mut().zip(gold) {
        for part in cluster.iter().filter_map(|thing| of.get(thing)) {
            row[*part] += 2.0 / (cluster.len() + found[*part].len()) as f64;
        }
    }
    let best = best_pairing(&alike);
    Tally { precision: (best, found.len() as f64), recall: (best, gold.len() as f64) }
}

fn homes(clusters: &[Vec<usize>]) -> HashMap<usize, usize> {
    clusters
        .iter()
        .enumerate()
        .flat_map(|(at, cluster)| cluster.iter().map(move |thing| (*thing, at)))
        .collect()
}

/// The largest sum of `worth` over pairs of a row and a column, each used once: the Hungarian method, with
/// potentials (Kuhn 1955), on a square filled up with nothing.
fn best_pairing(worth: &[Vec<f64>]) -> f64 {
    let size = worth.len().max(worth.first().map_or(0, Vec::len));
    let cost = |row: usize, column: usize| {
        -worth.get(row - 1).and_then(|row| row.get(column - 1)).copied().unwrap_or_default()
    };
    let (mut by_row, mut by_column) = (vec![0.0; size + 1], vec![0.0; size + 1]);
    // Column 0 holds the row that is being placed.
    let mut row_of = vec![0; size + 1];
    for row in 1..=size {
        row_of[0] = row;
        let mut at = 0;
        let mut slack = vec![f64::INFINITY; size + 1];
        let mut before = vec![0; size + 1];
        let mut used = vec![false; size + 1];
        while row_of[at] != 0 {
            used[at] = true;
            let (mut least, mut next) = (f64::INFINITY, 0);
            for column in (1..=size).filter(|&column| !used[column]) {
                let reduced = cost(row_of[at], column) - by_row[row_of[at]] - by_column[column];
                if reduced < slack[column] {
                    (slack[column], before[column]) = (reduced, at);
                }
                if slack[column] < least {
                    (least, next) = (slack[column], column);
                }
            }
            for column in 0..=size {
                if used[column] {
                    by_row[row_of[column]] += least;
                    by_column[column] -= least;
                } else {
                    slack[column] -= least;
                }
            }
            at = next;
        }
        while at != 0 {
            row_of[at] = row_of[before[at]];
            at = before[at];
        }
    }
    (1..=size).map(|column| -cost(row_of[column], column)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the scorer's reference paper (Pradhan et al. 2014): gold {a b c} {d e f g}, found
    /// {a b} {c d} {f g h i}.
    fn example() -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
        (vec![vec![1, 2, 3], vec![4, 5, 6, 7]], vec![vec![1, 2], vec![3, 4], vec![6, 7, 8, 9]])
    }

    fn near(one: f64, other: f64) {
        assert!((one - other).abs() < 0.01, "{one} is not {other}");
    }

    #[test]
    fn links_are_counted() {
        let (gold, found) = example();
        let muc = muc(&gold, &found);
        near(muc.recall(), 40.0);
        near(muc.precision(), 40.0);
    }

    #[test]
    fn shares_are_counted() {
        let (gold, found) = example();
        let b_cubed = b_cubed(&gold, &found);
        // (1/7) · (4/3 + 1/3 + 1/4 + 4/4), (1/8) · (4/2 + 2 · 1/2 + 4/4)
        near(b_cubed.recall(), 100.0 / 7.0 * (4.0 / 3.0 + 1.0 / 3.0 + 0.25 + 1.0));
        near(b_cubed.precision(), 50.0);
    }

    #[test]
    fn clusters_are_paired_for_the_most() {
        let (gold, found) = example();
        let ceaf = ceaf_e(&gold, &found);
        // {a b c} with {a b}: 4/5; {d e f g} with {f g h i}: 4/8.
        near(ceaf.recall(), 65.0);
        near(ceaf.precision(), 130.0 / 3.0);
        near(best_pairing(&[vec![0.9, 0.8], vec![0.8, 0.1]]), 1.6);
        near(best_pairing(&[vec![0.2], vec![0.7]]), 0.7);
    }

    #[test]
    fn the_same_clusters_are_all_right() {
        let (gold, _) = example();
        for measure in [muc, b_cubed, ceaf_e] {
            near(measure(&gold, &gold).f1(), 100.0);
            near(measure(&gold, &[]).f1(), 0.0);
        }
    }
}
