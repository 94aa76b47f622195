//! Products of bytes by the processor's own instruction for them (AVX-512 VNNI). What becomes of the sums is done while they
//! are in its registers, and rows are read where they lie: laying them out and coming back to their sums took the
//! fast model half as long again as the products.

use std::{
    arch::x86_64::{
        __m512, __m512i, _mm512_add_ps, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_fmadd_ps,
        _mm512_fnmadd_ps, _mm512_max_ps, _mm512_mul_ps, _mm512_set1_epi32, _mm512_set1_ps,
        _mm512_setzero_si512,
    },
    array,
    ops::Range,
};

use super::{
    dense::{Epilogue, Rows},
    tensors::Matrix,
};

/// Sums in a register.
const LANES: usize = 16;
/// QuantizedRows in a register: four for each sum.
const BYTES: usize = 4 * LANES;
/// Rows and registers of outputs that are worked on at once: their sums take 24 of 32 registers.
const ROWS: usize = 6;
const ACROSS: usize = 4;

#[cfg(test)]
thread_local! {
    /// True while a test loads layers as on a processor that lacks the instruction.
    pub static DISABLE_VNNI: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// A layer's weights, laid out for the instruction.
pub struct VnniKernel {
    /// For each [`ACROSS`] registers of outputs (the last has what is left), for each four inputs, a register of each.
    cells: Vec<[i8; BYTES]>,
    columns: Vec<Columns>,
    inputs: usize,
    outputs: usize,
}

/// What turns a register of sums into numbers.
struct Columns {
    /// The sum of each output's weights, by which a row's zero point shifts its product.
    sums: [f32; LANES],
    scales: [f32; LANES],
    bias: [f32; LANES],
}

impl VnniKernel {
    /// The layer of some columns of a matrix; none where the processor lacks the instruction, or the inputs don't come by
    /// fours.
    pub fn new(matrix: &Matrix<'_>, inputs: Range<usize>, bias: &[f32]) -> Option<Self> {
        let is_able = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni");
        #[cfg(test)]
        let is_able = is_able && !DISABLE_VNNI.get();
        if !is_able || !inputs.len().is_multiple_of(4) {
            return None;
        }
        let outputs = matrix.rows;
        let row = |output: usize| &matrix.cells[output * matrix.columns..][inputs.clone()];
        let registers = outputs.div_ceil(LANES);
        // A row's weights by fours; none past the last output.
        let fours = |output: usize| if output < outputs { row(output).as_chunks::<4>().0 } else { &[] };
        let rows: Vec<&[[i8; 4]]> = (0..registers * LANES).map(fours).collect();
        let mut cells = vec![[0; BYTES]; registers * inputs.len() / 4];
        let mut next = cells.iter_mut();
        for panel in rows.chunks(ACROSS * LANES) {
            for input in 0..inputs.len() / 4 {
                for (rows, cells) in panel.chunks_exact(LANES).zip(&mut next) {
                    for (four, row) in cells.as_chunks_mut::<4>().0.iter_mut().zip(rows) {
                        *four = row.get(input).copied().unwrap_or_default();
                    }
                }
            }
        }
        let columns = (0..registers).map(|register| {
            let output = |lane: usize| Some(register * LANES + lane).filter(|&output| output < outputs);
            let sum = |output: usize| row(output).iter().map(|&cell| i32::from(cell)).sum::<i32>() as f32;
            Columns {
                sums: array::from_fn(|lane| output(lane).map_or(0.0, sum)),
                scales: array::from_fn(|lane| output(lane).map_or(0.0, |output| matrix.scales[output])),
                bias: array::from_fn(|lane| output(lane).map_or(0.0, |output| bias[output])),
            }
        });
        Some(Self { cells, columns: columns.collect(), inputs: inputs.len(), outputs })
    }

    /// Multiplies rows.
    pub fn apply(&self, rows: &Rows<'_>, out: &mut Epilogue<'_>) {
        #[expect(
            unsafe_code,
            reason = "`new` makes none where the processor lacks what `multiply` is compiled for"
        )]
        unsafe {
            self.multiply(rows, out);
        }
    }

    #[target_feature(enable = "avx512f,avx512vnni")]
    fn multiply(&self, rows: &Rows<'_>, out: &mut Epilogue<'_>) {
        for first in (0..self.columns.len()).step_by(ACROSS) {
            match self.columns.len() - first {
                1 => self.panel::<1>(first, rows, out),
                2 => self.panel::<2>(first, rows, out),
                3 => self.panel::<3>(first, rows, out),
                _ => self.panel::<ACROSS>(first, rows, out),
            }
        }
    }

    /// Multiplies rows with the outputs of `N` registers from `first` on.
    #[target_feature(enable = "avx512f,avx512vnni")]
    fn panel<const N: usize>(&self, first: usize, rows: &Rows<'_>, out: &mut Epilogue<'_>) {
        let (cells, _) = self.cells[first * self.inputs / 4..][..N * self.inputs / 4].as_chunks::<N>();
        let last = rows.count().saturating_sub(1);
        for start in (0..rows.count()).step_by(ROWS) {
            // Where too few rows are left, the last is read again, and what comes of it dropped.
            let row = |row: usize| rows.row((start + row).min(last)).as_chunks().0;
            let sums = products([row(0), row(1), row(2), row(3), row(4), row(5)], cells);
            self.finish(&sums, (first, start), rows, out);
        }
    }

    /// Turns the sums of rows from `start` on and of registers from `first` on into numbers, and puts them where they go.
    #[target_feature(enable = "avx512f,avx512vnni")]
    fn finish<const N: usize>(
        &self,
        sums: &[[__m512i; N]; ROWS],
        (first, start): (usize, usize),
        rows: &Rows<'_>,
        out: &mut Epilogue<'_>,
    ) {
        let (least, columns) = (_mm512_set1_ps(out.least), &self.columns[first..first + N]);
        let to = self.outputs.min((first + N) * LANES);
        for (row, sums) in (start..rows.count()).zip(sums) {
            let (zero, scale) = rows.scaling(row);
            let (zero, scale) = (_mm512_set1_ps(zero as f32), _mm512_set1_ps(scale));
            let to = &mut out.numbers[row * out.stride..][first * LANES..to];
            let (whole, rest) = to.as_chunks_mut::<LANES>();
            for (register, (&sum, columns)) in sums.iter().zip(columns).enumerate() {
                let sum = _mm512_fnmadd_ps(zero, bytemuck::cast(columns.sums), _mm512_cvtepi32_ps(sum));
                let weight = _mm512_mul_ps(scale, bytemuck::cast(columns.scales));
                let number = _mm512_max_ps(_mm512_fmadd_ps(sum, weight, bytemuck::cast(columns.bias)), least);
                match whole.get_mut(register) {
                    Some(to) if out.adds => {
                        *to = bytemuck::cast(_mm512_add_ps(number, bytemuck::cast::<_, __m512>(*to)));
                    }
                    Some(to) => *to = bytemuck::cast(number),
                    None => {
                        let numbers: [f32; LANES] = bytemuck::cast(number);
                        for (to, number) in rest.iter_mut().zip(numbers) {
                            *to = if out.adds { *to + number } else { number };
                        }
                    }
                }
            }
        }
    }
}

/// The products of six rows with `N` registers of outputs. A function of its own, so that all sums stay in registers.
#[inline(never)]
#[target_feature(enable = "avx512f,avx512vnni")]
fn products<const N: usize>(rows: [&[[u8; 4]]; ROWS], cells: &[[[i8; BYTES]; N]]) -> [[__m512i; N]; ROWS] {
    let mut sums = [[_mm512_setzero_si512(); N]; ROWS];
    let [a, b, c, d, e, f] = rows;
    // Zipped, so that no bounds are looked at on the way.
    for ((((((cells, a), b), c), d), e), f) in cells.iter().zip(a).zip(b).zip(c).zip(d).zip(e).zip(f) {
        let cells: [__m512i; N] = cells.map(bytemuck::cast);
        for (sums, &four) in sums.iter_mut().zip([a, b, c, d, e, f]) {
            let four = _mm512_set1_epi32(i32::from_le_bytes(four));
            for (sum, cells) in sums.iter_mut().zip(cells) {
                *sum = _mm512_dpbusd_epi32(*sum, four, cells);
            }
        }
    }
    sums
}
