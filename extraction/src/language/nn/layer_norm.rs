//! Layer normalisation (Ba et al. 2016).

use rten_simd::{
    Isa, Simd, SimdOp,
    ops::{BitOps, NumOps},
};

use super::Tensors;
use crate::language::WeightsError;

/// The smallest of at most sixteen numbers: those of a vector.
#[inline(always)]
pub fn least(numbers: &[f32]) -> f32 {
    folded(numbers, |a, b| if b < a { b } else { a })
}

/// The greatest of at most sixteen numbers.
#[inline(always)]
pub fn greatest(numbers: &[f32]) -> f32 {
    folded(numbers, |a, b| if b > a { b } else { a })
}

#[inline(always)]
fn folded(numbers: &[f32], pick: impl Fn(f32, f32) -> f32) -> f32 {
    // Halves on each other, which the compiler makes into vectors.
    let mut first = [numbers.first().copied().unwrap_or(0.0); 16];
    first[..numbers.len()].copy_from_slice(numbers);
    for half in [8, 4, 2, 1] {
        let (low, high) = first.split_at_mut(half);
        low.iter_mut().zip(high).for_each(|(a, &mut b)| *a = pick(*a, b));
    }
    first[0]
}

/// Sets the mean and spread of each row, number by number.
#[derive(Debug)]
pub struct LayerNorm {
    gain: Vec<f32>,
    bias: Vec<f32>,
}

/// The smallest and the greatest of some numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MinMax {
    pub least: f32,
    pub most: f32,
}

impl MinMax {
    /// Of no numbers.
    pub const NONE: Self = Self { least: f32::INFINITY, most: f32::NEG_INFINITY };

    /// Of these numbers and others.
    pub fn with(self, other: Self) -> Self {
        Self { least: self.least.min(other.least), most: self.most.max(other.most) }
    }
}

impl LayerNorm {
    pub fn read(tensors: &mut Tensors<'_>, width: usize) -> Result<Self, WeightsError> {
        Ok(Self { gain: tensors.vector(width)?, bias: tensors.vector(width)? })
    }

    /// Normalises every row of `x` in place.
    pub fn apply(&self, x: &mut [f32]) -> MinMax {
        Settle { norm: self, x, step: &[] }.dispatch()
    }

    /// Adds `step` to `x`, which has as many numbers, and normalises every row in place.
    pub fn add_and_apply(&self, x: &mut [f32], step: &[f32]) -> MinMax {
        debug_assert_eq!(x.len(), step.len());
        Settle { norm: self, x, step }.dispatch()
    }
}

struct Settle<'a> {
    norm: &'a LayerNorm,
    x: &'a mut [f32],
    /// What is added first; nothing, when it is empty.
    step: &'a [f32],
}

impl SimdOp for Settle<'_> {
    type Output = MinMax;

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) -> MinMax {
        let float = isa.f32();
        let (LayerNorm { gain, bias }, lanes) = (self.norm, float.len());
        let width = gain.len();
        // The widths of both models are whole vectors on every processor.
        assert!(width.is_multiple_of(lanes), "rows of {width} numbers");
        let (mut least, mut most) = (float.splat(f32::INFINITY), float.splat(f32::NEG_INFINITY));
        for (number, row) in self.x.chunks_exact_mut(width).enumerate() {
            // Both sums on one way through the row: what waits for them is longer than what makes them.
            let (mut sums, mut squares) = (float.zero(), float.zero());
            let step = self.step.get(number * width..(number + 1) * width).unwrap_or_default();
            for (at, x) in row.chunks_exact_mut(lanes).enumerate() {
                let mut sum = float.load(x);
                if let Some(step) = step.get(at * lanes..(at + 1) * lanes) {
                    sum = float.add(sum, float.load(step));
                    float.store(sum, x);
                }
                sums = float.add(sums, sum);
                squares = float.mul_add(sum, sum, squares);
            }
            let mean = float.sum(sums) / width as f32;
            let spread = (float.sum(squares) / width as f32 - mean * mean).max(0.0);
            let (mean, scale) = (float.splat(mean), float.splat((spread + 1e-12).sqrt().recip()));
            let columns = gain.chunks_exact(lanes).zip(bias.chunks_exact(lanes));
            for (x, (gain, bias)) in row.chunks_exact_mut(lanes).zip(columns) {
                let off = float.mul(float.sub(float.load(x), mean), scale);
                let number = float.mul_add(off, float.load(gain), float.load(bias));
                float.store(number, x);
                (least, most) = (float.min(least, number), float.max(most, number));
            }
        }
        MinMax { least: self::least(least.to_array().as_ref()), most: greatest(most.to_array().as_ref()) }
    }
}
