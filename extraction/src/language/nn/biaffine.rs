//! Biaffine scores of pairs of words (Dozat & Manning 2017).

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions, PackedBMatrix};
use rten_simd::{
    Isa, SimdOp,
    ops::{BitOps, NumOps},
};
use rten_tensor::NdTensorView;

use super::{
    QuantizedRows,
    dense::{self, Dense},
    tensors::{Matrix, Tensors},
};
use crate::language::WeightsError;

/// Scores of a dependent and a governor, each seen through a layer of its own.
pub struct Biaffine {
    left: Dense,
    right: Dense,
    /// One square for each output: of the dependent's numbers (down) and the governor's (across).
    weights: Vec<f32>,
    /// The same, laid out to be multiplied with rows of governors.
    across: PackedBMatrix<f32>,
    /// The first square, as a layer over governors.
    square: Dense,
    side: usize,
}

impl std::fmt::Debug for Biaffine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Biaffine({:?}, {:?}, {} outputs)", self.left, self.right, self.outputs())
    }
}

/// The words of a window as dependents and as governors: rows of `side` numbers.
#[derive(Debug)]
pub struct Sides {
    pub left: Vec<f32>,
    pub right: Vec<f32>,
    side: usize,
}

impl Sides {
    pub fn left_rows(&self, words: std::ops::Range<usize>) -> &[f32] {
        &self.left[words.start * self.side..words.end * self.side]
    }

    /// How many numbers a row has.
    pub fn side(&self) -> usize {
        self.side
    }

    /// How many words there are.
    pub fn right_count(&self) -> usize {
        self.right.len() / self.side
    }

    pub fn left(&self, word: usize) -> &[f32] {
        &self.left[word * self.side..][..self.side]
    }
}

impl Biaffine {
    pub fn read(tensors: &mut Tensors<'_>) -> Result<Self, WeightsError> {
        let (left, right) = (Dense::read(tensors)?, Dense::read(tensors)?);
        let matrix = tensors.matrix()?;
        let side = left.outputs() + 1;
        if matrix.columns != side || matrix.rows % side != 0 || right.outputs() + 1 != side {
            return Err(WeightsError::Broken("a pair's weights don't fit its sides"));
        }
        let weights = matrix.whole();
        let turned = NdTensorView::from_data_with_strides([side, matrix.rows], &weights[..], [1, side])
            .map_err(|_| WeightsError::Broken("a pair's weights don't fill their shape"))?;
        let across = GemmExecutor::<f32>::new().prepack_b(turned);
        // What is multiplied with a governor's last number, a one, is added to everything.
        let first = Matrix { rows: side, scales: matrix.scales[..side].to_vec(), ..matrix };
        let bias = weights[..side * side].chunks_exact(side).map(|row| row[side - 1]).collect();
        let square = Dense::of(&first, 0..side - 1, bias)?;
        Ok(Self { left, right, weights, across, square, side })
    }

    /// How many scores a pair has.
    pub fn outputs(&self) -> usize {
        self.weights.len() / (self.side * self.side)
    }

    /// How many numbers a row of a side has.
    pub fn side(&self) -> usize {
        self.side
    }

    /// Both sides of all words.
    pub fn sides(&self, words: &QuantizedRows, space: &mut dense::Scratch) -> Sides {
        self.sides_of(words, words, space)
    }

    /// Some words as dependents, some as governors.
    pub fn sides_of(
        &self,
        dependents: &QuantizedRows,
        governors: &QuantizedRows,
        space: &mut dense::Scratch,
    ) -> Sides {
        let mut side = |layer: &Dense, words| {
            let mut out = space.take();
            // What is multiplied with the one after a row is multiplied with the other side alone.
            layer.apply_rectified(words, space, &mut out);
            out
        };
        let (left, right) = (side(&self.left, dependents), side(&self.right, governors));
        Sides { left, right, side: self.side }
    }

    /// Rows of governors made ready to [`meet`](Self::meet) dependents, by the first output's weights; `out` is filled anew.
    pub fn ready(&self, governors: &[f32], space: &mut dense::Scratch, out: &mut Vec<f32>) {
        self.square.apply_first(governors, self.side, space, out);
    }

    /// The first output's scores of dependents (down) and governors made ready (across); `out` is filled anew.
    pub fn meet(
        &self,
        dependents: &[f32],
        governors: &[f32],
        space: &mut dense::Scratch,
        out: &mut Vec<f32>,
    ) {
        product(dependents, governors, self.side, space, out);
    }

    /// All outputs' scores of each dependent with its governor, given as rows of their sides, a row for each pair.
    pub fn pairs(&self, dependents: &[f32], governors: &[f32]) -> Vec<f32> {
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
                Along { rows, numbers: dependent, out: &mut scores }.dispatch();
            }
        }
        scores
    }

    /// All outputs' scores, of which there are `N`, of all dependents with each governor: a row for each of both.
    pub fn of_governors<const N: usize>(
        &self,
        sides: &Sides,
        space: &mut dense::Scratch,
    ) -> Vec<Vec<[f32; N]>> {
        debug_assert_eq!(self.outputs(), N);
        let (mut seen, mut met) = (space.take(), space.take());
        seen.clear();
        for governor in sides.right.chunks_exact(self.side) {
            Along { rows: &self.weights, numbers: governor, out: &mut seen }.dispatch();
        }
        product(&sides.left, &seen, self.side, space, &mut met);
        let count = sides.right.len() / self.side;
        let rows = met.chunks_exact((count * N).max(1));
        let of_one = |governor: usize| rows.clone().map(|row| row.as_chunks().0[governor]).collect();
        let all = (0..count).map(of_one).collect();
        space.give([seen, met]);
        all
    }
}

/// Adds to `out` the product of each of some rows with as many numbers.
struct Along<'a> {
    rows: &'a [f32],
    numbers: &'a [f32],
    out: &'a mut Vec<f32>,
}

impl SimdOp for Along<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (float, numbers) = (isa.f32(), self.numbers);
        let whole = numbers.len() - numbers.len() % float.len();
        self.out.reserve(self.rows.len() / numbers.len());
        for row in self.rows.chunks_exact(numbers.len()) {
            let (vectors, rest) = row.split_at(whole);
            let mut sums = float.zero();
            for (row, numbers) in vectors.chunks_exact(float.len()).zip(numbers.chunks_exact(float.len())) {
                sums = float.mul_add(float.load(row), float.load(numbers), sums);
            }
            let rest: f32 = rest.iter().zip(&numbers[whole..]).map(|(a, b)| a * b).sum();
            self.out.push(float.sum(sums) + rest);
        }
    }
}

/// Rows one after the other.
pub fn gather<'a>(rows: impl ExactSizeIterator<Item = &'a [f32]> + Clone) -> Vec<f32> {
    let width = rows.clone().next().map_or(0, <[f32]>::len);
    let mut all = Vec::with_capacity(rows.len() * width);
    rows.for_each(|row| all.extend_from_slice(row));
    all
}

/// Each row of `a` with each of `b`, all of `inner` numbers; `out` is filled anew.
fn product(a: &[f32], b: &[f32], inner: usize, space: &mut dense::Scratch, out: &mut Vec<f32>) {
    out.resize((a.len() / inner) * (b.len() / inner), 0.0);
    let mut across = space.take();
    Meet { a, b, inner, across: &mut across, out }.dispatch();
    space.give([across]);
}

/// Products of few rows: the library's way costs more for them in preparing than in multiplying.
struct Meet<'a> {
    a: &'a [f32],
    b: &'a [f32],
    inner: usize,
    /// Room for some rows of `b`, number by number; what stands there past the last of them is multiplied too, and dropped.
    across: &'a mut Vec<f32>,
    out: &'a mut [f32],
}

/// Rows of `a` and registers of rows of `b` that are worked on at once.
const ROWS: usize = 4;
const ACROSS: usize = 2;
/// Parameters in the widest of registers.
const MOST_LANES: usize = 16;

impl SimdOp for Meet<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (float, inner) = (isa.f32(), self.inner);
        let (count, lanes) = (self.b.len() / inner, float.len());
        let width = ACROSS * lanes;
        let across = self.across;
        across.resize(inner * width, 0.0);
        let mut numbers = [0.0; MOST_LANES];
        let numbers = &mut numbers[..lanes];
        for (panel, b) in self.b.chunks(inner * width).enumerate() {
            for (lane, row) in b.chunks_exact(inner).enumerate() {
                across.chunks_exact_mut(width).zip(row).for_each(|(across, &number)| across[lane] = number);
            }
            for (a, out) in self.a.chunks(inner * ROWS).zip(self.out.chunks_mut(count * ROWS)) {
                // Where too few rows are left, the last is read again, and what comes of it dropped.
                let row = |row: usize| &a[row.min(a.len() / inner - 1) * inner..][..inner];
                let mut sums = [[float.zero(); ACROSS]; ROWS];
                // Zipped, so that no bounds are looked at on the way.
                let steps = across.chunks_exact(width).zip(row(0)).zip(row(1)).zip(row(2)).zip(row(3));
                for ((((across, a), b), c), d) in steps {
                    let across = float.load_many::<ACROSS>(across);
                    for (sums, &number) in sums.iter_mut().zip([a, b, c, d]) {
                        let number = float.splat(number);
                        for (sum, &across) in sums.iter_mut().zip(&across) {
                            *sum = float.mul_add(number, across, *sum);
                        }
                    }
                }
                for (sums, out) in sums.iter().zip(out.chunks_exact_mut(count)) {
                    for (out, &sum) in out[panel * width..].chunks_mut(lanes).zip(sums) {
                        if out.len() == lanes {
                            float.store(sum, out);
                        } else {
                            float.store(sum, numbers);
                            out.copy_from_slice(&numbers[..out.len()]);
                        }
                    }
                }
            }
        }
    }
}

/// The product of two matrices whose shapes fit.
fn multiply(out: &mut [f32], a: NdTensorView<'_, f32, 2>, b: GemmInputB<'_, f32>) {
    let done = GemmExecutor::<f32>::new().gemm(out, GemmInputA::Unpacked(a), b, GemmOptions::default());
    debug_assert!(done.is_ok(), "{done:?}");
}
