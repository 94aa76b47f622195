//! Dense layers in eight bits: weights scaled by output, inputs by row as they come (dynamic quantisation).

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::SimdOp;
use rten_tensor::NdTensorView;
use rten_vecmath::{ExtendInit, MinMax, Quantize};

use super::tensors::{Matrix, Tensors};
use crate::language::WeightsError;

/// `y = x · wᵀ + b` for rows `x`.
pub(super) struct Dense {
    weights: PackedBMatrix<i8>,
    scales: Vec<f32>,
    /// The sum of each output's weights, by which a row's zero point shifts its product.
    sums: Vec<i32>,
    bias: Vec<f32>,
    inputs: usize,
}

impl std::fmt::Debug for Dense {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dense({} → {})", self.inputs, self.outputs())
    }
}

/// Room for the steps of a layer, kept from call to call.
#[derive(Debug, Default)]
pub(super) struct Space {
    rows: Vec<u8>,
    zeros: Vec<i32>,
    scales: Vec<f32>,
    sums: Vec<i32>,
}

impl Dense {
    pub(super) fn read(tensors: &mut Tensors<'_>) -> Result<Self, WeightsError> {
        let Matrix { rows, columns, scales, cells } = tensors.matrix()?;
        let bias = tensors.vector(rows)?;
        let sums =
            cells.chunks_exact(columns).map(|row| row.iter().map(|&cell| i32::from(cell)).sum()).collect();
        // Stored by output; the product wants them by input, which is the same cells read across.
        let across = NdTensorView::from_data_with_strides([columns, rows], cells, [1, columns])
            .map_err(|_| WeightsError::Broken("a layer's weights don't fill its shape"))?;
        let weights = GemmExecutor::<u8, i8, i32>::new().prepack_b(across);
        Ok(Self { weights, scales, sums, bias, inputs: columns })
    }

    /// How many numbers come out for a row.
    pub(super) fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Multiplies the rows of `x`; `out` is filled anew.
    pub(super) fn apply(&self, x: &[f32], space: &mut Space, out: &mut Vec<f32>) {
        let (count, width) = (x.len() / self.inputs, self.outputs());
        space.quantise(x, self.inputs);
        space.sums.resize(count * width, 0);
        let rows = NdTensorView::from_data([count, self.inputs], &space.rows[..]);
        let sums = &mut space.sums[..count * width];
        // Shapes and types are this layer's own: the product can't refuse them.
        let done = GemmExecutor::new().gemm(
            sums,
            GemmInputA::Unpacked(rows),
            GemmInputB::Packed(&self.weights),
            GemmOptions::default(),
        );
        debug_assert!(done.is_ok(), "{done:?}");
        out.clear();
        out.reserve(count * width);
        for ((sums, scale), zero) in sums.chunks_exact(width).zip(&space.scales).zip(&space.zeros) {
            let columns = sums.iter().zip(&self.sums).zip(self.scales.iter().zip(&self.bias));
            out.extend(
                columns.map(|((sum, shift), (weight, bias))| {
                    (sum - zero * shift) as f32 * (scale * weight) + bias
                }),
            );
        }
    }
}

impl Space {
    /// Each row between its own smallest and greatest number, zero kept exact.
    fn quantise(&mut self, x: &[f32], width: usize) {
        // Without dot products of bytes a processor adds pairs of products in sixteen bits: there, seven bits
        // keep the sums from running over.
        let steps = if GemmExecutor::<u8, i8, i32>::new().may_saturate() { 127.0 } else { 255.0 };
        self.rows.clear();
        self.zeros.clear();
        self.scales.clear();
        for row in x.chunks_exact(width) {
            let (least, most) = MinMax::new(row).dispatch();
            let (least, most) = (least.min(0.0), most.max(0.0));
            let scale = ((most - least) / steps).max(1e-10);
            let zero = (-least / scale).round_ties_even() as u8;
            self.zeros.push(zero.into());
            self.scales.push(scale);
            self.rows.reserve(width);
            self.rows
                .extend_init(|room| Quantize::new(row, &mut room[..width], 1.0 / scale, zero).dispatch());
        }
    }
}
