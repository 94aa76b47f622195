//! The operands of an integer matrix product that the kernels share: input rows, output with epilogue, scratch memory.

use std::ops::Range;

use rten_gemm::GemmExecutor;

use super::quantized::QuantizedRows;

/// A range of quantised rows, the left operand of a product.
pub struct Rows<'a> {
    pub rows: &'a QuantizedRows,
    pub range: Range<usize>,
}

impl<'a> Rows<'a> {
    /// The number of rows in the range.
    pub fn count(&self) -> usize {
        self.range.len()
    }

    /// The bytes of a row, counted from the start of the range.
    pub fn row(&self, row: usize) -> &'a [u8] {
        self.rows.row(self.range.start + row)
    }

    /// The zero point and scale of a row, counted from the start of the range.
    pub fn scaling(&self, row: usize) -> (i32, f32) {
        let row = self.range.start + row;
        (self.rows.zero_points[row], self.rows.scales[row])
    }

    /// The range as rows that are contiguous; copies them into `buffer` where they are not.
    pub fn contiguous<'b>(&'b self, buffer: &'b mut QuantizedRows) -> &'b QuantizedRows {
        if self.rows.contiguous().is_some() && self.range == (0..self.rows.count()) {
            return self.rows;
        }
        buffer.copy_rows(self.rows, self.range.clone());
        buffer
    }
}

/// The output of a product and what is done with its values before they are stored.
pub struct Epilogue<'a> {
    pub output: &'a mut [f32],
    /// Values from the start of one output row to the start of the next.
    pub stride: usize,
    /// Lower bound of the values: 0 for ReLU, minus infinity for none.
    pub floor: f32,
    /// Adds the values to those in `output` instead of replacing them.
    pub residual: bool,
}

/// Memory that layers reuse from call to call: allocating it anew costs more than the arithmetic.
#[derive(Default)]
pub struct Scratch {
    /// The product library's choice of kernel for this processor.
    pub executor: GemmExecutor<u8, i8, i32>,
    /// Integer sums of the portable kernel.
    pub sums: Vec<i32>,
    /// Input rows that the portable kernel needs in one block.
    pub contiguous: QuantizedRows,
    /// The quantised input of a single layer.
    pub layer_input: QuantizedRows,
    /// Hidden states of a whole window, which several layers read.
    pub window_rows: QuantizedRows,
    /// Those of its new tokens.
    pub new_rows: QuantizedRows,
    buffers: Vec<Vec<f32>>,
    /// Buffers that are taken and not returned.
    taken: usize,
}

impl Scratch {
    /// Takes a buffer; its length and contents are arbitrary.
    pub fn take_buffer(&mut self) -> Vec<f32> {
        self.taken += 1;
        self.buffers.pop().unwrap_or_default()
    }

    /// Returns buffers for the next [`take_buffer`](Self::take_buffer).
    ///
    /// Others than taken ones would pile up from window to window.
    pub fn return_buffers<const N: usize>(&mut self, buffers: [Vec<f32>; N]) {
        assert!(N <= self.taken, "a buffer is returned that was not taken");
        self.taken = self.taken.saturating_sub(N);
        self.buffers.extend(buffers);
    }
}

impl std::fmt::Debug for Scratch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Scratch({})", self.executor.kernel_name())
    }
}
