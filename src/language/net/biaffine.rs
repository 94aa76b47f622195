//! Biaffine scores of pairs of words (Dozat & Manning 2017).

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_tensor::NdTensorView;

use super::{
    Bytes,
    dense::{self, Dense},
    tensors::Tensors,
};
use crate::language::WeightsError;

/// Scores of a dependent and a governor, each seen through a layer of its own.
pub(super) struct Biaffine {
    left: Dense,
    right: Dense,
    /// One square for each output: of the dependent's numbers (down) and the governor's (across).
    weights: Vec<f32>,
    /// The same, laid out to be multiplied with rows of governors.
    across: PackedBMatrix<f32>,
    /// The first square, laid out to be multiplied with rows of dependents.
    square: PackedBMatrix<f32>,
    side: usize,
}

impl std::fmt::Debug for Biaffine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Biaffine({:?}, {:?}, {} outputs)", self.left, self.right, self.outputs())
    }
}

/// The words of a window as dependents and as governors: rows of `side` numbers.
#[derive(Debug)]
pub(super) struct Sides {
    pub(super) left: Vec<f32>,
    pub(super) right: Vec<f32>,
    side: usize,
}

impl Sides {
    pub(super) fn left_rows(&self, words: std::ops::Range<usize>) -> &[f32] {
        &self.left[words.start * self.side..words.end * self.side]
    }

    pub(super) fn right_rows(&self, words: std::ops::Range<usize>) -> &[f32] {
        &self.right[words.start * self.side..words.end * self.side]
    }

    /// How many numbers a row has.
    pub(super) fn side(&self) -> usize {
        self.side
    }

    /// How many words there are.
    pub(super) fn right_count(&self) -> usize {
        self.right.len() / self.side
    }

    pub(super) fn left(&self, word: usize) -> &[f32] {
        &self.left[word * self.side..][..self.side]
    }

    pub(super) fn right(&self, word: usize) -> &[f32] {
        &self.right[word * self.side..][..self.side]
    }
}

impl Biaffine {
    pub(super) fn read(tensors: &mut Tensors<'_>) -> Result<Self, WeightsError> {
        let (left, right) = (Dense::read(tensors)?, Dense::read(tensors)?);
        let matrix = tensors.matrix()?;
        let side = left.outputs() + 1;
        if matrix.columns != side || matrix.rows % side != 0 || right.outputs() + 1 != side {
            return Err(WeightsError::Broken("a pair's weights don't fit its sides"));
        }
        let weights = matrix.whole();
        let turned = NdTensorView::from_data_with_strides([side, matrix.rows], &weights[..], [1, side])
            .map_err(|_| WeightsError::Broken("a pair's weights don't fill their shape"))?;
        let square = NdTensorView::from_data([side, side], &weights[..side * side]);
        let (across, square) =
            (GemmExecutor::<f32>::new().prepack_b(turned), GemmExecutor::<f32>::new().prepack_b(square));
        Ok(Self { left, right, weights, across, square, side })
    }

    /// How many scores a pair has.
    pub(super) fn outputs(&self) -> usize {
        self.weights.len() / (self.side * self.side)
    }

    /// How many numbers a row of a side has.
    pub(super) fn side(&self) -> usize {
        self.side
    }

    /// Both sides of all words.
    pub(super) fn sides(&self, words: &Bytes, space: &mut dense::Space) -> Sides {
        let mut side = |layer: &Dense| {
            let mut out = space.take();
            // What is multiplied with the one after a row is multiplied with the other side alone.
            layer.apply_rectified(words, 1, space, &mut out);
            out
        };
        Sides { left: side(&self.left), right: side(&self.right), side: self.side }
    }

    /// Rows of dependents made ready to [`meet`](Self::meet) governors, by the first output's weights; `out` is filled anew.
    pub(super) fn ready(&self, dependents: &[f32], out: &mut Vec<f32>) {
        out.resize(dependents.len(), 0.0);
        let rows = [dependents.len() / self.side, self.side];
        multiply(out, NdTensorView::from_data(rows, dependents), GemmInputB::Packed(&self.square));
    }

    /// The first output's scores of dependents made ready (down) and governors (across); `out` is filled anew.
    pub(super) fn meet(&self, dependents: &[f32], governors: &[f32], out: &mut Vec<f32>) {
        product(dependents, governors, self.side, out);
    }

    /// All outputs' scores of each dependent with its governor, given as rows of their sides, a row for each pair.
    pub(super) fn pairs(&self, dependents: &[f32], governors: &[f32]) -> Vec<f32> {
        let width = self.weights.len() / self.side;
        let mut scores = Vec::with_capacity(dependents.len() / self.side * self.outputs());
        // Some words at a time: the products in between are large, and stay in the cache.
        let some = 32 * self.side;
        let mut seen = vec![0.0; 32 * width];
        for (dependents, governors) in dependents.chunks(some).zip(governors.chunks(some)) {
            let count = governors.len() / self.side;
            let seen = &mut seen[..count * width];
            let governors = NdTensorView::from_data([count, self.side], governors);
            multiply(seen, governors, GemmInputB::Packed(&self.across));
            for (dependent, rows) in dependents.chunks_exact(self.side).zip(seen.chunks_exact(width)) {
                scores.extend(rows.chunks_exact(self.side).map(|row| dot(row, dependent)));
            }
        }
        scores
    }

    /// All outputs' scores of all dependents with one governor, a row for each dependent.
    pub(super) fn of_governor(&self, dependents: &[f32], governor: &[f32]) -> Vec<f32> {
        let seen: Vec<f32> = self.weights.chunks_exact(self.side).map(|row| dot(row, governor)).collect();
        let mut out = Vec::new();
        product(dependents, &seen, self.side, &mut out);
        out
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    // Eight sums side by side, which the compiler makes into one vector.
    let mut sums = [0.0; 8];
    let (eights_a, eights_b) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = eights_a.remainder().iter().zip(eights_b.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in eights_a.zip(eights_b) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    sums.iter().sum::<f32>() + rest
}

/// Rows one after the other.
pub(super) fn gather<'a>(rows: impl ExactSizeIterator<Item = &'a [f32]> + Clone) -> Vec<f32> {
    let width = rows.clone().next().map_or(0, <[f32]>::len);
    let mut all = Vec::with_capacity(rows.len() * width);
    rows.for_each(|row| all.extend_from_slice(row));
    all
}

/// Each row of `a` with each of `b`, all of `inner` numbers; `out` is filled anew.
fn product(a: &[f32], b: &[f32], inner: usize, out: &mut Vec<f32>) {
    let (rows, columns) = (a.len() / inner, b.len() / inner);
    out.resize(rows * columns, 0.0);
    if let Ok(b) = NdTensorView::from_data_with_strides([inner, columns], b, [1, inner]) {
        multiply(out, NdTensorView::from_data([rows, inner], a), GemmInputB::Unpacked(b));
    }
}

/// The product of two matrices whose shapes fit.
fn multiply(out: &mut [f32], a: NdTensorView<'_, f32, 2>, b: GemmInputB<'_, f32>) {
    let done = GemmExecutor::<f32>::new().gemm(out, GemmInputA::Unpacked(a), b, GemmOptions::default());
    debug_assert!(done.is_ok(), "{done:?}");
}
