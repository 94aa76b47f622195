//! The portable int8 kernel: a product by rten-gemm, which has an implementation for most processors, then the epilogue.

use std::ops::Range;

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::{
    Isa, SimdOp,
    ops::{BitOps, NumOps, ToFloat},
};
use rten_tensor::NdTensorView;

use super::{
    matmul::{Epilogue, Rows, Scratch},
    quantized::QuantizedRows,
    tensors::Matrix,
};

/// The weights of a layer, packed for rten-gemm.
pub struct GemmKernel {
    weights: PackedBMatrix<i8>,
    scales: Vec<f32>,
    /// The sum of each output's weights: a row's zero point adds that many times itself to the product.
    weight_sums: Vec<i32>,
    bias: Vec<f32>,
    inputs: usize,
}

impl GemmKernel {
    /// Packs the layer that the `inputs` columns of a matrix form; `None` when they are not in the matrix.
    pub fn new(matrix: &Matrix<'_>, inputs: Range<usize>, bias: Vec<f32>) -> Option<Self> {
        let rows = matrix.cells.chunks_exact(matrix.columns);
        let weight_sums =
            rows.map(|row| row[inputs.clone()].iter().map(|&cell| i32::from(cell)).sum()).collect();
        // Stored row by row for each output; the product takes the transposed view.
        let cells = matrix.cells.get(inputs.start..)?;
        let shape = [inputs.len(), matrix.rows];
        let transposed = NdTensorView::from_data_with_strides(shape, cells, [1, matrix.columns]).ok()?;
        let weights = GemmExecutor::<u8, i8, i32>::new().prepack_b(transposed);
        Some(Self { weights, scales: matrix.scales.clone(), weight_sums, bias, inputs: inputs.len() })
    }

    /// Multiplies `rows` with the weights and applies the epilogue.
    pub fn apply(&self, rows: &Rows<'_>, epilogue: &mut Epilogue<'_>, scratch: &mut Scratch) {
        let mut buffer = std::mem::take(&mut scratch.contiguous);
        let x = rows.contiguous(&mut buffer);
        let count = rows.count();
        scratch.sums.resize(count * self.bias.len(), 0);
        let product = scratch.executor.gemm(
            &mut scratch.sums,
            GemmInputA::Unpacked(NdTensorView::from_data(
                [count, self.inputs],
                x.contiguous().unwrap_or_default(),
            )),
            GemmInputB::Packed(&self.weights),
            GemmOptions::default(),
        );
        // The shapes are this layer's own, so the product cannot fail.
        assert!(product.is_ok(), "{product:?}");
        Dequantize { layer: self, x, sums: &scratch.sums, epilogue }.dispatch();
        scratch.contiguous = buffer;
    }
}

/// Turns integer sums into values: subtracts the zero points' share, scales, adds the bias, applies the epilogue.
struct Dequantize<'a, 'o> {
    layer: &'a GemmKernel,
    x: &'a QuantizedRows,
    sums: &'a [i32],
    epilogue: &'a mut Epilogue<'o>,
}

impl SimdOp for Dequantize<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (float, int) = (isa.f32(), isa.i32());
        let (layer, lanes, width) = (self.layer, float.len(), self.layer.bias.len());
        let whole = width - width % lanes;
        let Epilogue { output, stride, floor, residual } = self.epilogue;
        let floors = float.splat(*floor);
        let rows = output.chunks_mut(*stride).zip(self.sums.chunks_exact(width));
        for ((out, sums), (&scale, &zero_point)) in rows.zip(self.x.scales.iter().zip(&self.x.zero_points)) {
            let (scales, zero_points) = (float.splat(scale), int.splat(zero_point));
            // Zipped, so that the loop has no bounds checks.
            let columns = layer.weight_sums.chunks_exact(lanes).zip(layer.scales.chunks_exact(lanes));
            let columns = columns.zip(layer.bias.chunks_exact(lanes));
            let vectors = out.chunks_exact_mut(lanes).zip(sums.chunks_exact(lanes));
            for ((out, sums), ((weight_sums, weight_scales), bias)) in vectors.zip(columns) {
                let shift = int.mul(zero_points, int.load(weight_sums));
                let sum = int.to_float(int.sub(int.load(sums), shift));
                let scales = float.mul(scales, float.load(weight_scales));
                let value = float.max(float.mul_add(sum, scales, float.load(bias)), floors);
                let value = if *residual { float.add(value, float.load(out)) } else { value };
                float.store(value, out);
            }
            for at in whole..width {
                let sum = (sums[at] - zero_point * layer.weight_sums[at]) as f32;
                // Rounded once, as in a vector.
                let value = sum.mul_add(scale * layer.scales[at], layer.bias[at]).max(*floor);
                // Not multiplied by zero: a reused buffer may hold infinities.
                out[at] = if *residual { out[at] + value } else { value };
            }
        }
    }
}
