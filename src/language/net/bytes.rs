//! Rows of numbers in eight bits, as the layers multiply them.

use std::{ops::Range, sync::LazyLock};

use rten_gemm::GemmExecutor;
use rten_simd::{
    Isa, Simd, SimdOp,
    ops::{BitOps, FloatOps, NarrowSaturate, NumOps},
};

use super::norm::Extremes;

/// Rows of bytes. A number is its byte less its row's zero, times its row's scale; zero is kept exact.
#[derive(Debug, Default)]
pub(in crate::language) struct Bytes {
    pub(super) cells: Vec<u8>,
    pub(super) zeros: Vec<i32>,
    pub(super) scales: Vec<f32>,
    pub(super) width: usize,
}

impl Bytes {
    /// Each row between its own smallest and greatest number.
    pub(in crate::language) fn set(&mut self, numbers: &[f32], width: usize) {
        self.fill(numbers, width, None);
    }

    /// All rows between the smallest and the greatest number of any, so that rows may be put side by side.
    pub(in crate::language) fn set_alike(&mut self, numbers: &[f32], width: usize, extremes: Extremes) {
        self.fill(numbers, width, Some(extremes));
    }

    fn fill(&mut self, numbers: &[f32], width: usize, alike: Option<Extremes>) {
        self.clear(width);
        // What is there already is written over.
        self.cells.resize(numbers.len(), 0);
        let Self { cells, zeros, scales, .. } = self;
        Round { numbers, width, alike, steps: *STEPS, cells, zeros, scales }.dispatch();
    }

    /// Puts beside each of `some` of `rows`, which are alike, those `reach` before and behind; zeros past the ends.
    pub(in crate::language) fn set_around(&mut self, rows: &Bytes, some: Range<usize>, reach: usize) {
        let width = rows.width;
        let count = rows.scales.len();
        self.clear(3 * width);
        let zero = rows.zeros.first().map_or(0, |&zero| zero as u8);
        self.cells.resize(some.len() * 3 * width, zero);
        for (at, three) in some.clone().zip(self.cells.chunks_exact_mut(3 * width)) {
            let seen = [at.checked_sub(reach), Some(at), Some(at + reach).filter(|&at| at < count)];
            for (to, from) in three.chunks_exact_mut(width).zip(seen) {
                match from {
                    Some(from) => to.copy_from_slice(&rows.cells[from * width..][..width]),
                    None => to.fill(zero),
                }
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
    /// The bounds of all rows; without them each row has its own.
    alike: Option<Extremes>,
    steps: f32,
    cells: &'a mut [u8],
    zeros: &'a mut Vec<i32>,
    scales: &'a mut Vec<f32>,
}

impl SimdOp for Round<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (float, int, short) = (isa.f32(), isa.i32(), isa.i16());
        let lanes = float.len();
        let whole = self.width - self.width % (4 * lanes);
        let rows = self.numbers.chunks_exact(self.width).zip(self.cells.chunks_exact_mut(self.width));
        for (numbers, cells) in rows {
            let Extremes { least, most } = self.alike.unwrap_or_else(
                #[inline(always)]
                || {
                    let (mut least, mut most) = (float.zero(), float.zero());
                    let (vectors, rest) = numbers.split_at(self.width - self.width % lanes);
                    for x in vectors.chunks_exact(lanes) {
                        let x = float.load(x);
                        (least, most) = (float.min(least, x), float.max(most, x));
                    }
                    Extremes {
                        least: least.to_array().into_iter().chain(rest.iter().copied()).fold(0.0, f32::min),
                        most: most.to_array().into_iter().chain(rest.iter().copied()).fold(0.0, f32::max),
                    }
                },
            );
            let (least, most) = (least.min(0.0), most.max(0.0));
            let scale = ((most - least) / self.steps).max(1e-10);
            let (up, zero) = (scale.recip(), (-least / scale).round_ties_even() as i32);
            let (ups, zeros) = (float.splat(up), int.splat(zero));
            for at in (0..whole).step_by(4 * lanes) {
                let [a, b, c, d] = float.load_many::<4>(&numbers[at..]).map(
                    #[inline(always)]
                    |x| int.add(float.to_int_round(float.mul(x, ups)), zeros),
                );
                let bytes = short.narrow_saturate(int.narrow_saturate(a, b), int.narrow_saturate(c, d));
                isa.u8().store(bytes, &mut cells[at..]);
            }
            for (cell, number) in cells[whole..].iter_mut().zip(&numbers[whole..]) {
                *cell = ((number * up).round_ties_even() as i32 + zero).clamp(0, 255) as u8;
            }
            self.zeros.push(zero);
            self.scales.push(scale);
        }
    }
}
