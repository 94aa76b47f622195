//! Mean hidden state of all occurrences of a token in the window, so that the NER head sees "President Ada Okafor" when
//! it labels "Okafor".

use rten_simd::{
    Isa, SimdOp,
    ops::{BitOps, FloatOps, NumOps},
};

use crate::language::hash;

/// The mean of the rows of tokens with the same key.
#[derive(Debug, Default)]
pub struct RepeatedTokenMeans {
    /// For each token the index of its mean.
    pub groups: Vec<usize>,
    /// The means, row after row.
    pub means: Vec<f32>,
}

impl RepeatedTokenMeans {
    /// Computes the means of the rows that share a key; `keys` has one entry for each row. Replaces what was there.
    pub fn compute(&mut self, rows: &[f32], keys: &[u32]) {
        let width = rows.len() / keys.len().max(1);
        self.group(keys);
        let counts = vec![0.0; self.groups.iter().max().map_or(0, |&last| last + 1)];
        self.means.clear();
        self.means.resize(counts.len() * width, 0.0);
        Average { rows, width: width.max(1), groups: &self.groups, counts, means: &mut self.means }
            .dispatch();
    }

    /// Numbers the distinct keys from 0 in order of first occurrence.
    fn group(&mut self, keys: &[u32]) {
        let mut numbers = hash::Map::default();
        numbers.reserve(keys.len());
        self.groups.clear();
        self.groups.extend(keys.iter().map(|&key| {
            let next = numbers.len();
            *numbers.entry(key).or_insert(next)
        }));
    }

    #[cfg(feature = "training")]
    /// The mean that belongs to each token, token by token.
    pub fn per_token(&self) -> impl Iterator<Item = &[f32]> {
        let width = self.means.len() / self.groups.iter().max().map_or(1, |&last| last + 1);
        self.groups.iter().map(move |&group| &self.means[group * width..][..width])
    }
}

/// Averages rows by group.
struct Average<'a> {
    rows: &'a [f32],
    width: usize,
    groups: &'a [usize],
    counts: Vec<f32>,
    means: &'a mut [f32],
}

impl SimdOp for Average<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(mut self, isa: I) {
        let (float, width) = (isa.f32(), self.width);
        let whole = width - width % float.len();
        for (row, &group) in self.rows.chunks_exact(width).zip(self.groups) {
            self.counts[group] += 1.0;
            let sum = &mut self.means[group * width..][..width];
            for at in (0..whole).step_by(float.len()) {
                float.store(float.add(float.load(&sum[at..]), float.load(&row[at..])), &mut sum[at..]);
            }
            sum[whole..].iter_mut().zip(&row[whole..]).for_each(|(sum, value)| *sum += value);
        }
        for (sum, &count) in self.means.chunks_exact_mut(width).zip(&self.counts) {
            // Most tokens occur once.
            if count > 1.0 {
                for at in (0..whole).step_by(float.len()) {
                    float.store(float.div(float.load(&sum[at..]), float.splat(count)), &mut sum[at..]);
                }
                sum[whole..].iter_mut().for_each(|value| *value /= count);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_with_the_same_key_share_their_mean() {
        let mut means = RepeatedTokenMeans::default();
        means.compute(&[1.0, 0.0, 5.0, 5.0, 3.0, 2.0], &[7, 8, 7]);
        assert!(means.per_token().eq([[2.0, 1.0], [5.0, 5.0], [2.0, 1.0]]));
    }
}
