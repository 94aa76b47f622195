//! Layers that learn: each runs forward over rows of numbers and hands back, on the way back, how its input should have
//! been otherwise, having added to the gradients how its weights should.

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_tensor::NdTensorView;

use super::rng::Rng;

/// Parameters that are learned, or their gradients: one vector for each matrix or bias of the net.
#[derive(Debug, Clone, Default)]
pub(super) struct Parameters(pub(super) Vec<Vec<f32>>);

impl Parameters {
    /// Makes room for numbers drawn around zero, and returns their place.
    pub(super) fn draw(&mut self, count: usize, spread: f32, dice: &mut Rng) -> usize {
        self.0.push((0..count).map(|_| dice.normal() * spread).collect());
        self.0.len() - 1
    }

    fn constant(&mut self, count: usize, value: f32) -> usize {
        self.0.push(vec![value; count]);
        self.0.len() - 1
    }

    /// Zeros in the same shape.
    pub(super) fn zeros(&self) -> Self {
        Self(self.0.iter().map(|numbers| vec![0.0; numbers.len()]).collect())
    }

    pub(super) fn add(&mut self, other: &Self) {
        for (numbers, others) in self.0.iter_mut().zip(&other.0) {
            add(numbers, others);
        }
    }

    pub(super) fn fill_with_zeros(&mut self) {
        self.0.iter_mut().for_each(|numbers| numbers.fill(0.0));
    }
}

/// A matrix as a product reads it.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    numbers: &'a [f32],
    shape: [usize; 2],
    strides: [usize; 2],
}

/// Rows of `columns` numbers.
pub(super) fn rows(numbers: &[f32], columns: usize) -> View<'_> {
    View { numbers, shape: [numbers.len() / columns, columns], strides: [columns, 1] }
}

impl<'a> View<'a> {
    #[expect(clippy::expect_used, reason = "rows() made the shape from the numbers themselves")]
    fn tensor(self) -> NdTensorView<'a, f32, 2> {
        NdTensorView::from_data_with_strides(self.shape, self.numbers, self.strides)
            .expect("rows fill their matrix")
    }

    /// The same numbers, rows for columns.
    pub(super) fn turned(self) -> Self {
        let ([down, across], [far, near]) = (self.shape, self.strides);
        Self { shape: [across, down], strides: [near, far], ..self }
    }
}

/// `out = a · b`, or with `keep` added to what is there.
pub(super) fn multiply(out: &mut [f32], a: View<'_>, b: View<'_>, keep: bool) {
    let options = GemmOptions { beta: if keep { 1.0 } else { 0.0 }, ..Default::default() };
    let (a, b) = (a.tensor(), b.tensor());
    let done =
        GemmExecutor::<f32>::new().gemm(out, GemmInputA::Unpacked(a), GemmInputB::Unpacked(b), options);
    debug_assert!(done.is_ok(), "{done:?}");
}

/// `a · b` as new rows.
pub(super) fn product(a: View<'_>, b: View<'_>) -> Vec<f32> {
    let mut out = vec![0.0; a.shape[0] * b.shape[1]];
    multiply(&mut out, a, b, false);
    out
}

pub(super) fn add(to: &mut [f32], from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

/// Keeps what is positive.
pub(super) fn relu(numbers: &mut [f32]) {
    numbers.iter_mut().for_each(|number| *number = number.max(0.0));
}

/// The way back through [`relu`], and through blots on its result: where nothing came out, nothing is to be learned.
pub(super) fn unrelu(gradient: &mut [f32], result: &[f32], scale: f32) {
    for (gradient, &result) in gradient.iter_mut().zip(result) {
        *gradient = if result > 0.0 { *gradient * scale } else { 0.0 };
    }
}

/// `y = x · wᵀ + b`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dense {
    pub(super) weights: usize,
    pub(super) bias: usize,
    pub(super) inputs: usize,
    pub(super) outputs: usize,
}

impl Dense {
    pub(super) fn new(all: &mut Parameters, inputs: usize, outputs: usize, dice: &mut Rng) -> Self {
        let spread = (inputs as f32).powf(-0.5) * 0.6;
        let weights = all.draw(inputs * outputs, spread, dice);
        Self { weights, bias: all.constant(outputs, 0.0), inputs, outputs }
    }

    pub(super) fn forward(&self, all: &Parameters, x: &[f32]) -> Vec<f32> {
        let mut y = product(rows(x, self.inputs), rows(&all.0[self.weights], self.inputs).turned());
        for row in y.chunks_exact_mut(self.outputs) {
            add(row, &all.0[self.bias]);
        }
        y
    }

    /// From the gradient of the output to that of the input.
    pub(super) fn backward(
        &self,
        all: &Parameters,
        x: &[f32],
        dy: &[f32],
        gradients: &mut Parameters,
    ) -> Vec<f32> {
        let out = rows(dy, self.outputs);
        multiply(&mut gradients.0[self.weights], out.turned(), rows(x, self.inputs), true);
        for row in dy.chunks_exact(self.outputs) {
            add(&mut gradients.0[self.bias], row);
        }
        product(out, rows(&all.0[self.weights], self.inputs))
    }
}

/// Layer normalisation.
#[derive(Debug, Clone, Copy)]
pub(super) struct LayerNorm {
    pub(super) gain: usize,
    pub(super) bias: usize,
    width: usize,
}

/// What a normalisation must remember: the normal rows, and by how much each was scaled.
pub(super) struct Normal {
    rows: Vec<f32>,
    scales: Vec<f32>,
}

impl LayerNorm {
    pub(super) fn new(all: &mut Parameters, width: usize) -> Self {
        Self { gain: all.constant(width, 1.0), bias: all.constant(width, 0.0), width }
    }

    pub(super) fn forward(&self, all: &Parameters, mut x: Vec<f32>) -> (Vec<f32>, Normal) {
        let mut scales = Vec::with_capacity(x.len() / self.width);
        let mut y = Vec::with_capacity(x.len());
        for row in x.chunks_exact_mut(self.width) {
            let mean = row.iter().sum::<f32>() / self.width as f32;
            row.iter_mut().for_each(|number| *number -= mean);
            let spread = row.iter().map(|number| number * number).sum::<f32>() / self.width as f32;
            let scale = (spread + 1e-12).sqrt().recip();
            row.iter_mut().for_each(|number| *number *= scale);
            let shaped = row.iter().zip(&all.0[self.gain]).zip(&all.0[self.bias]);
            y.extend(shaped.map(|((number, gain), bias)| number * gain + bias));
            scales.push(scale);
        }
        (y, Normal { rows: x, scales })
    }

    pub(super) fn backward(
        &self,
        all: &Parameters,
        normal: &Normal,
        mut dy: Vec<f32>,
        gradients: &mut Parameters,
    ) -> Vec<f32> {
        let each =
            dy.chunks_exact_mut(self.width).zip(normal.rows.chunks_exact(self.width)).zip(&normal.scales);
        for ((dy, normal), scale) in each {
            add(&mut gradients.0[self.bias], dy);
            let gains = gradients.0[self.gain].iter_mut().zip(&mut *dy).zip(normal);
            for ((gain, dy), normal) in gains {
                *gain += *dy * normal;
            }
            let (mut mean, mut along) = (0.0, 0.0);
            for ((dy, gain), normal) in dy.iter_mut().zip(&all.0[self.gain]).zip(normal) {
                *dy *= gain;
                mean += *dy;
                along += *dy * normal;
            }
            let (mean, along) = (mean / self.width as f32, along / self.width as f32);
            for (dy, normal) in dy.iter_mut().zip(normal) {
                *dy = scale * (*dy - mean - normal * along);
            }
        }
        dy
    }
}

/// One side of a pair: a layer, [`relu`], blots, and a 1 at each row's end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side(pub(super) Dense);

impl Side {
    pub(super) fn forward(&self, all: &Parameters, x: &[f32], blots: &mut Dropout) -> Vec<f32> {
        let mut y = self.0.forward(all, x);
        relu(&mut y);
        blots.over(&mut y);
        let mut padded = Vec::with_capacity(y.len() / self.0.outputs * (self.0.outputs + 1));
        for row in y.chunks_exact(self.0.outputs) {
            padded.extend_from_slice(row);
            padded.push(1.0);
        }
        padded
    }

    /// From the gradients of the padded rows to those of the input.
    pub(super) fn backward(
        &self,
        all: &Parameters,
        x: &[f32],
        padded: &[f32],
        gradient: &[f32],
        blots: &Dropout,
        gradients: &mut Parameters,
    ) -> Vec<f32> {
        let side = self.0.outputs + 1;
        let bare = |numbers: &[f32]| {
            numbers.chunks_exact(side).flat_map(|row| &row[..side - 1]).copied().collect::<Vec<f32>>()
        };
        let mut dy = bare(gradient);
        unrelu(&mut dy, &bare(padded), blots.scale());
        self.0.backward(all, x, &dy, gradients)
    }
}

/// Parameters blotted out at random while learning, so that none is leant on alone (dropout: Srivastava et al. 2014).
pub(super) struct Dropout {
    pub(super) share: f32,
    pub(super) dice: Rng,
}

impl Dropout {
    /// What is kept grows by this, so that the sum stays.
    pub(super) fn scale(&self) -> f32 {
        1.0 / (1.0 - self.share)
    }

    pub(super) fn over(&mut self, numbers: &mut [f32]) {
        if self.share == 0.0 {
            return;
        }
        let scale = self.scale();
        for number in numbers {
            *number = if self.dice.chance() < self.share { 0.0 } else { *number * scale };
        }
    }
}
