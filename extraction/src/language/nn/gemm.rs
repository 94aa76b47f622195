//! Products of bytes on any processor, by a library that has a way of its own for most.

use std::ops::Range;

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::{
    Isa, SimdOp,
    ops::{BitOps, NumOps, ToFloat},
};
use rten_tensor::NdTensorView;

use super::{
    QuantizedRows,
    dense::{Epilogue, Rows, Scratch},
    tensors::Matrix,
};

/// A layer's weights, laid out for the library.
pub struct GemmKernel {
    weights: PackedBMatrix<i8>,
    scales: Vec<f32>,
    /// The sum of each output's weights, by which a row's zero point shifts its product.
    sums: Vec<i32>,
    bias: Vec<f32>,
    inputs: usize,
}

impl GemmKernel {
    /// The layer of some columns of a matrix.
    pub fn new(matrix: &Matrix<'_>, columns: Range<usize>, bias: Vec<f32>) -> Option<Self> {
        let inputs = columns.len();
        let rows = matrix.cells.chunks_exact(matrix.columns);
        let sums = rows.map(|row| row[columns.clone()].iter().map(|&cell| i32::from(cell)).sum()).collect();
        // Stored by output; the product wants them by input, which is the same cells read across.
        let cells = matrix.cells.get(columns.start..)?;
        let across =
            NdTensorView::from_data_with_strides([inputs, matrix.rows], cells, [1, matrix.columns]).ok()?;
        let weights = GemmExecutor::<u8, i8, i32>::new().prepack_b(across);
        Some(Self { weights, scales: matrix.scales.clone(), sums, bias, inputs })
    }

    /// Multiplies rows.
    pub fn apply(&self, rows: &Rows<'_>, out: &mut Epilogue<'_>, space: &mut Scratch) {
        let mut room = std::mem::take(&mut space.in_order);
        let x = rows.in_order(&mut room);
        let count = rows.count();
        space.sums.resize(count * self.bias.len(), 0);
        // Shapes and types are this layer's own: the product can't refuse them.
        let done = space.executor.gemm(
            &mut space.sums,
            GemmInputA::Unpacked(NdTensorView::from_data(
                [count, self.inputs],
                x.in_order().unwrap_or_default(),
            )),
            GemmInputB::Packed(&self.weights),
            GemmOptions::default(),
        );
        debug_assert!(done.is_ok(), "{done:?}");
        Finish { layer: self, x, sums: &space.sums, out }.dispatch();
        space.in_order = room;
    }
}

/// From sums of bytes to numbers: takes off what the rows' zeros brought in, scales, adds the bias.
struct Finish<'a, 'o> {
    layer: &'a GemmKernel,
    x: &'a QuantizedRows,
    sums: &'a [i32],
    out: &'a mut Epilogue<'o>,
}

impl SimdOp for Finish<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (float, int) = (isa.f32(), isa.i32());
        let (layer, lanes, width) = (self.layer, float.len(), self.layer.bias.len());
        let whole = width - width % lanes;
        let (least, kept) = (float.splat(self.out.least), if self.out.adds { 1.0 } else { 0.0 });
        let rows = self.out.numbers.chunks_mut(self.out.stride).zip(self.sums.chunks_exact(width));
        for ((out, sums), (&scale, &zero)) in rows.zip(self.x.scales.iter().zip(&self.x.zeros)) {
            let (scales, zeros) = (float.splat(scale), int.splat(zero));
            // Zipped, so that no bounds are looked at on the way.
            let columns = layer.sums.chunks_exact(lanes).zip(layer.scales.chunks_exact(lanes));
            let columns = columns.zip(layer.bias.chunks_exact(lanes));
            let cells = out.chunks_exact_mut(lanes).zip(sums.chunks_exact(lanes));
            for ((out, sums), ((shifts, weights), bias)) in cells.zip(columns) {
                let shift = int.mul(zeros, int.load(shifts));
                let sum = int.to_float(int.sub(int.load(sums), shift));
                let weights = float.mul(scales, float.load(weights));
                let number = float.max(float.mul_add(sum, weights, float.load(bias)), least);
                let number = if self.out.adds { float.add(number, float.load(out)) } else { number };
                float.store(number, out);
            }
            for at in whole..width {
                let sum = (sums[at] - zero * layer.sums[at]) as f32;
                let number = (sum * (scale * layer.scales[at]) + layer.bias[at]).max(self.out.least);
                out[at] = out[at] * kept + number;
            }
        }
    }
}
