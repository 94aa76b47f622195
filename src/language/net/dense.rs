//! Dense layers in eight bits: weights scaled by output, inputs by row as they come (dynamic quantisation).

use std::ops::Range;

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::{
    Isa, SimdOp,
    ops::{BitOps, NumOps, ToFloat},
};
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
    /// Rows that several layers read.
    pub(in crate::language) bytes: Bytes,
    /// The same with those around them.
    pub(in crate::language) around: Bytes,
    sums: Vec<i32>,
    /// Numbers that nobody needs any more: fresh memory costs more than what is done in it.
    spare: Vec<Vec<f32>>,
}

impl Space {
    /// Room for numbers; what stands in it is nobody's.
    pub(in crate::language) fn take(&mut self) -> Vec<f32> {
        self.spare.pop().unwrap_or_default()
    }

    /// Gives room back.
    pub(in crate::language) fn give<const N: usize>(&mut self, rooms: [Vec<f32>; N]) {
        self.spare.extend(rooms);
    }
}

impl std::fmt::Debug for Space {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Space({})", self.executor.kernel_name())
    }
}

impl Dense {
    pub(in crate::language) fn read(tensors: &mut Tensors<'_>) -> Result<Self, WeightsError> {
        let matrix = tensors.matrix()?;
        let bias = tensors.vector(matrix.rows)?;
        Self::of(&matrix, 0..matrix.columns, bias)
    }

    /// A layer over two rows side by side, as one for each of the two: what comes out of them adds up to what it gives.
    pub(in crate::language) fn read_halves(tensors: &mut Tensors<'_>) -> Result<(Self, Self), WeightsError> {
        let matrix = tensors.matrix()?;
        let bias = tensors.vector(matrix.rows)?;
        let (half, none) = (matrix.columns / 2, vec![0.0; matrix.rows]);
        Ok((Self::of(&matrix, 0..half, bias)?, Self::of(&matrix, half..2 * half, none)?))
    }

    /// The layer of some columns of a matrix.
    fn of(matrix: &Matrix<'_>, columns: Range<usize>, bias: Vec<f32>) -> Result<Self, WeightsError> {
        let misfit = WeightsError::Broken("a layer's weights don't fill its shape");
        let inputs = columns.len();
        let rows = matrix.cells.chunks_exact(matrix.columns);
        let sums = rows.map(|row| row[columns.clone()].iter().map(|&cell| i32::from(cell)).sum()).collect();
        // Stored by output; the product wants them by input, which is the same cells read across.
        let cells = matrix.cells.get(columns.start..).ok_or(misfit.clone())?;
        let across = NdTensorView::from_data_with_strides([inputs, matrix.rows], cells, [1, matrix.columns])
            .map_err(|_| misfit)?;
        let weights = GemmExecutor::<u8, i8, i32>::new().prepack_b(across);
        Ok(Self { weights, scales: matrix.scales.clone(), sums, bias, inputs })
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
        self.multiply(x, space);
        out.resize(x.scales.len() * self.outputs(), 0.0);
        let stride = self.outputs();
        Finish { layer: self, x, sums: &space.sums, out, stride, least: f32::NEG_INFINITY }.dispatch();
    }

    /// The same, and nothing below zero (a rectifier); each row of `out` is followed by `ones` more numbers, each a one.
    pub(in crate::language) fn apply_rectified(
        &self,
        x: &Bytes,
        ones: usize,
        space: &mut Space,
        out: &mut Vec<f32>,
    ) {
        self.multiply(x, space);
        let stride = self.outputs() + ones;
        out.resize(x.scales.len() * stride, 1.0);
        Finish { layer: self, x, sums: &space.sums, out, stride, least: 0.0 }.dispatch();
    }

    /// The sums of products of bytes, into `space.sums`.
    fn multiply(&self, x: &Bytes, space: &mut Space) {
        let (count, width) = (x.scales.len(), self.outputs());
        debug_assert_eq!(x.width, self.inputs);
        space.sums.resize(count * width, 0);
        // Shapes and types are this layer's own: the product can't refuse them.
        let done = space.executor.gemm(
            &mut space.sums,
            GemmInputA::Unpacked(NdTensorView::from_data([count, self.inputs], &x.cells[..])),
            GemmInputB::Packed(&self.weights),
            GemmOptions::default(),
        );
        debug_assert!(done.is_ok(), "{done:?}");
    }
}

/// From sums of bytes to numbers: takes off what the rows' zeros brought in, scales, adds the bias.
struct Finish<'a> {
    layer: &'a Dense,
    x: &'a Bytes,
    sums: &'a [i32],
    out: &'a mut [f32],
    /// From one row of `out` to the next; what lies between their ends and starts becomes one.
    stride: usize,
    /// Nothing comes out below it.
    least: f32,
}

impl SimdOp for Finish<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (float, int) = (isa.f32(), isa.i32());
        let (layer, lanes, width) = (self.layer, float.len(), self.layer.outputs());
        let whole = width - width % lanes;
        let least = float.splat(self.least);
        let rows = self.out.chunks_exact_mut(self.stride).zip(self.sums.chunks_exact(width));
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
                let number = float.mul_add(sum, weights, float.load(bias));
                float.store(float.max(number, least), out);
            }
            for at in whole..width {
                let sum = (sums[at] - zero * layer.sums[at]) as f32;
                out[at] = (sum * (scale * layer.scales[at]) + layer.bias[at]).max(self.least);
            }
            out[width..].fill(1.0);
        }
    }
}
