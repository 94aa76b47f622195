//! The averaged perceptron (Collins 2002), with sparse rows: a feature holds only the classes it has met.

use std::{collections::HashMap, hash::BuildHasherDefault};

use super::super::{linear::Scorer, weights::Rows};

/// Keys are hashes already.
#[derive(Default)]
pub(super) struct Same(u64);

impl std::hash::Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u32(&mut self, key: u32) {
        self.0 = u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

#[derive(Clone, Copy)]
struct Cell {
    class: u8,
    weight: i32,
    /// The sum of the weight over the steps up to `since`.
    total: i64,
    since: u32,
}

/// A model in training.
#[derive(Default)]
pub(crate) struct Perceptron {
    rows: HashMap<u32, u32, BuildHasherDefault<Same>>,
    cells: Vec<Vec<Cell>>,
    updates: Vec<u16>,
    step: u32,
}

impl Scorer for Perceptron {
    fn add(&self, keys: &[u32], scores: &mut [i32]) {
        for key in keys {
            if let Some(&row) = self.rows.get(key) {
                for cell in &self.cells[row as usize] {
                    scores[cell.class as usize] += cell.weight;
                }
            }
        }
    }
}

impl Perceptron {
    /// Counts one decision; averages run over decisions.
    pub(crate) fn tick(&mut self) {
        self.step += 1;
    }

    /// Moves the weights of `keys` by `by` for a class.
    pub(crate) fn update(&mut self, keys: &[u32], class: usize, by: i32) {
        for &key in keys {
            let row = *self.rows.entry(key).or_insert_with(|| {
                self.cells.push(Vec::new());
                self.updates.push(0);
                self.cells.len() as u32 - 1
            }) as usize;
            self.updates[row] = self.updates[row].saturating_add(1);
            let cells = &mut self.cells[row];
            let at = cells.iter().position(|cell| cell.class as usize == class).unwrap_or_else(|| {
                cells.push(Cell { class: class as u8, weight: 0, total: 0, since: self.step });
                cells.len() - 1
            });
            let cell = &mut cells[at];
            cell.total += i64::from(cell.weight) * i64::from(self.step - cell.since);
            cell.since = self.step;
            cell.weight += by;
        }
    }

    /// The averaged weights, sixteen bits each, small ones and features updated fewer than `least` times left out.
    pub(crate) fn finish(&self, least: u16) -> Rows {
        let average = |cell: &Cell| {
            let total = cell.total + i64::from(cell.weight) * i64::from(self.step - cell.since);
            total as f64 / f64::from(self.step.max(1))
        };
        // Sixteen bits: sums over a hundred keys of the largest weight still fit the scores.
        let largest = self.cells.iter().flatten().map(|cell| average(cell).abs()).fold(1e-9, f64::max);
        let scale = f64::from(i16::MAX) / largest;
        // What is too small to change a choice only takes room.
        let smallest = 0.02;
        let mut keys: Vec<(u32, u32)> = self.rows.iter().map(|(&key, &row)| (key, row)).collect();
        // The rows met most come first: they share the cache.
        keys.sort_unstable_by_key(|&(key, row)| (std::cmp::Reverse(self.updates[row as usize]), key));
        let mut rows = Rows::default();
        for (key, row) in keys {
            if self.updates[row as usize] < least {
                continue;
            }
            let mut row: Vec<(u8, i16)> = self.cells[row as usize]
                .iter()
                .filter(|cell| average(cell).abs() >= smallest)
                .map(|cell| (cell.class, (average(cell) * scale).round() as i16))
                .collect();
            row.sort_unstable();
            if !row.is_empty() {
                rows.push(key, &row);
            }
        }
        rows
    }
}
