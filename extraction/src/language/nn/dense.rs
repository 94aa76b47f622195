//! Dense layers in eight bits: weights scaled by output, inputs by row as they come (dynamic quantisation).

use std::ops::Range;

use rten_gemm::GemmExecutor;

#[cfg(target_arch = "x86_64")]
use super::vnni::VnniKernel;
use super::{
    QuantizedRows,
    gemm::GemmKernel,
    tensors::{Matrix, Tensors},
};
use crate::language::WeightsError;

/// `y = x · wᵀ + b` for rows `x`.
pub struct Dense {
    weights: Weights,
    inputs: usize,
    outputs: usize,
}

/// Weights as this processor multiplies them best.
enum Weights {
    #[cfg(target_arch = "x86_64")]
    VnniKernel(VnniKernel),
    GemmKernel(GemmKernel),
}

impl std::fmt::Debug for Dense {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dense({} → {})", self.inputs, self.outputs)
    }
}

/// Room for the steps of a layer, kept from call to call.
#[derive(Default)]
pub struct Scratch {
    /// The products of bytes, where the library does them.
    pub executor: GemmExecutor<u8, i8, i32>,
    pub sums: Vec<i32>,
    /// Rows put in order for it.
    pub in_order: QuantizedRows,
    rows: QuantizedRows,
    /// Rows that several layers read, and those of them that are new.
    pub bytes: QuantizedRows,
    pub fresh: QuantizedRows,
    /// Parameters that nobody needs any more: fresh memory costs more than what is done in it.
    spare: Vec<Vec<f32>>,
}

impl Scratch {
    /// Room for numbers; what stands in it is nobody's.
    pub fn take(&mut self) -> Vec<f32> {
        self.spare.pop().unwrap_or_default()
    }

    /// Gives room back.
    pub fn give<const N: usize>(&mut self, rooms: [Vec<f32>; N]) {
        self.spare.extend(rooms);
    }
}

impl std::fmt::Debug for Scratch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scratch({})", self.executor.kernel_name())
    }
}

/// Some rows as a layer reads them.
pub struct Rows<'a> {
    bytes: &'a QuantizedRows,
    some: Range<usize>,
}

impl<'a> Rows<'a> {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.some.len()
    }

    /// All bytes that are read for a row.
    pub fn row(&self, row: usize) -> &'a [u8] {
        self.bytes.row(self.some.start + row)
    }

    /// A row's zero and scale.
    pub fn scaling(&self, row: usize) -> (i32, f32) {
        let at = self.some.start + row;
        (self.bytes.zeros[at], self.bytes.scales[at])
    }

    /// The same one after the other: put into `room` where they don't lie so.
    pub fn in_order<'r>(&'r self, room: &'r mut QuantizedRows) -> &'r QuantizedRows {
        if self.bytes.in_order().is_some() && self.some == (0..self.bytes.count()) {
            return self.bytes;
        }
        room.set_some(self.bytes, self.some.clone());
        room
    }
}

/// Where a layer's numbers go.
pub struct Epilogue<'a> {
    pub numbers: &'a mut [f32],
    /// From one row of `numbers` to the next.
    pub stride: usize,
    /// Nothing comes out below it.
    pub least: f32,
    /// What comes out is added to what is there.
    pub adds: bool,
}

impl Dense {
    pub fn read(tensors: &mut Tensors<'_>) -> Result<Self, WeightsError> {
        let matrix = tensors.matrix()?;
        let bias = tensors.vector(matrix.rows)?;
        Self::of(&matrix, 0..matrix.columns, bias)
    }

    /// A layer over two rows side by side, as one for each of the two: what comes out of them adds up to what it gives.
    pub fn read_halves(tensors: &mut Tensors<'_>) -> Result<(Self, Self), WeightsError> {
        let matrix = tensors.matrix()?;
        let bias = tensors.vector(matrix.rows)?;
        let (half, none) = (matrix.columns / 2, vec![0.0; matrix.rows]);
        Ok((Self::of(&matrix, 0..half, bias)?, Self::of(&matrix, half..2 * half, none)?))
    }

    /// The layer of some columns of a matrix.
    pub fn of(matrix: &Matrix<'_>, columns: Range<usize>, bias: Vec<f32>) -> Result<Self, WeightsError> {
        let (inputs, outputs) = (columns.len(), matrix.rows);
        #[cfg(target_arch = "x86_64")]
        if let Some(dots) = VnniKernel::new(matrix, columns.clone(), &bias) {
            return Ok(Self { weights: Weights::VnniKernel(dots), inputs, outputs });
        }
        let gemm = GemmKernel::new(matrix, columns, bias)
            .ok_or(WeightsError::Broken("a layer's weights don't fill its shape"))?;
        Ok(Self { weights: Weights::GemmKernel(gemm), inputs, outputs })
    }

    /// How many numbers a row has.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// How many numbers come out for a row.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Multiplies the rows of `x`; `out` is filled anew.
    pub fn apply(&self, x: &[f32], space: &mut Scratch, out: &mut Vec<f32>) {
        let mut rows = std::mem::take(&mut space.rows);
        rows.set(x, self.inputs);
        self.apply_bytes(&rows, space, out);
        space.rows = rows;
    }

    /// Multiplies the first numbers of each row of `x`, where rows have more; `out` is filled anew.
    pub fn apply_first(&self, x: &[f32], stride: usize, space: &mut Scratch, out: &mut Vec<f32>) {
        let mut rows = std::mem::take(&mut space.rows);
        rows.set_first(x, self.inputs, stride);
        self.apply_bytes(&rows, space, out);
        space.rows = rows;
    }

    /// Multiplies rows that are bytes already; `out` is filled anew.
    pub fn apply_bytes(&self, x: &QuantizedRows, space: &mut Scratch, out: &mut Vec<f32>) {
        self.apply_some(x, 0..x.count(), space, out);
    }

    /// The same for `some` of the rows.
    pub fn apply_some(&self, x: &QuantizedRows, some: Range<usize>, space: &mut Scratch, out: &mut Vec<f32>) {
        out.resize(some.len() * self.outputs, 0.0);
        let out = Epilogue { numbers: out, stride: self.outputs, least: f32::NEG_INFINITY, adds: false };
        self.multiply(&Rows { bytes: x, some }, out, space);
    }

    /// The same, and nothing below zero (a rectifier); each row of `out` is followed by a one.
    pub fn apply_rectified(&self, x: &QuantizedRows, space: &mut Scratch, out: &mut Vec<f32>) {
        let stride = self.outputs + 1;
        out.resize(x.count() * stride, 0.0);
        let numbers = Epilogue { numbers: out, stride, least: 0.0, adds: false };
        self.multiply(&Rows { bytes: x, some: 0..x.count() }, numbers, space);
        out.chunks_exact_mut(stride).for_each(|row| row[self.outputs] = 1.0);
    }

    /// Multiplies `some` rows of `x`, each with those around it; adds to `out` what comes out above zero.
    pub fn add_around(&self, x: &QuantizedRows, some: Range<usize>, space: &mut Scratch, out: &mut [f32]) {
        let out = Epilogue { numbers: out, stride: self.outputs, least: 0.0, adds: true };
        self.multiply(&Rows { bytes: x, some }, out, space);
    }

    fn multiply(&self, rows: &Rows<'_>, mut out: Epilogue<'_>, space: &mut Scratch) {
        debug_assert_eq!(rows.bytes.inputs(), self.inputs);
        match &self.weights {
            #[cfg(target_arch = "x86_64")]
            Weights::VnniKernel(dots) => dots.apply(rows, &mut out),
            Weights::GemmKernel(gemm) => gemm.apply(rows, &mut out, space),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::nn::MinMax;

    /// Parameters between -1 and 1, without a pattern.
    fn numbers(count: usize, seed: u32) -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / (1 << 23) as f32 - 1.0
        };
        (0..count).map(|_| next()).collect()
    }

    /// A layer by each of the ways to multiply, and the same in whole numbers.
    fn layers(inputs: usize, outputs: usize) -> (Vec<Dense>, impl Fn(&[f32]) -> Vec<f32>) {
        let cells: Vec<i8> = numbers(inputs * outputs, 3).iter().map(|n| (n * 127.0) as i8).collect();
        let scales: Vec<f32> = numbers(outputs, 5).iter().map(|n| 0.01 + n.abs() * 0.01).collect();
        let bias = numbers(outputs, 7);
        let matrix = Matrix { rows: outputs, columns: inputs, scales: scales.clone(), cells: &cells };
        let gemm = Weights::GemmKernel(GemmKernel::new(&matrix, 0..inputs, bias.clone()).unwrap());
        let mut weights = vec![gemm];
        #[cfg(target_arch = "x86_64")]
        weights.extend(VnniKernel::new(&matrix, 0..inputs, &bias).map(Weights::VnniKernel));
        let layers = weights.into_iter().map(|weights| Dense { weights, inputs, outputs }).collect();
        let plain = move |row: &[f32]| {
            let output = |(at, weights): (usize, &[i8])| {
                let sum: f32 = weights.iter().zip(row).map(|(&w, x)| f32::from(w) * x).sum();
                sum * scales[at] + bias[at]
            };
            cells.chunks_exact(inputs).enumerate().map(output).collect()
        };
        (layers, plain)
    }

    fn assert_close(found: &[f32], expected: &[f32], what: &str) {
        assert_eq!(found.len(), expected.len());
        let off = found.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        // Half a step of 2/255, or of 2/127, in as many products as there are inputs.
        assert!(off < 0.2, "{what}: off by {off}");
    }

    #[test]
    fn every_way_to_multiply_gives_the_product() {
        for (inputs, outputs) in [(128, 5), (96, 53), (128, 64), (64, 81), (384, 130)] {
            let (layers, plain) = layers(inputs, outputs);
            for count in [0, 1, 6, 13] {
                let x = numbers(count * inputs, 11);
                let expected: Vec<f32> = x.chunks_exact(inputs).flat_map(&plain).collect();
                for layer in &layers {
                    let mut out = vec![9.0; 3];
                    layer.apply(&x, &mut Scratch::default(), &mut out);
                    assert_close(&out, &expected, &format!("{count} rows through {layer:?}"));
                }
            }
        }
    }

    #[test]
    fn a_row_is_read_beside_those_around_it() {
        let (layers, plain) = layers(3 * 32, 32);
        for (some, count, reach) in [(1..9, 9, 2), (0..4, 4, 3), (0..2, 2, 2), (0..1, 1, 4)] {
            let x = numbers(count * 32, 13);
            let row = |at: Option<usize>| {
                at.and_then(|at| x.get(at * 32..(at + 1) * 32)).map_or(vec![0.0; 32], <[f32]>::to_vec)
            };
            let around =
                |at: usize| [row(at.checked_sub(reach)), row(Some(at)), row(Some(at + reach))].concat();
            let before = numbers(some.len() * 32, 17);
            let made = some.clone().flat_map(|at| plain(&around(at)));
            let expected: Vec<f32> =
                before.iter().zip(made).map(|(before, made)| before + made.max(0.0)).collect();
            let mut bytes = QuantizedRows::default();
            bytes.set_around(&x, 32, reach, MinMax { least: -1.0, most: 1.0 });
            for layer in &layers {
                let mut out = before.clone();
                layer.add_around(&bytes, some.clone(), &mut Scratch::default(), &mut out);
                assert_close(&out, &expected, &format!("{count} rows, {reach} apart, {layer:?}"));
            }
        }
    }
}
