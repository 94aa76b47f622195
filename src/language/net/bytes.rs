//! Rows of numbers in eight bits, as the layers multiply them.

use std::{ops::Range, sync::LazyLock};

use rten_gemm::GemmExecutor;
use rten_simd::{
    Isa, Simd, SimdOp,
    ops::{BitOps, FloatOps, NarrowSaturate, NumOps},
};

use super::norm::{self, Extremes};

/// Rows of bytes. A number is its byte less its row's zero, times its row's scale; zero is kept exact.
#[derive(Debug, Default)]
pub(in crate::language) struct Bytes {
    pub(super) cells: Vec<u8>,
    pub(super) zeros: Vec<i32>,
    pub(super) scales: Vec<f32>,
    pub(super) width: usize,
    /// A row of zeros, where all rows are alike.
    pub(super) nothing: Vec<u8>,
}

impl Bytes {
    /// Each row between its own smallest and greatest number.
    pub(in crate::language) fn set(&mut self, numbers: &[f32], width: usize) {
        self.fill(numbers, (width, width), None);
    }

    /// The same of the first numbers of each row, where rows have more.
    pub(super) fn set_first(&mut self, numbers: &[f32], width: usize, stride: usize) {
        self.fill(numbers, (width, stride), None);
    }

    /// All rows between the smallest and the greatest number of any, so that rows may be put side by side.
    pub(in crate::language) fn set_alike(&mut self, numbers: &[f32], width: usize, extremes: Extremes) {
        self.fill(numbers, (width, width), Some(extremes));
        self.nothing.clear();
        self.nothing.resize(width, self.zeros.first().map_or(0, |&zero| zero as u8));
    }

    fn fill(&mut self, numbers: &[f32], (width, stride): (usize, usize), alike: Option<Extremes>) {
        self.clear(width);
        // What is there already is written over.
        let count = numbers.len() / stride;
        self.cells.resize(count * width, 0);
        self.zeros.resize(count, 0);
        self.scales.resize(count, 0.0);
        let Self { cells, zeros, scales, .. } = self;
        Round { numbers, width, stride, alike, steps: *STEPS, cells, zeros, scales }.dispatch();
    }

    /// How many rows there are.
    pub(super) fn count(&self) -> usize {
        self.scales.len()
    }

    pub(super) fn row(&self, at: usize) -> &[u8] {
        &self.cells[at * self.width..][..self.width]
    }

    /// Takes `some` of `rows`.
    pub(super) fn set_some(&mut self, rows: &Bytes, some: Range<usize>) {
        self.clear(rows.width);
        self.cells.clear();
        self.cells.extend_from_slice(&rows.cells[some.start * rows.width..some.end * rows.width]);
        self.zeros.extend_from_slice(&rows.zeros[some.clone()]);
        self.scales.extend_from_slice(&rows.scales[some]);
    }

    /// Puts beside each of `some` of `rows`, which are alike, those `reach` before and behind; zeros past the ends.
    pub(super) fn set_around(&mut self, rows: &Bytes, some: Range<usize>, reach: usize) {
        let width = rows.width;
        let count = rows.count();
        self.clear(3 * width);
        self.cells.resize(some.len() * 3 * width, 0);
        for (at, three) in some.clone().zip(self.cells.chunks_exact_mut(3 * width)) {
            let seen = [at.checked_sub(reach), Some(at), Some(at + reach).filter(|&at| at < count)];
            for (to, from) in three.chunks_exact_mut(width).zip(seen) {
                to.copy_from_slice(from.map_or(&rows.nothing, |from| rows.row(from)));
            }
        }
        self.zeros.extend_from_slice(&rows.zeros[some.clone()]);
        self.scales.extend_from_slice(&rows.scales[some]);
    }

    /// Forgets the rows, but for the room of their cells.
    fn clear(&mut self, width: usize) {
        self.zeros.clear();
        self.scales.clear();
        self.width = width;
    }
}

/// How many steps lie between the smallest and the greatest number. Without dot products of bytes a processor adds pairs
/// of products in sixteen bits: there, seven bits keep the sums from running over.
static STEPS: LazyLock<f32> =
    LazyLock::new(|| if GemmExecutor::<u8, i8, i32>::new().may_saturate() { 127.0 } else { 255.0 });

/// Rounds rows of numbers to bytes.
struct Round<'a> {
    numbers: &'a [f32],
    width: usize,
    /// From one row of `numbers` to the next.
    stride: usize,
    /// The bounds of all rows; without them each row has its own.
    alike: Option<Extremes>,
    steps: f32,
    cells: &'a mut [u8],
    zeros: &'a mut [i32],
    scales: &'a mut [f32],
}

impl SimdOp for Round<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (float, int, short) = (isa.f32(), isa.i32(), isa.i16());
        let lanes = float.len();
        // Where vectors don't end with the row, the last begins earlier, and some numbers are done twice. Rows shorter than
        // a step are done number by number.
        let steps = |step: usize| {
            let last = self.width.checked_sub(step).filter(|last| last % step > 0);
            (0..self.width / step).map(move |at| at * step).chain(last)
        };
        let scaled = |Extremes { least, most }: Extremes| {
            let (least, most) = (least.min(0.0), most.max(0.0));
            let scale = ((most - least) / self.steps).max(1e-10);
            (scale, scale.recip(), (-least / scale).round_ties_even() as i32)
        };
        let alike = self.alike.map(scaled);
        let rows = self.numbers.chunks_exact(self.stride).zip(self.cells.chunks_exact_mut(self.width));
        for ((numbers, cells), (to_zero, to_scale)) in rows.zip(self.zeros.iter_mut().zip(self.scales)) {
            let numbers = &numbers[..self.width];
            let (scale, up, zero) = alike.unwrap_or_else(
                #[inline(always)]
                || {
                    let (mut least, mut most) = (float.zero(), float.zero());
                    for at in steps(lanes) {
                        let x = float.load(&numbers[at..]);
                        (least, most) = (float.min(least, x), float.max(most, x));
                    }
                    let (least, most) = (least.to_array(), most.to_array());
                    let (least, most) = match self.width < lanes {
                        true => (numbers, numbers),
                        false => (least.as_ref(), most.as_ref()),
                    };
                    scaled(Extremes { least: norm::least(least), most: norm::greatest(most) })
                },
            );
            (*to_zero, *to_scale) = (zero, scale);
            let (ups, zeros) = (float.splat(up), int.splat(zero));
            for at in steps(4 * lanes) {
                let [a, b, c, d] = float.load_many::<4>(&numbers[at..]).map(
                    #[inline(always)]
                    |x| int.add(float.to_int_round(float.mul(x, ups)), zeros),
                );
                let bytes = short.narrow_saturate(int.narrow_saturate(a, b), int.narrow_saturate(c, d));
                isa.u8().store(bytes, &mut cells[at..]);
            }
            if self.width < 4 * lanes {
                for (cell, number) in cells.iter_mut().zip(numbers) {
                    *cell = ((number * up).round_ties_even() as i32 + zero).clamp(0, 255) as u8;
                }
            }
        }
    }
}
