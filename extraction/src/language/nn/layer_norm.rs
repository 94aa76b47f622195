//! Layer normalisation (Ba et al. 2016).

use rten_simd::{
    Isa, Simd, SimdOp,
    ops::{BitOps, NumOps},
};

use super::{
    MinMax, Tensors,
    min_max::{maximum, minimum},
    partial_sums::{BLOCK, PartialSums},
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
        // The widths of both models are multiples of a block, and so of every vector length.
        assert!(width.is_multiple_of(BLOCK), "rows of {width} numbers");
        let (mut min, mut max) = (float.splat(f32::INFINITY), float.splat(f32::NEG_INFINITY));
        for (number, row) in self.x.chunks_exact_mut(width).enumerate() {
            // Both sums in one pass: their latency exceeds the cost of the additions.
            let (mut sums, mut squares) = (PartialSums::new(float), PartialSums::new(float));
            let residual = self.residual.get(number * width..(number + 1) * width).unwrap_or_default();
            for (block, x) in row.chunks_exact_mut(BLOCK).enumerate() {
                for (part, x) in x.chunks_exact_mut(lanes).enumerate() {
                    let (mut sum, at) = (float.load(x), block * BLOCK + part * lanes);
                    if let Some(residual) = residual.get(at..at + lanes) {
                        sum = float.add(sum, float.load(residual));
                        float.store(sum, x);
                    }
                    sums.add(float, part, sum);
                    squares.add_products(float, part, sum, sum);
                }
            }
            let mean = sums.total(float) / width as f32;
            let variance = (squares.total(float) / width as f32 - mean * mean).max(0.0);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::nn::partial_sums::on_each_instruction_set;

    #[test]
    fn rows_are_normalised_and_every_processor_rounds_the_same() {
        let value = |n: usize| ((n * 7919) % 1009) as f32 / 311.0 - 1.3;
        let (gain, bias): (Vec<f32>, Vec<f32>) = (0..96).map(|n| (value(n), value(n + 5))).unzip();
        let layer = LayerNorm { gain, bias };
        let rows: Vec<f32> = (0..3 * 96).map(value).collect();
        let residual: Vec<f32> = (0..3 * 96).map(|n| value(n + 11)).collect();
        let results = on_each_instruction_set!(|isa| {
            let mut x = rows.clone();
            Normalize { layer: &layer, x: &mut x, residual: &residual }.eval(isa);
            x
        });
        assert!(results.windows(2).all(|both| both[0] == both[1]));
        for (row, result) in results.iter().flat_map(|result| result.chunks_exact(96).enumerate()) {
            let sums = (0..96).map(|at| f64::from(rows[row * 96 + at]) + f64::from(residual[row * 96 + at]));
            let mean = sums.clone().sum::<f64>() / 96.0;
            let deviation = (sums.clone().map(|sum| (sum - mean).powi(2)).sum::<f64>() / 96.0).sqrt();
            for ((sum, result), at) in sums.zip(result).zip(0..) {
                let expected =
                    (sum - mean) / deviation * f64::from(layer.gain[at]) + f64::from(layer.bias[at]);
                assert!((expected - f64::from(*result)).abs() < 1e-4);
            }
        }
    }
}
