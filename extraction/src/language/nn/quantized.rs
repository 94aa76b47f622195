//! Rows of numbers in eight bits, as the layers multiply them.

use std::sync::LazyLock;

use rten_gemm::GemmExecutor;
use rten_simd::{
    Isa, Simd, SimdOp,
    ops::{BitOps, FloatOps, NarrowSaturate, NumOps},
};

use super::layer_norm::{self, MinMax};

/// Rows of bytes. A number is its byte less its row's zero, times its row's scale; zero is kept exact.
#[derive(Debug, Default)]
pub struct QuantizedRows {
    cells: Vec<u8>,
    pub zeros: Vec<i32>,
    pub scales: Vec<f32>,
    /// Where the bytes begin that are read for a row, and how many they are.
    starts: Vec<usize>,
    inputs: usize,
}

impl QuantizedRows {
    /// Each row between its own smallest and greatest number.
    pub fn set(&mut self, numbers: &[f32], width: usize) {
        self.fill(numbers, (width, width), None);
    }

    /// The same of the first numbers of each row, where rows have more.
    pub fn set_first(&mut self, numbers: &[f32], width: usize, stride: usize) {
        self.fill(numbers, (width, stride), None);
    }

    /// Each row to be read between those `reach` before and behind it, or zeros past the ends; so all are scaled alike,
    /// between `extremes`.
    pub fn set_around(&mut self, numbers: &[f32], width: usize, reach: usize, extremes: MinMax) {
        self.fill(numbers, (width, width), Some((reach, extremes)));
    }

    fn fill(&mut self, numbers: &[f32], (width, stride): (usize, usize), around: Option<(usize, MinMax)>) {
        let count = numbers.len() / stride;
        self.starts.clear();
        let places = match around {
            None => {
                self.starts.extend((0..count).map(|at| at * width));
                count
            }
            // Those that are `reach` apart follow on each other, with a row of zeros before the first and behind the last.
            Some((reach, _)) => {
                let together = count.div_ceil(reach) + 2;
                let groups = (0..count.div_ceil(reach))
                    .flat_map(|place| (0..reach).map(move |group| (group * together + place) * width));
                self.starts.extend(groups.take(count));
                reach * together
            }
        };
        self.inputs = if around.is_some() { 3 * width } else { width };
        // What is there already is written over.
        self.cells.resize(places * width, 0);
        self.zeros.resize(count, 0);
        self.scales.resize(count, 0.0);
        let alike = around.map(|(_, extremes)| extremes);
        let Self { cells, zeros, scales, starts, .. } = self;
        Round { numbers, width, stride, alike, steps: *STEPS, cells, starts, zeros, scales }.dispatch();
    }

    /// How many rows there are.
    pub fn count(&self) -> usize {
        self.scales.len()
    }

    /// How many bytes are read for a row.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// A row; between the one before and the one behind, where it is read with them.
    pub fn row(&self, at: usize) -> &[u8] {
        &self.cells[self.starts[at]..][..self.inputs]
    }

    /// Takes `some` of `rows`, as they are read.
    pub fn set_some(&mut self, rows: &QuantizedRows, some: impl Iterator<Item = usize>) {
        self.inputs = rows.inputs;
        self.starts.clear();
        self.cells.clear();
        self.zeros.clear();
        self.scales.clear();
        for at in some {
            self.starts.push(self.cells.len());
            self.cells.extend_from_slice(rows.row(at));
            self.zeros.push(rows.zeros[at]);
            self.scales.push(rows.scales[at]);
        }
    }

    /// All that is read, where rows lie one after the other.
    pub fn in_order(&self) -> Option<&[u8]> {
        let mut starts = self.starts.iter().enumerate();
        let is_in_order = starts.all(|(at, &start)| start == at * self.inputs);
        is_in_order.then(|| &self.cells[..self.count() * self.inputs])
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
    /// The bounds of all rows, which are read with those around them; without them each row has its own.
    alike: Option<MinMax>,
    steps: f32,
    cells: &'a mut [u8],
    starts: &'a [usize],
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
        let scaled = |MinMax { least, most }: MinMax| {
            let (least, most) = (least.min(0.0), most.max(0.0));
            let scale = ((most - least) / self.steps).max(1e-10);
            (scale, scale.recip(), (-least / scale).round_ties_even() as i32)
        };
        let alike = self.alike.map(scaled);
        // A row stands behind the one before it, where it is read with it.
        let before = if alike.is_some() { self.width } else { 0 };
        if let Some((_, _, zero)) = alike {
            self.cells.fill(zero as u8);
        }
        let rows = self.numbers.chunks_exact(self.stride).zip(self.starts).enumerate();
        for (at, (numbers, start)) in rows {
            let numbers = &numbers[..self.width];
            let cells = &mut self.cells[start + before..][..self.width];
            let (scale, up, zero) = alike.unwrap_or_else(
                #[inline(always)]
                || {
                    let (mut least, mut most) = (float.zero(), float.zero());
                    for from in steps(lanes) {
                        let x = float.load(&numbers[from..]);
                        (least, most) = (float.min(least, x), float.max(most, x));
                    }
                    scaled(match self.width < lanes {
                        true => {
                            MinMax { least: layer_norm::least(numbers), most: layer_norm::greatest(numbers) }
                        }
                        false => MinMax {
                            least: layer_norm::least(least.to_array().as_ref()),
                            most: layer_norm::greatest(most.to_array().as_ref()),
                        },
                    })
                },
            );
            (self.zeros[at], self.scales[at]) = (zero, scale);
            let (ups, zeros) = (float.splat(up), int.splat(zero));
            for from in steps(4 * lanes) {
                let [a, b, c, d] = float.load_many::<4>(&numbers[from..]).map(
                    #[inline(always)]
                    |x| int.add(float.to_int_round(float.mul(x, ups)), zeros),
                );
                let bytes = short.narrow_saturate(int.narrow_saturate(a, b), int.narrow_saturate(c, d));
                isa.u8().store(bytes, &mut cells[from..]);
            }
            if self.width < 4 * lanes {
                for (cell, number) in cells.iter_mut().zip(numbers) {
                    *cell = ((number * up).round_ties_even() as i32 + zero).clamp(0, 255) as u8;
                }
            }
        }
    }
}
