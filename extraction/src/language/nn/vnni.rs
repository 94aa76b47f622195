//! int8 kernel with AVX-512 VNNI. Dequantisation, bias, ReLU and residual run on the accumulators in registers; inputs
//! are read in place. Copying inputs and rereading sums took the fast model half as long as the products themselves.

use std::{
    arch::x86_64::{
        __m512, __m512i, _mm512_add_ps, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_fmadd_ps,
        _mm512_max_ps, _mm512_mul_ps, _mm512_mullo_epi32, _mm512_set1_epi32, _mm512_set1_ps,
        _mm512_setzero_si512, _mm512_sub_epi32,
    },
    array,
    ops::Range,
};

use super::{
    matmul::{Epilogue, Rows},
    tensors::Matrix,
};

/// Sums in a register.
const LANES: usize = 16;
/// Bytes in a register: four inputs for each sum.
const REGISTER_BYTES: usize = 4 * LANES;
/// The tile: this many input rows by this many registers of outputs. Its sums take 24 of 32 registers.
const TILE_ROWS: usize = 6;
const TILE_REGISTERS: usize = 4;

/// The weights of a layer, packed for the instruction.
pub struct VnniKernel {
    /// For each panel of [`TILE_REGISTERS`] registers of outputs (the last may have fewer), for each four inputs: one
    /// register of weights for each register of outputs.
    weights: Vec<[i8; REGISTER_BYTES]>,
    columns: Vec<ColumnScaling>,
    inputs: usize,
    outputs: usize,
}

/// Dequantisation of one register of outputs.
struct ColumnScaling {
    /// The sum of each output's weights: a row's zero point adds that many times itself to the product.
    weight_sums: [i32; LANES],
    scales: [f32; LANES],
    bias: [f32; LANES],
}

impl VnniKernel {
    /// Packs the layer that the `inputs` columns of a matrix form.
    ///
    /// `None` when the processor lacks the instruction, or the number of inputs is no multiple of four.
    pub fn new(matrix: &Matrix<'_>, inputs: Range<usize>, bias: &[f32]) -> Option<Self> {
        let is_supported = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni");
        if !is_supported || !inputs.len().is_multiple_of(4) {
            return None;
        }
        let outputs = matrix.rows;
        let row = |output: usize| &matrix.cells[output * matrix.columns..][inputs.clone()];
        let registers = outputs.div_ceil(LANES);
        // The weights of an output in groups of four; empty past the last output.
        let fours = |output: usize| if output < outputs { row(output).as_chunks::<4>().0 } else { &[] };
        let rows: Vec<&[[i8; 4]]> = (0..registers * LANES).map(fours).collect();
        let mut weights = vec![[0; REGISTER_BYTES]; registers * inputs.len() / 4];
        let mut next = weights.iter_mut();
        for panel in rows.chunks(TILE_REGISTERS * LANES) {
            for input in 0..inputs.len() / 4 {
                for (rows, register) in panel.chunks_exact(LANES).zip(&mut next) {
                    for (four, row) in register.as_chunks_mut::<4>().0.iter_mut().zip(rows) {
                        *four = row.get(input).copied().unwrap_or_default();
                    }
                }
            }
        }
        let columns = (0..registers).map(|register| {
            let output = |lane: usize| Some(register * LANES + lane).filter(|&output| output < outputs);
            let sum = |output: usize| row(output).iter().map(|&cell| i32::from(cell)).sum::<i32>();
            ColumnScaling {
                weight_sums: array::from_fn(|lane| output(lane).map_or(0, sum)),
                scales: array::from_fn(|lane| output(lane).map_or(0.0, |output| matrix.scales[output])),
                bias: array::from_fn(|lane| output(lane).map_or(0.0, |output| bias[output])),
            }
        });
        Some(Self { weights, columns: columns.collect(), inputs: inputs.len(), outputs })
    }

    /// Multiplies `rows` with the weights and applies the epilogue.
    pub fn apply(&self, rows: &Rows<'_>, epilogue: &mut Epilogue<'_>) {
        #[expect(
            unsafe_code,
            reason = "`new` returns a kernel only where the processor has the features that `multiply` is compiled for"
        )]
        unsafe {
            self.multiply(rows, epilogue);
        }
    }

    #[target_feature(enable = "avx512f,avx512vnni")]
    fn multiply(&self, rows: &Rows<'_>, epilogue: &mut Epilogue<'_>) {
        for first in (0..self.columns.len()).step_by(TILE_REGISTERS) {
            match self.columns.len() - first {
                1 => self.panel::<1>(first, rows, epilogue),
                2 => self.panel::<2>(first, rows, epilogue),
                3 => self.panel::<3>(first, rows, epilogue),
                _ => self.panel::<TILE_REGISTERS>(first, rows, epilogue),
            }
        }
    }

    /// Computes the outputs of `N` registers, from register `first` on, for all rows.
    #[target_feature(enable = "avx512f,avx512vnni")]
    fn panel<const N: usize>(&self, first: usize, rows: &Rows<'_>, epilogue: &mut Epilogue<'_>) {
        let (weights, _) = self.weights[first * self.inputs / 4..][..N * self.inputs / 4].as_chunks::<N>();
        let last = rows.count().saturating_sub(1);
        for start in (0..rows.count()).step_by(TILE_ROWS) {
            // An incomplete tile repeats the last row and drops the results.
            let row = |row: usize| rows.row((start + row).min(last)).as_chunks().0;
            let sums = tile_products([row(0), row(1), row(2), row(3), row(4), row(5)], weights);
            self.finish(&sums, (first, start), rows, epilogue);
        }
    }

    /// Dequantises the sums of a tile whose first register and row are given, applies the epilogue and stores the values.
    #[target_feature(enable = "avx512f,avx512vnni")]
    fn finish<const N: usize>(
        &self,
        sums: &[[__m512i; N]; TILE_ROWS],
        (first, start): (usize, usize),
        rows: &Rows<'_>,
        epilogue: &mut Epilogue<'_>,
    ) {
        let (floor, columns) = (_mm512_set1_ps(epilogue.floor), &self.columns[first..first + N]);
        let end = self.outputs.min((first + N) * LANES);
        for (row, sums) in (start..rows.count()).zip(sums) {
            let (zero_point, scale) = rows.scaling(row);
            let (zero_point, scale) = (_mm512_set1_epi32(zero_point), _mm512_set1_ps(scale));
            let output = &mut epilogue.output[row * epilogue.stride..][first * LANES..end];
            let (whole, rest) = output.as_chunks_mut::<LANES>();
            for (register, (&sum, columns)) in sums.iter().zip(columns).enumerate() {
                // In integers, as the portable kernel does it: sums may have more than the 24 bits of a float.
                let shift = _mm512_mullo_epi32(zero_point, bytemuck::cast(columns.weight_sums));
                let sum = _mm512_cvtepi32_ps(_mm512_sub_epi32(sum, shift));
                let scale = _mm512_mul_ps(scale, bytemuck::cast(columns.scales));
                let value = _mm512_max_ps(_mm512_fmadd_ps(sum, scale, bytemuck::cast(columns.bias)), floor);
                match whole.get_mut(register) {
                    Some(out) if epilogue.residual => {
                        *out = bytemuck::cast(_mm512_add_ps(value, bytemuck::cast::<_, __m512>(*out)));
                    }
                    Some(out) => *out = bytemuck::cast(value),
                    None => {
                        let values: [f32; LANES] = bytemuck::cast(value);
                        for (out, value) in rest.iter_mut().zip(values) {
                            *out = if epilogue.residual { *out + value } else { value };
                        }
                    }
                }
            }
        }
    }
}

/// The integer sums of a tile: six rows by `N` registers of outputs. Not inlined, so that all sums stay in registers.
#[inline(never)]
#[target_feature(enable = "avx512f,avx512vnni")]
fn tile_products<const N: usize>(
    rows: [&[[u8; 4]]; TILE_ROWS],
    weights: &[[[i8; REGISTER_BYTES]; N]],
) -> [[__m512i; N]; TILE_ROWS] {
    let mut sums = [[_mm512_setzero_si512(); N]; TILE_ROWS];
    let [a, b, c, d, e, f] = rows;
    // Zipped, so that the loop has no bounds checks.
    for ((((((weights, a), b), c), d), e), f) in weights.iter().zip(a).zip(b).zip(c).zip(d).zip(e).zip(f) {
        let weights: [__m512i; N] = weights.map(bytemuck::cast);
        for (sums, &four) in sums.iter_mut().zip([a, b, c, d, e, f]) {
            let four = _mm512_set1_epi32(i32::from_le_bytes(four));
            for (sum, weights) in sums.iter_mut().zip(weights) {
                *sum = _mm512_dpbusd_epi32(*sum, four, weights);
            }
        }
    }
    sums
}
