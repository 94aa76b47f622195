//! Minimum and maximum of values: the range of a quantisation, and the reduction of one SIMD vector.

/// The smallest and the greatest of some values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MinMax {
    pub min: f32,
    pub max: f32,
}

impl MinMax {
    /// The range of no values, neutral for [`union`](Self::union).
    pub const EMPTY: Self = Self { min: f32::INFINITY, max: f32::NEG_INFINITY };

    /// The range of both sets of values.
    pub fn union(self, other: Self) -> Self {
        Self { min: self.min.min(other.min), max: self.max.max(other.max) }
    }
}

/// The smallest of at most sixteen values, the lanes of a vector; 0 for none.
#[inline(always)]
pub fn minimum(values: &[f32]) -> f32 {
    reduce(values, |a, b| if b < a { b } else { a })
}

/// The greatest of at most sixteen values, the lanes of a vector; 0 for none.
#[inline(always)]
pub fn maximum(values: &[f32]) -> f32 {
    reduce(values, |a, b| if b > a { b } else { a })
}

#[inline(always)]
fn reduce(values: &[f32], choose: impl Fn(f32, f32) -> f32) -> f32 {
    // Halving is what the compiler turns into vector instructions.
    let mut lanes = [values.first().copied().unwrap_or(0.0); 16];
    lanes[..values.len()].copy_from_slice(values);
    for half in [8, 4, 2, 1] {
        let (low, high) = lanes.split_at_mut(half);
        low.iter_mut().zip(high).for_each(|(a, &mut b)| *a = choose(*a, b));
    }
    lanes[0]
}
