//! Biaffine scores of pairs of tokens (Dozat & Manning 2017).

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::{
    Isa, SimdOp,
    ops::{BitOps, NumOps},
};
use rten_tensor::NdTensorView;

use super::{
    dense::Dense,
    matmul::Scratch,
    partial_sums::{BLOCK, PartialSums},
    quantized::QuantizedRows,
    tensors::{Matrix, Tensors},
};
use crate::language::WeightsError;

/// Scores pairs of a dependent and a governor, each projected by a layer of its own: `dependentᵀ · W · governor`.
pub struct Biaffine {
    dependent_layer: Dense,
    governor_layer: Dense,
    /// For each output a `width` × `width` matrix: rows for the dependent, columns for the governor.
    weights: Vec<f32>,
    /// The same, packed for products with rows of governors.
    packed: PackedBMatrix<f32>,
    /// The matrix of the first output, as a quantised layer over governors.
    first_output: Dense,
    width: usize,
}

impl std::fmt::Debug for Biaffine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let layers = (&self.dependent_layer, &self.governor_layer);
        write!(f, "Biaffine({:?}, {:?}, {} outputs)", layers.0, layers.1, self.outputs())
    }
}

/// The projections of tokens as dependents and as governors: rows of `width` values, the last of them 1.
#[derive(Debug)]
pub struct Projections {
    pub dependents: Vec<f32>,
    pub governors: Vec<f32>,
    width: usize,
}

impl Projections {
    /// The rows of some dependents.
    pub fn dependent_rows(&self, rows: std::ops::Range<usize>) -> &[f32] {
        &self.dependents[rows.start * self.width..rows.end * self.width]
    }

    /// The row of one dependent.
    pub fn dependent(&self, row: usize) -> &[f32] {
        &self.dependents[row * self.width..][..self.width]
    }

    /// The number of values in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The number of governors.
    pub fn governor_count(&self) -> usize {
        self.governors.len() / self.width
    }

    /// Returns the buffers of both projections.
    pub fn release(self, scratch: &mut Scratch) {
        scratch.return_buffers([self.dependents, self.governors]);
    }
}

impl Biaffine {
    /// Reads both layers and the weights between them, five sections.
    ///
    /// # Errors
    /// Sections that are missing or do not fit each other.
    pub fn read(tensors: &mut Tensors<'_>) -> Result<Self, WeightsError> {
        let (dependent_layer, governor_layer) = (Dense::read(tensors)?, Dense::read(tensors)?);
        let matrix = tensors.matrix()?;
        let width = dependent_layer.outputs() + 1;
        if matrix.columns != width || matrix.rows % width != 0 || governor_layer.outputs() + 1 != width {
            return Err(WeightsError::Broken("a pair's weights don't fit its sides"));
        }
        let weights = matrix.dequantize();
        let transposed = NdTensorView::from_data_with_strides([width, matrix.rows], &weights[..], [1, width])
            .map_err(|_| WeightsError::Broken("a pair's weights don't fill their shape"))?;
        let packed = GemmExecutor::<f32>::new().prepack_b(transposed);
        // A governor's last value is 1, so the last column is a bias.
        let first = Matrix { rows: width, scales: matrix.scales[..width].to_vec(), ..matrix };
        let bias = weights[..width * width].chunks_exact(width).map(|row| row[width - 1]).collect();
        let first_output = Dense::from_columns(&first, 0..width - 1, bias)?;
        Ok(Self { dependent_layer, governor_layer, weights, packed, first_output, width })
    }

    /// The number of scores of a pair.
    pub fn outputs(&self) -> usize {
        self.weights.len() / (self.width * self.width)
    }

    /// The number of values in a projected row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Projects all tokens as dependents and as governors.
    pub fn project(&self, tokens: &QuantizedRows, scratch: &mut Scratch) -> Projections {
        self.project_both(tokens, tokens, scratch)
    }

    /// Projects some tokens as dependents and others as governors.
    pub fn project_both(
        &self,
        dependents: &QuantizedRows,
        governors: &QuantizedRows,
        scratch: &mut Scratch,
    ) -> Projections {
        let mut project = |layer: &Dense, tokens| {
            let mut out = scratch.take_buffer();
            // The 1 after each row adds linear terms of the other token and a bias to the bilinear score.
            layer.apply_relu_with_one(tokens, scratch, &mut out);
            out
        };
        let dependents = project(&self.dependent_layer, dependents);
        let governors = project(&self.governor_layer, governors);
        Projections { dependents, governors, width: self.width }
    }

    /// Multiplies projected governors with the weights of the first output, for
    /// [`score_all_pairs`](Self::score_all_pairs). Replaces the contents of `out`.
    pub fn precompute(&self, governors: &[f32], scratch: &mut Scratch, out: &mut Vec<f32>) {
        self.first_output.apply_to_prefixes(governors, self.width, scratch, out);
    }

    /// The first output's scores of every dependent (row) with every precomputed governor (column). Replaces the contents
    /// of `out`.
    pub fn score_all_pairs(
        &self,
        dependents: &[f32],
        precomputed: &[f32],
        scratch: &mut Scratch,
        out: &mut Vec<f32>,
    ) {
        dot_products(dependents, precomputed, self.width, scratch, out);
    }

    /// All outputs' scores of the n-th dependent with the n-th governor; one row for each pair.
    pub fn score_pairs(&self, dependents: &[f32], governors: &[f32], scratch: &mut Scratch) -> Vec<f32> {
        let products_width = self.weights.len() / self.width;
        let mut scores = scratch.take_buffer();
        scores.clear();
        scores.reserve(dependents.len() / self.width * self.outputs());
        // In blocks, so that the large intermediate products stay in the cache.
        let block = 32 * self.width;
        let mut products = vec![0.0; 32 * products_width];
        for (dependents, governors) in dependents.chunks(block).zip(governors.chunks(block)) {
            let count = governors.len() / self.width;
            let products = &mut products[..count * products_width];
            let governors = NdTensorView::from_data([count, self.width], governors);
            multiply(products, governors, GemmInputB::Packed(&self.packed));
            let products = products.chunks_exact(products_width);
            for (dependent, rows) in dependents.chunks_exact(self.width).zip(products) {
                MatrixVector { rows, vector: dependent, out: &mut scores }.dispatch();
            }
        }
        scores
    }

    /// All `N` outputs' scores of every dependent with each governor: for each governor one row for each dependent.
    pub fn score_by_governor<const N: usize>(
        &self,
        projections: &Projections,
        scratch: &mut Scratch,
    ) -> Vec<Vec<[f32; N]>> {
        assert_eq!(self.outputs(), N);
        let products = self.multiply_governors(&projections.governors);
        let mut scores = scratch.take_buffer();
        dot_products(&projections.dependents, &products, self.width, scratch, &mut scores);
        let count = projections.governor_count();
        let rows = scores.chunks_exact((count * N).max(1));
        let of_governor = |governor: usize| rows.clone().map(|row| row.as_chunks().0[governor]).collect();
        let by_governor = (0..count).map(of_governor).collect();
        scratch.return_buffers([scores]);
        by_governor
    }

    /// Multiplies projected governors with the weights of every output: for each governor one row for each output, whose
    /// dot product with a dependent is the score.
    pub fn multiply_governors(&self, governors: &[f32]) -> Vec<f32> {
        let mut products = Vec::new();
        for governor in governors.chunks_exact(self.width) {
            MatrixVector { rows: &self.weights, vector: governor, out: &mut products }.dispatch();
        }
        products
    }
}

/// Appends to `out` the dot product of each row with `vector`.
struct MatrixVector<'a> {
    rows: &'a [f32],
    vector: &'a [f32],
    out: &'a mut Vec<f32>,
}

impl SimdOp for MatrixVector<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (float, vector) = (isa.f32(), self.vector);
        let (vector, vector_rest) = vector.split_at(vector.len() - vector.len() % BLOCK);
        self.out.reserve(self.rows.len() / self.vector.len());
        for row in self.rows.chunks_exact(self.vector.len()) {
            let (row, rest) = row.split_at(vector.len());
            let mut sums = PartialSums::new(float);
            for (row, vector) in row.chunks_exact(BLOCK).zip(vector.chunks_exact(BLOCK)) {
                let vectors = row.chunks_exact(float.len()).zip(vector.chunks_exact(float.len()));
                for (part, (row, vector)) in vectors.enumerate() {
                    sums.add_products(float, part, float.load(row), float.load(vector));
                }
            }
            let rest: f32 = rest.iter().zip(vector_rest).map(|(a, b)| a * b).sum();
            self.out.push(sums.total(float) + rest);
        }
    }
}

/// Concatenates rows.
pub fn concat_rows<'a>(rows: impl ExactSizeIterator<Item = &'a [f32]> + Clone) -> Vec<f32> {
    let width = rows.clone().next().map_or(0, <[f32]>::len);
    let mut all = Vec::with_capacity(rows.len() * width);
    rows.for_each(|row| all.extend_from_slice(row));
    all
}

/// The dot product of each row of `a` with each row of `b`, all of `inner` values. Replaces the contents of `out`.
fn dot_products(a: &[f32], b: &[f32], inner: usize, scratch: &mut Scratch, out: &mut Vec<f32>) {
    out.resize((a.len() / inner) * (b.len() / inner), 0.0);
    let mut panel = scratch.take_buffer();
    DotProducts { a, b, inner, panel: &mut panel, out }.dispatch();
    scratch.return_buffers([panel]);
}

/// A product of small `f32` matrices, for which packing in the library costs more than multiplying.
struct DotProducts<'a> {
    a: &'a [f32],
    b: &'a [f32],
    inner: usize,
    /// Buffer for some rows of `b`, transposed. Its columns past the last row hold stale values, whose products are dropped.
    panel: &'a mut Vec<f32>,
    out: &'a mut [f32],
}

/// The tile: this many rows of `a` by this many registers of rows of `b`.
const TILE_ROWS: usize = 4;
const TILE_REGISTERS: usize = 2;
/// Values in the widest register.
const MAX_LANES: usize = 16;

impl SimdOp for DotProducts<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (float, inner) = (isa.f32(), self.inner);
        let (count, lanes) = (self.b.len() / inner, float.len());
        let width = TILE_REGISTERS * lanes;
        let transposed = self.panel;
        transposed.resize(inner * width, 0.0);
        let mut partial = [0.0; MAX_LANES];
        let partial = &mut partial[..lanes];
        for (panel, b) in self.b.chunks(inner * width).enumerate() {
            for (lane, row) in b.chunks_exact(inner).enumerate() {
                transposed.chunks_exact_mut(width).zip(row).for_each(|(column, &value)| column[lane] = value);
            }
            for (a, out) in self.a.chunks(inner * TILE_ROWS).zip(self.out.chunks_mut(count * TILE_ROWS)) {
                // An incomplete tile repeats the last row and drops the results.
                let row = |row: usize| &a[row.min(a.len() / inner - 1) * inner..][..inner];
                let mut sums = [[float.zero(); TILE_REGISTERS]; TILE_ROWS];
                // Zipped, so that the loop has no bounds checks.
                let steps = transposed.chunks_exact(width).zip(row(0)).zip(row(1)).zip(row(2)).zip(row(3));
                for ((((column, a), b), c), d) in steps {
                    let column = float.load_many::<TILE_REGISTERS>(column);
                    for (sums, &value) in sums.iter_mut().zip([a, b, c, d]) {
                        let value = float.splat(value);
                        for (sum, &column) in sums.iter_mut().zip(&column) {
                            *sum = float.mul_add(value, column, *sum);
                        }
                    }
                }
                for (sums, out) in sums.iter().zip(out.chunks_exact_mut(count)) {
                    for (out, &sum) in out[panel * width..].chunks_mut(lanes).zip(sums) {
                        if out.len() == lanes {
                            float.store(sum, out);
                        } else {
                            float.store(sum, partial);
                            out.copy_from_slice(&partial[..out.len()]);
                        }
                    }
                }
            }
        }
    }
}

/// The product of two matrices whose shapes fit.
fn multiply(out: &mut [f32], a: NdTensorView<'_, f32, 2>, b: GemmInputB<'_, f32>) {
    let product = GemmExecutor::<f32>::new().gemm(out, GemmInputA::Unpacked(a), b, GemmOptions::default());
    assert!(product.is_ok(), "{product:?}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::nn::partial_sums::on_each_instruction_set;

    #[test]
    fn dot_products_are_right_and_every_processor_rounds_the_same() {
        let value = |n: usize| ((n * 7919) % 1009) as f32 / 311.0 - 1.3;
        for width in [5, 16, 97, 129] {
            let vector: Vec<f32> = (0..width).map(value).collect();
            let rows: Vec<f32> = (0..7 * width).map(|n| value(n + 3)).collect();
            let results = on_each_instruction_set!(|isa| {
                let mut out = Vec::new();
                MatrixVector { rows: &rows, vector: &vector, out: &mut out }.eval(isa);
                out
            });
            assert!(results.windows(2).all(|both| both[0] == both[1]));
            for (row, result) in results.iter().flat_map(|result| rows.chunks_exact(width).zip(result)) {
                let expected: f64 = row.iter().zip(&vector).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
                assert!((expected - f64::from(*result)).abs() < 1e-3);
            }
        }
    }
}
