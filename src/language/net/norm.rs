//! Layer normalisation (Ba et al. 2016).

use rten_simd::SimdOp;
use rten_vecmath::{Normalize, NormalizeOptions, Sum, SumSquareSub};

use super::Tensors;
use crate::language::WeightsError;

/// Sets the mean and spread of each row, number by number.
#[derive(Debug)]
pub(in crate::language) struct Norm {
    gain: Vec<f32>,
    bias: Vec<f32>,
}

impl Norm {
    pub(in crate::language) fn read(tensors: &mut Tensors<'_>, width: usize) -> Result<Self, WeightsError> {
        Ok(Self { gain: tensors.vector(width)?, bias: tensors.vector(width)? })
    }

    /// Normalises every row of `x` in place.
    pub(in crate::language) fn apply(&self, x: &mut [f32]) {
        let width = self.gain.len();
        for row in x.chunks_exact_mut(width) {
            let mean = Sum::new(row).dispatch() / width as f32;
            let spread = SumSquareSub::new(row, mean).dispatch() / width as f32;
            let options = NormalizeOptions {
                pre_scale_bias: mean,
                scale: (spread + 1e-12).sqrt().recip(),
                element_scale: Some(&self.gain),
                bias: 0.0,
                element_bias: Some(&self.bias),
            };
            Normalize::new_mut(row, options).dispatch();
        }
    }
}
