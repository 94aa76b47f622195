//! Layer normalisation (Ba et al. 2016).

use rten_simd::{
    Isa, Simd, SimdOp,
    ops::{BitOps, NumOps},
};

use super::{
    MinMax, Tensors,
    min_max::{maximum, minimum},
};
use crate::language::WeightsError;

/// Normalises each row to mean 0 and variance 1, then applies a learned gain and bias per column.
#[derive(Debug)]
pub struct LayerNorm {
    gain: Vec<f32>,
    bias: Vec<f32>,
}

impl LayerNorm {
    /// Reads gain and bias of rows of `width` values, two sections.
    ///
    /// # Errors
    /// A section of another length, or none.
    pub fn read(tensors: &mut Tensors<'_>, width: usize) -> Result<Self, WeightsError> {
        Ok(Self { gain: tensors.vector(width)?, bias: tensors.vector(width)? })
    }

    /// Normalises every row of `x` in place, and returns the range of the result.
    pub fn apply(&self, x: &mut [f32]) -> MinMax {
        Normalize { layer: self, x, residual: &[] }.dispatch()
    }

    /// Adds `residual`, of the same shape, to `x` and normalises every row in place.
    pub fn add_and_apply(&self, x: &mut [f32], residual: &[f32]) -> MinMax {
        assert_eq!(x.len(), residual.len());
        Normalize { layer: self, x, residual }.dispatch()
    }
}

struct Normalize<'a> {
    layer: &'a LayerNorm,
    x: &'a mut [f32],
    /// Added first; empty for none.
    residual: &'a [f32],
}

impl SimdOp for Normalize<'_> {
    type Output = MinMax;

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) -> MinMax {
        let float = isa.f32();
        let (LayerNorm { gain, bias }, lanes) = (self.layer, float.len());
        let width = gain.len();
        // The widths of both models are multiples of every vector length.
        assert!(width.is_multiple_of(lanes), "rows of {width} numbers");
        let (mut min, mut max) = (float.splat(f32::INFINITY), float.splat(f32::NEG_INFINITY));
        for (number, row) in self.x.chunks_exact_mut(width).enumerate() {
            // Both sums in one pass: their latency exceeds the cost of the additions.
            let (mut sums, mut squares) = (float.zero(), float.zero());
            let residual = self.residual.get(number * width..(number + 1) * width).unwrap_or_default();
            for (at, x) in row.chunks_exact_mut(lanes).enumerate() {
                let mut sum = float.load(x);
                if let Some(residual) = residual.get(at * lanes..(at + 1) * lanes) {
                    sum = float.add(sum, float.load(residual));
                    float.store(sum, x);
                }
                sums = float.add(sums, sum);
                squares = float.mul_add(sum, sum, squares);
            }
            let mean = float.sum(sums) / width as f32;
            let variance = (float.sum(squares) / width as f32 - mean * mean).max(0.0);
            let (mean, scale) = (float.splat(mean), float.splat((variance + 1e-12).sqrt().recip()));
            let columns = gain.chunks_exact(lanes).zip(bias.chunks_exact(lanes));
            for (x, (gain, bias)) in row.chunks_exact_mut(lanes).zip(columns) {
                let centred = float.mul(float.sub(float.load(x), mean), scale);
                let value = float.mul_add(centred, float.load(gain), float.load(bias));
                float.store(value, x);
                (min, max) = (float.min(min, value), float.max(max, value));
            }
        }
        MinMax { min: minimum(min.to_array().as_ref()), max: maximum(max.to_array().as_ref()) }
    }
}
