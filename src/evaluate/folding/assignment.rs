//! The pairing of rows with columns that weighs most (Kuhn 1955, Munkres 1957).

use std::collections::{BTreeMap, HashMap};

/// The weight of the best one-to-one pairing; pairs that are not given weigh nothing.
///
/// Rows and columns that no chain of pairs connects cannot compete, so each connected group is solved
/// by itself: many small squares instead of a large one.
pub(super) fn heaviest(pairs: &[(usize, usize, f64)]) -> f64 {
    let mut groups: BTreeMap<usize, Vec<(usize, usize, f64)>> = BTreeMap::new();
    let mut leader = Leaders::default();
    for &(row, column, _) in pairs {
        // Rows are even, columns odd.
        leader.join(2 * row, 2 * column + 1);
    }
    for &pair in pairs {
        groups.entry(leader.of(2 * pair.0)).or_default().push(pair);
    }
    groups.values().map(|group| solve(group)).sum()
}

/// Union-find.
#[derive(Default)]
struct Leaders(HashMap<usize, usize>);

impl Leaders {
    fn of(&self, one: usize) -> usize {
        let mut at = one;
        while let Some(&next) = self.0.get(&at) {
            at = next;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.of(one), self.of(other));
        if one != other {
            self.0.insert(one.max(other), one.min(other));
        }
    }
}

/// One group: the Hungarian method with potentials, a row at a time.
fn solve(pairs: &[(usize, usize, f64)]) -> f64 {
    let number = |of: fn(&(usize, usize, f64)) -> usize| -> HashMap<usize, usize> {
        let mut all: Vec<usize> = pairs.iter().map(of).collect();
        all.sort_unstable();
        all.dedup();
        all.into_iter().zip(0..).collect()
    };
    let (rows, columns) = (number(|pair| pair.0), number(|pair| pair.1));
    let size = rows.len().max(columns.len());
    // Cost is negative weight; both sides are counted from 1, 0 stands for "none".
    let mut cost = vec![vec![0.0; size + 1]; size + 1];
    for (row, column, weight) in pairs {
        cost[rows[row] + 1][columns[column] + 1] = -weight;
    }
    let mut row_potential = vec![0.0; size + 1];
    let mut column_potential = vec![0.0; size + 1];
    let mut row_of = vec![0; size + 1];
    for row in 1..=size {
        row_of[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; size + 1];
        let mut from = vec![0; size + 1];
        let mut done = vec![false; size + 1];
        while row_of[column] != 0 {
            done[column] = true;
            let at = row_of[column];
            let (mut step, mut next) = (f64::INFINITY, 0);
            for other in (1..=size).filter(|&other| !done[other]) {
                let reduced = cost[at][other] - row_potential[at] - column_potential[other];
                if reduced < least[other] {
                    least[other] = reduced;
                    from[other] = column;
                }
                if least[other] < step {
                    step = least[other];
                    next = other;
                }
            }
            for other in 0..=size {
                if done[other] {
                    row_potential[row_of[other]] += step;
                    column_potential[other] -= step;
                } else {
                    least[other] -= step;
                }
            }
            column = next;
        }
        // The path found is walked back, and every pair on it moves by one.
        while column != 0 {
            let before = from[column];
            row_of[column] = row_of[before];
            column = before;
        }
    }
    (1..=size).map(|column| -cost[row_of[column]][column]).sum()
}

#[cfg(test)]
mod tests {
    use super::heaviest;

    #[test]
    fn the_best_pairing_is_not_the_greedy_one() {
        // Greedy takes 9 and then 1; the best is 8 + 7.
        let pairs = [(0, 0, 9.0), (0, 1, 8.0), (1, 0, 7.0), (1, 1, 1.0)];
        assert_eq!(heaviest(&pairs), 15.0);
    }

    #[test]
    fn sides_may_differ_in_size_and_groups_add_up() {
        let pairs = [(0, 0, 1.0), (1, 0, 2.0), (2, 0, 3.0), (7, 5, 0.5), (7, 6, 0.25)];
        assert_eq!(heaviest(&pairs), 3.5);
        assert_eq!(heaviest(&[]), 0.0);
    }
}
