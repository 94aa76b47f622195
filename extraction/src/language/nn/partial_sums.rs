//! Sums of many values in an order that no processor changes: sixteen partial sums, whatever the length of a vector.
//!
//! Floating-point addition is not associative. With one partial sum for each lane of a vector, a processor with longer
//! vectors would round otherwise, and now and then decide otherwise.

use rten_simd::ops::NumOps;

/// Values in a block, and partial sums: the lanes of the longest vector.
pub const BLOCK: usize = 16;
/// Vectors in a block where vectors are shortest.
const MAX_VECTORS: usize = 4;

/// The partial sums of the values at each place of their blocks.
pub struct PartialSums<V> {
    vectors: [V; MAX_VECTORS],
}

impl<V: Copy> PartialSums<V> {
    /// Creates sums of nothing.
    #[inline(always)]
    pub fn new(float: impl NumOps<f32, Simd = V>) -> Self {
        Self { vectors: [float.zero(); MAX_VECTORS] }
    }

    /// Adds products of two vectors, which begin at vector `part` of their block.
    #[inline(always)]
    pub fn add_products(&mut self, float: impl NumOps<f32, Simd = V>, part: usize, a: V, b: V) {
        self.vectors[part] = float.mul_add(a, b, self.vectors[part]);
    }

    /// Adds a vector, which begins at vector `part` of its block.
    #[inline(always)]
    pub fn add(&mut self, float: impl NumOps<f32, Simd = V>, part: usize, values: V) {
        self.vectors[part] = float.add(self.vectors[part], values);
    }

    /// Returns the sum of all values.
    #[inline(always)]
    pub fn total(self, float: impl NumOps<f32, Simd = V>) -> f32 {
        let mut partial = [0.0; BLOCK];
        for (out, vector) in partial.chunks_exact_mut(float.len()).zip(self.vectors) {
            float.store(vector, out);
        }
        for half in [8, 4, 2, 1] {
            let (low, high) = partial.split_at_mut(half);
            low.iter_mut().zip(high).for_each(|(a, &mut b)| *a += b);
        }
        partial[0]
    }
}

/// Evaluates an expression with each instruction set of this processor, and returns the results.
///
/// The set for processors without fused multiplication, which round differently, is left out.
#[cfg(test)]
macro_rules! on_each_instruction_set {
    (|$isa:ident| $evaluate:expr) => {{
        let mut results = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            if let Some($isa) = rten_simd::isa::Avx2Isa::new() {
                results.push($evaluate);
            }
            if let Some($isa) = rten_simd::isa::Avx512Isa::new() {
                results.push($evaluate);
            }
        }
        results
    }};
}
#[cfg(test)]
pub(super) use on_each_instruction_set;
