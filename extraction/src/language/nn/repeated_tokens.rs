//! RepeatedTokenMeans: what a stretch says of a word wherever it comes, so that "Okafor" alone is read by the light of "President Ada
//! Okafor" before or after.

use rten_simd::{
    Isa, SimdOp,
    ops::{BitOps, FloatOps, NumOps},
};

use crate::language::hash;

/// The mean of the rows of words alike.
#[derive(Debug, Default)]
pub struct RepeatedTokenMeans {
    /// The number of each word's mean.
    pub groups: Vec<usize>,
    /// The means, one after the other.
    pub means: Vec<f32>,
}

impl RepeatedTokenMeans {
    /// Takes the means of the rows whose key is the same.
    pub fn set(&mut self, rows: &[f32], keys: &[u32]) {
        let width = rows.len() / keys.len().max(1);
        self.number(keys);
        let counts = vec![0.0; self.groups.iter().max().map_or(0, |&most| most + 1)];
        self.means.clear();
        self.means.resize(counts.len() * width, 0.0);
        Gather { rows, width: width.max(1), groups: &self.groups, counts, means: &mut self.means }.dispatch();
    }

    /// Parameters the keys from 0 in the order in which they come.
    fn number(&mut self, keys: &[u32]) {
        let mut known = hash::Map::default();
        known.reserve(keys.len());
        self.groups.clear();
        self.groups.extend(keys.iter().map(|&key| {
            let next = known.len();
            *known.entry(key).or_insert(next)
        }));
    }

    /// The mean for each word, word by word.
    pub fn by_word(&self) -> impl Iterator<Item = &[f32]> {
        let width = self.means.len() / self.groups.iter().max().map_or(1, |&most| most + 1);
        self.groups.iter().map(move |&group| &self.means[group * width..][..width])
    }
}

/// Takes the means of rows by their groups.
struct Gather<'a> {
    rows: &'a [f32],
    width: usize,
    groups: &'a [usize],
    counts: Vec<f32>,
    means: &'a mut [f32],
}

impl SimdOp for Gather<'_> {
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
            sum[whole..].iter_mut().zip(&row[whole..]).for_each(|(sum, number)| *sum += number);
        }
        for (sum, &count) in self.means.chunks_exact_mut(width).zip(&self.counts) {
            // Most words come once.
            if count > 1.0 {
                for at in (0..whole).step_by(float.len()) {
                    float.store(float.div(float.load(&sum[at..]), float.splat(count)), &mut sum[at..]);
                }
                sum[whole..].iter_mut().for_each(|number| *number /= count);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_alike_share_their_mean() {
        let mut echoes = RepeatedTokenMeans::default();
        echoes.set(&[1.0, 0.0, 5.0, 5.0, 3.0, 2.0], &[7, 8, 7]);
        assert!(echoes.by_word().eq([[2.0, 1.0], [5.0, 5.0], [2.0, 1.0]]));
    }
}
