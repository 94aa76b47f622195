//! Dense layers in eight bits: weights quantised per output, inputs per row as they come (dynamic quantisation).

use std::ops::Range;

#[cfg(target_arch = "x86_64")]
use super::vnni::VnniKernel;
use super::{
    gemm::GemmKernel,
    matmul::{Epilogue, Rows, Scratch},
    quantized::QuantizedRows,
    tensors::{Matrix, Tensors},
};
use crate::language::WeightsError;

/// `y = x · wᵀ + b` for rows `x`.
pub struct Dense {
    kernel: Kernel,
    inputs: usize,
    outputs: usize,
}

/// The weights, packed for the fastest kernel of this processor.
enum Kernel {
    #[cfg(target_arch = "x86_64")]
    Vnni(VnniKernel),
    Gemm(GemmKernel),
}

impl std::fmt::Debug for Dense {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dense({} → {})", self.inputs, self.outputs)
    }
}

impl Dense {
    /// Reads a matrix of outputs × inputs and a bias, two sections.
    ///
    /// # Errors
    /// Sections that are missing or do not fit each other.
    pub fn read(tensors: &mut Tensors<'_>) -> Result<Self, WeightsError> {
        let matrix = tensors.matrix()?;
        let bias = tensors.vector(matrix.rows)?;
        Self::from_columns(&matrix, 0..matrix.columns, bias)
    }

    /// Reads a layer over two concatenated rows as two layers, whose outputs add up to its output.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_halves(tensors: &mut Tensors<'_>) -> Result<(Self, Self), WeightsError> {
        let matrix = tensors.matrix()?;
        let bias = tensors.vector(matrix.rows)?;
        let (half, zeros) = (matrix.columns / 2, vec![0.0; matrix.rows]);
        Ok((Self::from_columns(&matrix, 0..half, bias)?, Self::from_columns(&matrix, half..2 * half, zeros)?))
    }

    /// Makes the layer that some columns of a matrix form; `bias` has one value for each row of it.
    ///
    /// # Errors
    /// Columns that are not in the matrix.
    pub fn from_columns(
        matrix: &Matrix<'_>,
        columns: Range<usize>,
        bias: Vec<f32>,
    ) -> Result<Self, WeightsError> {
        let (inputs, outputs) = (columns.len(), matrix.rows);
        #[cfg(target_arch = "x86_64")]
        if matrix.allow_vnni
            && let Some(kernel) = VnniKernel::new(matrix, columns.clone(), &bias)
        {
            return Ok(Self { kernel: Kernel::Vnni(kernel), inputs, outputs });
        }
        let kernel = GemmKernel::new(matrix, columns, bias)
            .ok_or(WeightsError::Broken("a layer's weights don't fill its shape"))?;
        Ok(Self { kernel: Kernel::Gemm(kernel), inputs, outputs })
    }

    /// The number of values in an input row.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// The number of values in an output row.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Applies the layer to the rows of `x`. Like all methods here but [`add_relu`](Self::add_relu), it replaces the
    /// contents of `out`.
    pub fn apply(&self, x: &[f32], scratch: &mut Scratch, out: &mut Vec<f32>) {
        let mut rows = std::mem::take(&mut scratch.layer_input);
        rows.quantize(x, self.inputs);
        self.apply_quantized(&rows, scratch, out);
        scratch.layer_input = rows;
    }

    /// Applies the layer to the first [`inputs`](Self::inputs) of every `stride` values of `x`.
    pub fn apply_to_prefixes(&self, x: &[f32], stride: usize, scratch: &mut Scratch, out: &mut Vec<f32>) {
        let mut rows = std::mem::take(&mut scratch.layer_input);
        rows.quantize_prefixes(x, self.inputs, stride);
        self.apply_quantized(&rows, scratch, out);
        scratch.layer_input = rows;
    }

    /// Applies the layer to quantised rows.
    pub fn apply_quantized(&self, x: &QuantizedRows, scratch: &mut Scratch, out: &mut Vec<f32>) {
        self.apply_to_range(x, 0..x.count(), scratch, out);
    }

    /// Applies the layer to a range of quantised rows.
    pub fn apply_to_range(
        &self,
        x: &QuantizedRows,
        range: Range<usize>,
        scratch: &mut Scratch,
        out: &mut Vec<f32>,
    ) {
        out.resize(range.len() * self.outputs, 0.0);
        let epilogue =
            Epilogue { output: out, stride: self.outputs, floor: f32::NEG_INFINITY, residual: false };
        self.multiply(&Rows { rows: x, range }, epilogue, scratch);
    }

    /// Applies the layer and ReLU, and appends a 1 to each row of `out`.
    pub fn apply_relu_with_one(&self, x: &QuantizedRows, scratch: &mut Scratch, out: &mut Vec<f32>) {
        let stride = self.outputs + 1;
        out.resize(x.count() * stride, 0.0);
        let epilogue = Epilogue { output: out, stride, floor: 0.0, residual: false };
        self.multiply(&Rows { rows: x, range: 0..x.count() }, epilogue, scratch);
        out.chunks_exact_mut(stride).for_each(|row| row[self.outputs] = 1.0);
    }

    /// Applies the layer and ReLU to a range of quantised rows, and adds the result to `out`.
    pub fn add_relu(&self, x: &QuantizedRows, range: Range<usize>, scratch: &mut Scratch, out: &mut [f32]) {
        let epilogue = Epilogue { output: out, stride: self.outputs, floor: 0.0, residual: true };
        self.multiply(&Rows { rows: x, range }, epilogue, scratch);
    }

    fn multiply(&self, rows: &Rows<'_>, mut epilogue: Epilogue<'_>, scratch: &mut Scratch) {
        assert_eq!(rows.rows.inputs(), self.inputs);
        match &self.kernel {
            #[cfg(target_arch = "x86_64")]
            Kernel::Vnni(kernel) => kernel.apply(rows, &mut epilogue),
            Kernel::Gemm(kernel) => kernel.apply(rows, &mut epilogue, scratch),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::nn::MinMax;

    /// Pseudo-random values between -1 and 1.
    fn values(count: usize, seed: u32) -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..count).map(|_| next()).collect()
    }

    /// One layer for each kernel that this processor has, and the exact product with a quantised row.
    fn layers(inputs: usize, outputs: usize) -> ([Dense; 2], impl Fn(&QuantizedRows, usize) -> Vec<f32>) {
        let cells: Vec<i8> = values(inputs * outputs, 3).iter().map(|n| (n * 127.0) as i8).collect();
        let scales: Vec<f32> = values(outputs, 5).iter().map(|n| 0.01 + n.abs() * 0.01).collect();
        let bias = values(outputs, 7);
        let matrix = |allow_vnni| Matrix {
            rows: outputs,
            columns: inputs,
            scales: scales.clone(),
            cells: (&cells[..]).into(),
            allow_vnni,
        };
        let layers = [false, true]
            .map(|allow_vnni| Dense::from_columns(&matrix(allow_vnni), 0..inputs, bias.clone()).unwrap());
        let product = move |rows: &QuantizedRows, row: usize| {
            let zero_point = rows.zero_points[row];
            let output = |(at, weights): (usize, &[i8])| {
                let products = weights
                    .iter()
                    .zip(rows.row(row))
                    .map(|(&weight, &byte)| i32::from(weight) * (i32::from(byte) - zero_point));
                let sum = f64::from(products.sum::<i32>());
                (sum * f64::from(rows.scales[row]) * f64::from(scales[at]) + f64::from(bias[at])) as f32
            };
            cells.chunks_exact(inputs).enumerate().map(output).collect()
        };
        (layers, product)
    }

    /// Checks that values differ from the exact ones by no more than `f32` rounds.
    fn assert_close(values: &[f32], expected: &[f32], context: &str) {
        assert_eq!(values.len(), expected.len());
        let error = values.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(error < 1e-4, "{context}: off by {error}");
    }

    #[test]
    fn every_kernel_computes_the_product() {
        for (inputs, outputs) in [(128, 5), (96, 53), (128, 64), (64, 81), (384, 130)] {
            let (layers, product) = layers(inputs, outputs);
            for count in [0, 1, 6, 13] {
                let x = values(count * inputs, 11);
                let mut rows = QuantizedRows::default();
                rows.quantize(&x, inputs);
                let expected: Vec<f32> = (0..count).flat_map(|row| product(&rows, row)).collect();
                let outputs = layers.each_ref().map(|layer| {
                    let mut out = vec![9.0; 3];
                    layer.apply(&x, &mut Scratch::default(), &mut out);
                    assert_close(&out, &expected, &format!("{count} rows through {layer:?}"));
                    out
                });
                assert_eq!(outputs[0], outputs[1], "another kernel rounds otherwise");
            }
        }
    }

    #[test]
    fn a_row_is_multiplied_together_with_its_neighbours() {
        let (layers, product) = layers(3 * 32, 32);
        for (range, count, dilation) in [(1..9, 9, 2), (0..4, 4, 3), (0..2, 2, 2), (0..1, 1, 4)] {
            let x = values(count * 32, 13);
            let mut scratch = Scratch::default();
            let mut rows = QuantizedRows::default();
            let bounds = MinMax { min: -1.0, max: 1.0 };
            rows.quantize_with_neighbours(&x, 32, dilation, bounds);
            let residual = values(range.len() * 32, 17);
            let products = range.clone().flat_map(|row| product(&rows, row));
            let expected: Vec<f32> = residual
                .iter()
                .zip(products)
                .map(|(residual, product)| residual + product.max(0.0))
                .collect();
            for layer in &layers {
                let mut out = residual.clone();
                layer.add_relu(&rows, range.clone(), &mut scratch, &mut out);
                assert_close(&out, &expected, &format!("{count} rows, {dilation} apart, {layer:?}"));
            }
        }
    }
}
