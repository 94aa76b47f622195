//! Reads a model's weights, in order, from the sections of its file.

use std::borrow::Cow;

use rten_simd::{
    Isa, SimdOp,
    ops::{BitOps, Extend, NumOps, ToFloat},
};

use crate::language::{Features, Relation, Tag, Upos, WeightsError, Xpos};

/// The sections that are not read yet.
#[derive(Debug)]
pub struct Tensors<'f> {
    sections: std::vec::IntoIter<&'f [u8]>,
    allow_vnni: bool,
}

/// A matrix quantised row by row: value = cell × scale of its row.
#[derive(Debug)]
pub struct Matrix<'f> {
    pub rows: usize,
    pub columns: usize,
    pub scales: Vec<f32>,
    pub cells: Cow<'f, [i8]>,
    /// See [`Tensors::new`].
    pub allow_vnni: bool,
}

impl Matrix<'_> {
    /// The cells of a row and their scale.
    pub fn row(&self, row: usize) -> (&[i8], f32) {
        (&self.cells[row * self.columns..][..self.columns], self.scales[row])
    }

    /// All values, row by row.
    pub fn dequantize(&self) -> Vec<f32> {
        let rows: Vec<_> = (0..self.rows).map(|row| [self.row(row)]).collect();
        let mut values = Vec::new();
        sum_rows(&rows, self.columns, &mut values);
        values
    }
}

impl<'f> Tensors<'f> {
    /// Starts at the first section. Without `allow_vnni`, layers use the portable kernel on every processor; tests compare
    /// the two.
    pub fn new(sections: Vec<&'f [u8]>, allow_vnni: bool) -> Self {
        Self { sections: sections.into_iter(), allow_vnni }
    }

    fn next(&mut self) -> Result<&'f [u8], WeightsError> {
        self.sections.next().ok_or(WeightsError::Broken("it has too few sections"))
    }

    /// Reads a list of UTF-8 lines.
    ///
    /// # Errors
    /// As all methods that read: no section is left, or it does not hold what is expected.
    pub fn lines(&mut self) -> Result<std::str::Lines<'f>, WeightsError> {
        let text =
            std::str::from_utf8(self.next()?).map_err(|_| WeightsError::Broken("a list is not UTF-8"))?;
        Ok(text.lines())
    }

    /// Reads the tags and the relations that the heads predict, two lists.
    pub fn labels(&mut self) -> Result<(Vec<Tag>, Vec<Relation>), WeightsError> {
        let tags = self.lines()?.map(parse_tag).collect::<Option<_>>();
        let relations = self.lines()?.map(Relation::from_name).collect::<Option<_>>();
        Ok((
            tags.ok_or(WeightsError::Broken("an unknown tag"))?,
            relations.ok_or(WeightsError::Broken("an unknown relation"))?,
        ))
    }

    /// Reads a matrix: rows and columns (`u32` each), a scale (`f32`) for each row, the cells; little-endian.
    pub fn matrix(&mut self) -> Result<Matrix<'f>, WeightsError> {
        self.matrix_of(1, |cells| Cow::Borrowed(bytemuck::cast_slice(cells)))
    }

    /// Reads a matrix as [`matrix`](Self::matrix) does, with two cells in a byte: the first in its lower half, plus 8.
    pub fn half_byte_matrix(&mut self) -> Result<Matrix<'f>, WeightsError> {
        let unpack = |byte: &u8| [(byte & 15) as i8 - 8, (byte >> 4) as i8 - 8];
        self.matrix_of(2, |cells| Cow::Owned(cells.iter().flat_map(unpack).collect()))
    }

    fn matrix_of(
        &mut self,
        cells_in_byte: usize,
        unpack: impl Fn(&'f [u8]) -> Cow<'f, [i8]>,
    ) -> Result<Matrix<'f>, WeightsError> {
        let broken = WeightsError::Broken("a matrix doesn't fill its section");
        let section = self.next()?;
        let (rows, rest) = section.split_first_chunk().ok_or(broken.clone())?;
        let (columns, rest) = rest.split_first_chunk().ok_or(broken.clone())?;
        let (rows, columns) = (u32::from_le_bytes(*rows) as usize, u32::from_le_bytes(*columns) as usize);
        let (scales, cells) = rest.split_at_checked(rows * 4).ok_or(broken.clone())?;
        if cells.len() * cells_in_byte != rows * columns {
            return Err(broken);
        }
        Ok(Matrix {
            rows,
            columns,
            scales: parse_floats(scales),
            cells: unpack(cells),
            allow_vnni: self.allow_vnni,
        })
    }

    /// Reads a vector of `length` values (`f32`, little-endian).
    pub fn vector(&mut self, length: usize) -> Result<Vec<f32>, WeightsError> {
        let values = parse_floats(self.next()?);
        if values.len() == length {
            Ok(values)
        } else {
            Err(WeightsError::Broken("a vector doesn't fit its layer"))
        }
    }

    /// True when every section was read.
    pub fn is_done(&self) -> bool {
        self.sections.len() == 0
    }
}

/// Sums groups of `N` rows, each dequantised by its scale; one row of `width` values for each group.
///
/// Replaces the contents of `sums`.
pub fn sum_rows<const N: usize>(groups: &[[(&[i8], f32); N]], width: usize, sums: &mut Vec<f32>) {
    sums.resize(groups.len() * width, 0.0);
    SumRows { groups, width, sums }.dispatch();
}

struct SumRows<'a, const N: usize> {
    groups: &'a [[(&'a [i8], f32); N]],
    width: usize,
    sums: &'a mut [f32],
}

/// How many groups ahead rows are prefetched: embedding rows are scattered in memory.
const PREFETCH_DISTANCE: usize = 4;
/// Bytes in a cache line.
const CACHE_LINE: usize = 64;

impl<const N: usize> SimdOp for SumRows<'_, N> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let (float, int, short, byte) = (isa.f32(), isa.i32(), isa.i16(), isa.i8());
        let (lanes, width) = (byte.len(), self.width);
        let whole = width - width % lanes;
        for (at, (rows, sum)) in self.groups.iter().zip(self.sums.chunks_exact_mut(width.max(1))).enumerate()
        {
            for (cells, _) in self.groups.get(at + PREFETCH_DISTANCE).into_iter().flatten() {
                cells.chunks(CACHE_LINE).for_each(
                    #[inline(always)]
                    |line| byte.prefetch(line.as_ptr()),
                );
            }
            for at in (0..whole).step_by(lanes) {
                let mut sums = [float.zero(); 4];
                for (cells, scale) in rows {
                    let cells = byte.load(&cells[at..]);
                    let (low, high) = (byte.extend_low(cells), byte.extend_high(cells));
                    let quarters = [
                        short.extend_low(low),
                        short.extend_high(low),
                        short.extend_low(high),
                        short.extend_high(high),
                    ];
                    let scale = float.splat(*scale);
                    for (sum, cells) in sums.iter_mut().zip(quarters) {
                        *sum = float.mul_add(int.to_float(cells), scale, *sum);
                    }
                }
                for (n, values) in sums.into_iter().enumerate() {
                    float.store(values, &mut sum[at + n * float.len()..]);
                }
            }
            for at in whole..width {
                // Rounded as in a vector.
                sum[at] =
                    rows.iter().fold(0.0, |sum, (cells, scale)| f32::from(cells[at]).mul_add(*scale, sum));
            }
        }
    }
}

/// Parses a line of the list of tags: universal part of speech, Penn tag and features, separated by tabs.
fn parse_tag(line: &str) -> Option<Tag> {
    let mut columns = line.split('\t');
    Some(Tag {
        upos: Upos::from_name(columns.next()?)?,
        xpos: Xpos::from_name(columns.next()?)?,
        features: Features::parse(columns.next()?),
    })
}

fn parse_floats(bytes: &[u8]) -> Vec<f32> {
    bytes.chunks_exact(4).map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_bytes_are_unpacked_from_the_lower_half_on() {
        let mut section =
            [2_u32.to_le_bytes(), 2_u32.to_le_bytes(), 0.5_f32.to_le_bytes(), 2_f32.to_le_bytes()].concat();
        section.extend([0x91, 0xf8]);
        let matrix = Tensors::new(vec![&section], false).half_byte_matrix().unwrap();
        assert_eq!(matrix.dequantize(), [-3.5, 0.5, 0.0, 14.0]);
        assert!(Tensors::new(vec![&section], false).matrix().is_err());
    }
}
