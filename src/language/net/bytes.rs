//! Rows of numbers in eight bits, as the layers multiply them.

use std::sync::LazyLock;

use rten_gemm::GemmExecutor;
use rten_simd::SimdOp;
use rten_vecmath::{ExtendInit, MinMax, Quantize};

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
        self.clear(width);
        for row in numbers.chunks_exact(width) {
            self.push(row, width);
        }
    }

    /// All rows between the smallest and the greatest number of any, so that rows may be put side by side.
    pub(in crate::language) fn set_alike(&mut self, numbers: &[f32], width: usize) {
        self.clear(width);
        self.push(numbers, width);
    }

    /// Puts beside each row of `rows`, which are alike, those `reach` before and behind; zeros past the ends.
    pub(in crate::language) fn set_around(&mut self, rows: &Bytes, reach: usize) {
        let width = rows.width;
        let count = rows.scales.len();
        self.clear(3 * width);
        let zero = rows.zeros.first().map_or(0, |&zero| zero as u8);
        self.cells.resize(3 * rows.cells.len(), zero);
        for (at, three) in self.cells.chunks_exact_mut(3 * width).enumerate() {
            let seen = [at.checked_sub(reach), Some(at), Some(at + reach).filter(|&at| at < count)];
            for (to, from) in three.chunks_exact_mut(width).zip(seen) {
                if let Some(from) = from {
                    to.copy_from_slice(&rows.cells[from * width..][..width]);
                }
            }
        }
        self.zeros.extend_from_slice(&rows.zeros);
        self.scales.extend_from_slice(&rows.scales);
    }

    fn clear(&mut self, width: usize) {
        self.cells.clear();
        self.zeros.clear();
        self.scales.clear();
        self.width = width;
    }

    /// Appends rows that share their scale.
    fn push(&mut self, numbers: &[f32], width: usize) {
        let (least, most) = MinMax::new(numbers).dispatch();
        let (least, most) = (least.min(0.0), most.max(0.0));
        let scale = ((most - least) / *STEPS).max(1e-10);
        let zero = (-least / scale).round_ties_even() as u8;
        let rows = numbers.len() / width;
        self.zeros.extend(std::iter::repeat_n(i32::from(zero), rows));
        self.scales.extend(std::iter::repeat_n(scale, rows));
        self.cells.reserve(numbers.len());
        self.cells.extend_init(|room| {
            Quantize::new(numbers, &mut room[..numbers.len()], 1.0 / scale, zero).dispatch()
        });
    }
}

/// How many steps lie between the smallest and the greatest number. Without dot products of bytes a processor adds pairs
/// of products in sixteen bits: there, seven bits keep the sums from running over.
static STEPS: LazyLock<f32> =
    LazyLock::new(|| if GemmExecutor::<u8, i8, i32>::new().may_saturate() { 127.0 } else { 255.0 });
