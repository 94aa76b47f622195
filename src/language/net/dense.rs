//! Dense layers in eight bits: weights scaled by output, inputs by row as they come (dynamic quantisation).

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_tensor::NdTensorView;

use super::{
    Bytes,
    tensors::{Matrix, Tensors},
};
use crate::language::WeightsError;

/// `y = x · wᵀ + b` for rows `x`.
pub(in crate::language) struct Dense {
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
#[derive(Default)]
pub(in crate::language) struct Space {
    /// The products of bytes, as this processor does them best.
    executor: GemmExecutor<u8, i8, i32>,
    rows: Bytes,
    sums: Vec<i32>,
}

impl std::fmt::Debug for Space {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Space({})", self.executor.kernel_name())
    }
}

impl Dense {
    pub(in crate::language) fn read(tensors: &mut Tensors<'_>) -> Result<Self, WeightsError> {
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

    /// How many numbers a row has.
    pub(in crate::language) fn inputs(&self) -> usize {
        self.inputs
    }

    /// How many numbers come out for a row.
    pub(in crate::language) fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Multiplies the rows of `x`; `out` is filled anew.
    pub(in crate::language) fn apply(&self, x: &[f32], space: &mut Space, out: &mut Vec<f32>) {
        let mut rows = std::mem::take(&mut space.rows);
        rows.set(x, self.inputs);
        self.apply_bytes(&rows, space, out);
        space.rows = rows;
    }

    /// Multiplies rows that are bytes already; `out` is filled anew.
    pub(in crate::language) fn apply_bytes(&self, x: &Bytes, space: &mut Space, out: &mut Vec<f32>) {
        let (count, width) = (x.scales.len(), self.outputs());
        debug_assert_eq!(x.width, self.inputs);
        space.sums.resize(count * width, 0);
        let sums = &mut space.sums[..count * width];
        // Shapes and types are this layer's own: the product can't refuse them.
        let done = space.executor.gemm(
            sums,
            GemmInputA::Unpacked(NdTensorView::from_data([count, self.inputs], &x.cells[..])),
            GemmInputB::Packed(&self.weights),
            GemmOptions::default(),
        );
        debug_assert!(done.is_ok(), "{done:?}");
        out.clear();
        out.resize(count * width, 0.0);
        let rows = out.chunks_exact_mut(width).zip(sums.chunks_exact(width));
        for ((out, sums), (&scale, &zero)) in rows.zip(x.scales.iter().zip(&x.zeros)) {
            let columns = sums.iter().zip(&self.sums).zip(self.scales.iter().zip(&self.bias));
            for (out, ((sum, shift), (weight, bias))) in out.iter_mut().zip(columns) {
                *out = (sum - zero * shift) as f32 * (scale * weight) + bias;
            }
        }
    }
}
