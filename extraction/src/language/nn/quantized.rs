//! Rows quantised to unsigned bytes as they come (dynamic quantisation), the inputs of the integer matrix products.

use rten_simd::{
    Isa, Simd, SimdOp,
    ops::{BitOps, FloatOps, NarrowSaturate, NumOps},
};

use super::min_max::{MinMax, maximum, minimum};

/// The highest byte of quantised rows.
///
/// A processor without dot products of bytes adds pairs of products in sixteen bits, which inputs of eight bits would
/// overflow. Seven bits on every processor give one result on all of them, at the same scores.
const LEVELS: f32 = 127.0;

/// Rows of bytes with a zero point and a scale each: value = (byte − zero point) × scale. 0.0 is represented exactly.
///
/// Rows need not be adjacent: with neighbours, one byte belongs to up to three rows.
#[derive(Debug, Default)]
pub struct QuantizedRows {
    bytes: Vec<u8>,
    pub zero_points: Vec<i32>,
    pub scales: Vec<f32>,
    /// The first byte of each row.
    starts: Vec<usize>,
    /// Bytes in a row.
    inputs: usize,
}

/// The shape of the values to quantise.
struct Layout {
    /// Values that are taken of each row.
    width: usize,
    /// Values from the start of one row to the start of the next.
    stride: usize,
    neighbours: Option<Neighbours>,
}

/// Reads each row together with the rows `dilation` before and after it.
#[derive(Clone, Copy)]
struct Neighbours {
    dilation: usize,
    /// The range of all values: rows that are read together need one scale.
    range: MinMax,
}

impl QuantizedRows {
    /// Quantises rows of `width` values, each between its own minimum and maximum.
    ///
    /// Like all methods that quantise or copy, it replaces what was there.
    pub fn quantize(&mut self, values: &[f32], width: usize) {
        self.fill(values, Layout { width, stride: width, neighbours: None });
    }

    /// Quantises the first `width` of every `stride` values.
    pub fn quantize_prefixes(&mut self, values: &[f32], width: usize, stride: usize) {
        self.fill(values, Layout { width, stride, neighbours: None });
    }

    /// Quantises rows so that each is read between the rows `dilation` before and after it, or zeros past the ends.
    ///
    /// All values lie in `range`, from which all rows take one scale. A row then has 3 × `width` inputs.
    pub fn quantize_with_neighbours(&mut self, values: &[f32], width: usize, dilation: usize, range: MinMax) {
        let neighbours = Some(Neighbours { dilation, range });
        self.fill(values, Layout { width, stride: width, neighbours });
    }

    fn fill(&mut self, values: &[f32], layout: Layout) {
        let Layout { width, stride, neighbours } = layout;
        let count = values.len() / stride;
        self.starts.clear();
        let slots = match neighbours {
            None => {
                self.starts.extend((0..count).map(|row| row * width));
                count
            }
            // Rows that are `dilation` apart are stored in sequence, between a row of zeros on either side.
            Some(Neighbours { dilation, .. }) => {
                let sequence = count.div_ceil(dilation) + 2;
                let starts = (0..count.div_ceil(dilation))
                    .flat_map(|place| (0..dilation).map(move |phase| (phase * sequence + place) * width));
                self.starts.extend(starts.take(count));
                dilation * sequence
            }
        };
        self.inputs = if neighbours.is_some() { 3 * width } else { width };
        // Stale bytes are all overwritten.
        self.bytes.resize(slots * width, 0);
        self.zero_points.resize(count, 0);
        self.scales.resize(count, 0.0);
        let range = neighbours.map(|neighbours| neighbours.range);
        let Self { bytes, zero_points, scales, starts, .. } = self;
        Quantize { values, width, stride, range, bytes, starts, zero_points, scales }.dispatch();
    }

    /// The number of rows.
    pub fn count(&self) -> usize {
        self.scales.len()
    }

    /// The number of bytes in a row, its neighbours included.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// The bytes of a row, its neighbours included.
    pub fn row(&self, row: usize) -> &[u8] {
        &self.bytes[self.starts[row]..][..self.inputs]
    }

    /// Copies the `chosen` of `rows`, with their neighbours, one after the other.
    pub fn copy_rows(&mut self, rows: &QuantizedRows, chosen: impl Iterator<Item = usize>) {
        self.inputs = rows.inputs;
        self.starts.clear();
        self.bytes.clear();
        self.zero_points.clear();
        self.scales.clear();
        for row in chosen {
            self.starts.push(self.bytes.len());
            self.bytes.extend_from_slice(rows.row(row));
            self.zero_points.push(rows.zero_points[row]);
            self.scales.push(rows.scales[row]);
        }
    }

    /// The bytes of all rows as one matrix; `None` where rows overlap or are stored in another order.
    pub fn contiguous(&self) -> Option<&[u8]> {
        let mut starts = self.starts.iter().enumerate();
        let is_contiguous = starts.all(|(row, &start)| start == row * self.inputs);
        is_contiguous.then(|| &self.bytes[..self.count() * self.inputs])
    }
}

/// Rounds rows of values to bytes.
struct Quantize<'a> {
    values: &'a [f32],
    width: usize,
    stride: usize,
    /// The range of all rows when they are read with their neighbours; without it each row has its own.
    range: Option<MinMax>,
    bytes: &'a mut [u8],
    starts: &'a [usize],
    zero_points: &'a mut [i32],
    scales: &'a mut [f32],
}

impl SimdOp for Quantize<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (float, int, short) = (isa.f32(), isa.i32(), isa.i16());
        let lanes = float.len();
        // When `step` does not divide the width, the last vector starts earlier and overlaps the one before. Rows shorter
        // than a vector are done value by value.
        let steps = |step: usize| {
            let last = self.width.checked_sub(step).filter(|last| last % step > 0);
            (0..self.width / step).map(move |at| at * step).chain(last)
        };
        let scaling = |MinMax { min, max }: MinMax| {
            let (min, max) = (min.min(0.0), max.max(0.0));
            let scale = ((max - min) / LEVELS).max(1e-10);
            (scale, scale.recip(), (-min / scale).round_ties_even() as i32)
        };
        let common = self.range.map(scaling);
        // With neighbours, `starts` points at the row before.
        let offset = if common.is_some() { self.width } else { 0 };
        if let Some((_, _, zero_point)) = common {
            self.bytes.fill(zero_point as u8);
        }
        let rows = self.values.chunks_exact(self.stride).zip(self.starts).enumerate();
        for (row, (values, start)) in rows {
            let values = &values[..self.width];
            let bytes = &mut self.bytes[start + offset..][..self.width];
            let (scale, inverse, zero_point) = common.unwrap_or_else(
                #[inline(always)]
                || {
                    let (mut min, mut max) = (float.zero(), float.zero());
                    for at in steps(lanes) {
                        let x = float.load(&values[at..]);
                        (min, max) = (float.min(min, x), float.max(max, x));
                    }
                    scaling(match self.width < lanes {
                        true => MinMax { min: minimum(values), max: maximum(values) },
                        false => MinMax {
                            min: minimum(min.to_array().as_ref()),
                            max: maximum(max.to_array().as_ref()),
                        },
                    })
                },
            );
            (self.zero_points[row], self.scales[row]) = (zero_point, scale);
            let (inverses, zero_points) = (float.splat(inverse), int.splat(zero_point));
            for at in steps(4 * lanes) {
                let [a, b, c, d] = float.load_many::<4>(&values[at..]).map(
                    #[inline(always)]
                    |x| int.add(float.to_int_round(float.mul(x, inverses)), zero_points),
                );
                let packed = short.narrow_saturate(int.narrow_saturate(a, b), int.narrow_saturate(c, d));
                isa.u8().store(packed, &mut bytes[at..]);
            }
            if self.width < 4 * lanes {
                for (byte, value) in bytes.iter_mut().zip(values) {
                    *byte = ((value * inverse).round_ties_even() as i32 + zero_point).clamp(0, 255) as u8;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_within_one_step_of_its_value() {
        let values: Vec<f32> = (0..70u16).map(|n| f32::from(n * 37 % 101) / 50.0 - 0.7).collect();
        let mut rows = QuantizedRows::default();
        rows.quantize(&values, 35);
        for (row, values) in values.chunks_exact(35).enumerate() {
            let scale = rows.scales[row];
            for (&byte, value) in rows.row(row).iter().zip(values) {
                let restored = (i32::from(byte) - rows.zero_points[row]) as f32 * scale;
                assert!(f32::from(byte) <= LEVELS && (restored - value).abs() <= scale);
            }
        }
    }

    #[test]
    fn a_row_is_read_between_its_neighbours_and_zeros_past_the_ends() {
        let values: Vec<f32> = (1..=20u8).map(|n| f32::from(n) * 6.0 / LEVELS).collect();
        let (width, dilation) = (4, 2);
        let mut rows = QuantizedRows::default();
        rows.quantize_with_neighbours(&values, width, dilation, MinMax { min: 0.0, max: 1.0 });
        let slice = |row: Option<usize>| match row.and_then(|row| values.get(row * width..(row + 1) * width))
        {
            Some(values) => values.iter().map(|value| (value * LEVELS).round_ties_even() as u8).collect(),
            None => vec![0; width],
        };
        for row in 0..5usize {
            let read = [row.checked_sub(dilation), Some(row), Some(row + dilation)].map(slice).concat();
            assert_eq!(rows.row(row), read);
        }
    }
}
