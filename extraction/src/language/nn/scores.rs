//! Argmax and softmax of rows of label scores.

use rten_simd::{
    Isa, Simd, SimdOp, SimdUnaryOp,
    ops::{BitOps, NumOps},
};
use rten_vecmath::Exp;

use super::{
    min_max::{maximum, minimum},
    partial_sums::{BLOCK, PartialSums},
};

/// Turns each row of `labels` scores into probabilities, in place (softmax).
pub fn softmax_rows(scores: &mut [f32], labels: usize) {
    for row in scores.chunks_exact_mut(labels) {
        let max = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        row.iter_mut().for_each(|score| *score = (*score - max).exp());
        let sum: f32 = row.iter().sum();
        row.iter_mut().for_each(|score| *score /= sum);
    }
}

/// Turns a long row of scores into probabilities, in place (softmax).
pub fn softmax(scores: &mut [f32]) {
    LongSoftmax { scores }.dispatch();
}

struct LongSoftmax<'a> {
    scores: &'a mut [f32],
}

impl SimdOp for LongSoftmax<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let float = isa.f32();
        let lanes = float.len();
        let whole = self.scores.len() - self.scores.len() % BLOCK;
        let (blocks, rest) = self.scores.split_at_mut(whole);
        // The last block, padded with scores of no probability.
        let mut last = [f32::NEG_INFINITY; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        let mut max = float.splat(f32::NEG_INFINITY);
        for scores in blocks.chunks_exact(lanes).chain(last.chunks_exact(lanes)) {
            max = float.max(max, float.load(scores));
        }
        let max = float.splat(maximum(max.to_array().as_ref()));
        let mut sums = PartialSums::new(float);
        for block in blocks.chunks_exact_mut(BLOCK).chain([&mut last[..]]) {
            for (part, scores) in block.chunks_exact_mut(lanes).enumerate() {
                let exponential = Exp {}.eval(isa, float.sub(float.load(scores), max));
                float.store(exponential, scores);
                sums.add(float, part, exponential);
            }
        }
        let factor = float.splat(sums.total(float).recip());
        for scores in blocks.chunks_exact_mut(lanes).chain(last.chunks_exact_mut(lanes)) {
            float.store(float.mul(float.load(scores), factor), scores);
        }
        rest.copy_from_slice(&last[..rest.len()]);
    }
}

/// The label with the highest score, the first of equal ones; 0 for no scores.
pub fn argmax(scores: &[f32]) -> usize {
    let mut maxima = Vec::with_capacity(1);
    argmax_rows(scores, scores.len(), None, &mut maxima);
    maxima.first().map_or(0, |maximum| maximum.label)
}

/// The highest score of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Argmax {
    /// Its label, the first of equal ones.
    pub label: usize,
    pub score: f32,
    /// How many scores are within the margin below it, itself included; 0 when no margin was given.
    pub within_margin: usize,
}

/// Finds the highest score of each row of `labels` scores, and counts the scores at most `margin` below it.
///
/// Replaces the contents of `maxima`.
pub fn argmax_rows(scores: &[f32], labels: usize, margin: Option<f32>, maxima: &mut Vec<Argmax>) {
    maxima.clear();
    ArgmaxRows { scores, labels, margin, maxima }.dispatch();
}

struct ArgmaxRows<'a> {
    scores: &'a [f32],
    labels: usize,
    margin: Option<f32>,
    maxima: &'a mut Vec<Argmax>,
}

impl SimdOp for ArgmaxRows<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let float = isa.f32();
        let (lanes, lowest) = (float.len(), float.splat(f32::NEG_INFINITY));
        let (indices, step) = (float.load(&LANE_INDICES), float.splat(lanes as f32));
        let rows = self.scores.chunks_exact(self.labels.max(1));
        if self.labels <= MAX_SCALAR_LABELS && self.margin.is_none() {
            self.maxima.extend(rows.map(argmax_scalar));
            return;
        }
        self.maxima.reserve(rows.len());
        for row in rows {
            // The scores past the last whole vector, padded with minus infinity.
            let rest = float.load_pad(&row[row.len() - row.len() % lanes..]);
            let rest = float.select(rest.0, lowest, rest.1);
            let (mut max, mut label, mut current) = (lowest, indices, indices);
            for vector in row.chunks_exact(lanes) {
                let vector = float.load(vector);
                label = float.select(current, label, float.gt(vector, max));
                max = float.max(max, vector);
                current = float.add(current, step);
            }
            label = float.select(current, label, float.gt(rest, max));
            max = float.max(max, rest);
            let score = maximum(max.to_array().as_ref());
            let first = float.select(label, float.splat(f32::INFINITY), float.eq(max, float.splat(score)));
            let mut within_margin = 0;
            if let Some(margin) = self.margin {
                let (threshold, one) = (float.splat(score - margin), float.one());
                let count = |vector| float.select(one, float.zero(), float.ge(vector, threshold));
                let counts = row
                    .chunks_exact(lanes)
                    .fold(count(rest), |counts, vector| float.add(counts, count(float.load(vector))));
                within_margin = float.sum(counts) as usize;
            }
            let label = minimum(first.to_array().as_ref());
            // When every score is NaN, the first label is as good as any.
            let label = if label.is_finite() { label as usize } else { 0 };
            self.maxima.push(Argmax { label, score, within_margin });
        }
    }
}

/// Up to this number of labels a scalar loop is faster than vectors (measured on AVX-512).
const MAX_SCALAR_LABELS: usize = 11;

fn argmax_scalar(scores: &[f32]) -> Argmax {
    let first = Argmax { label: 0, score: scores[0], within_margin: 0 };
    scores.iter().enumerate().skip(1).fold(first, |maximum, (label, &score)| {
        if score > maximum.score { Argmax { label, score, ..maximum } } else { maximum }
    })
}

/// The index of each lane of the longest vector.
const LANE_INDICES: [f32; 16] =
    [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0, 14.0, 15.0];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::nn::partial_sums::on_each_instruction_set;

    #[test]
    fn a_softmax_sums_to_one_and_every_processor_rounds_the_same() {
        let scores: Vec<f32> = (0..70).map(|n| ((n * 7919) % 1009) as f32 / 100.0 - 5.0).collect();
        for count in [1, 3, 16, 31, 70] {
            let results = on_each_instruction_set!(|isa| {
                let mut scores = scores[..count].to_vec();
                LongSoftmax { scores: &mut scores }.eval(isa);
                scores
            });
            assert!(results.windows(2).all(|both| both[0] == both[1]));
            let mut expected = scores[..count].to_vec();
            softmax_rows(&mut expected, count);
            for (result, expected) in results.iter().flat_map(|result| result.iter().zip(&expected)) {
                assert!((result - expected).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn argmax_is_the_first_of_the_highest_scores() {
        for count in 1..40 {
            let mut scores = vec![-2.0; count];
            assert_eq!(argmax(&scores), 0);
            let label = count * 2 / 3;
            scores[label..].fill(-1.0);
            assert_eq!(argmax(&scores), label, "of {count}");
            let mut maxima = Vec::new();
            argmax_rows(&scores, count, Some(0.5), &mut maxima);
            assert_eq!(maxima, [Argmax { label, score: -1.0, within_margin: count - label }]);
        }
    }
}
