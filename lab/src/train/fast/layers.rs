//! Trainable layers. `backward` returns the gradient of the input and accumulates weight gradients.

use rten_gemm::{GemmExecutor, GemmInputA, GemmInputB, GemmOptions};
use rten_tensor::NdTensorView;

use crate::train::rng::Rng;

/// Trainable parameters, or their gradients: one vector for each matrix, bias or gain, which layers refer to by index.
#[derive(Debug, Clone, Default)]
pub(super) struct Parameters(pub(super) Vec<Vec<f32>>);

impl Parameters {
    /// Adds a vector of normal random values, and returns its index.
    pub(super) fn init_normal(&mut self, count: usize, deviation: f32, rng: &mut Rng) -> usize {
        self.0.push((0..count).map(|_| rng.normal() * deviation).collect());
        self.0.len() - 1
    }

    fn init_constant(&mut self, count: usize, value: f32) -> usize {
        self.0.push(vec![value; count]);
        self.0.len() - 1
    }

    /// Zeros in the same shape.
    pub(super) fn zeros(&self) -> Self {
        Self(self.0.iter().map(|values| vec![0.0; values.len()]).collect())
    }

    /// Adds the values of another of the same shape.
    pub(super) fn add(&mut self, other: &Self) {
        for (values, others) in self.0.iter_mut().zip(&other.0) {
            add(values, others);
        }
    }

    /// Sets all values to zero.
    pub(super) fn clear(&mut self) {
        self.0.iter_mut().for_each(|values| values.fill(0.0));
    }
}

/// A matrix view, row-major or transposed.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    values: &'a [f32],
    shape: [usize; 2],
    strides: [usize; 2],
}

/// Views values as rows of `columns`.
pub(super) fn rows(values: &[f32], columns: usize) -> View<'_> {
    View { values, shape: [values.len() / columns, columns], strides: [columns, 1] }
}

impl<'a> View<'a> {
    #[expect(clippy::expect_used, reason = "rows() made the shape from the values themselves")]
    fn tensor(self) -> NdTensorView<'a, f32, 2> {
        NdTensorView::from_data_with_strides(self.shape, self.values, self.strides)
            .expect("rows fill their matrix")
    }

    /// The transposed view.
    pub(super) fn transposed(self) -> Self {
        let ([rows, columns], [row_stride, column_stride]) = (self.shape, self.strides);
        Self { shape: [columns, rows], strides: [column_stride, row_stride], ..self }
    }
}

/// `out = a · b`, or `out += a · b` with `accumulate`.
pub(super) fn multiply(out: &mut [f32], a: View<'_>, b: View<'_>, accumulate: bool) {
    let options = GemmOptions { beta: if accumulate { 1.0 } else { 0.0 }, ..Default::default() };
    let (a, b) = (a.tensor(), b.tensor());
    let product =
        GemmExecutor::<f32>::new().gemm(out, GemmInputA::Unpacked(a), GemmInputB::Unpacked(b), options);
    assert!(product.is_ok(), "{product:?}");
}

/// `a · b`, row-major.
pub(super) fn product(a: View<'_>, b: View<'_>) -> Vec<f32> {
    let mut out = vec![0.0; a.shape[0] * b.shape[1]];
    multiply(&mut out, a, b, false);
    out
}

/// `sum += values`.
pub(super) fn add(sum: &mut [f32], values: &[f32]) {
    for (sum, value) in sum.iter_mut().zip(values) {
        *sum += value;
    }
}

/// ReLU in place.
pub(super) fn relu(values: &mut [f32]) {
    values.iter_mut().for_each(|value| *value = value.max(0.0));
}

/// The backward pass of [`relu`] and of dropout on its output, in place: zero where `output` is, `scale` times elsewhere.
pub(super) fn relu_backward(gradient: &mut [f32], output: &[f32], scale: f32) {
    for (gradient, &output) in gradient.iter_mut().zip(output) {
        *gradient = if output > 0.0 { *gradient * scale } else { 0.0 };
    }
}

/// A dense layer, `y = x · wᵀ + b`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dense {
    pub(super) weights: usize,
    pub(super) bias: usize,
    pub(super) inputs: usize,
    pub(super) outputs: usize,
}

impl Dense {
    pub(super) fn new(parameters: &mut Parameters, inputs: usize, outputs: usize, rng: &mut Rng) -> Self {
        let deviation = (inputs as f32).powf(-0.5) * 0.6;
        let weights = parameters.init_normal(inputs * outputs, deviation, rng);
        Self { weights, bias: parameters.init_constant(outputs, 0.0), inputs, outputs }
    }

    pub(super) fn forward(&self, parameters: &Parameters, x: &[f32]) -> Vec<f32> {
        let weights = rows(&parameters.0[self.weights], self.inputs);
        let mut y = product(rows(x, self.inputs), weights.transposed());
        for row in y.chunks_exact_mut(self.outputs) {
            add(row, &parameters.0[self.bias]);
        }
        y
    }

    /// Returns the gradient of the input, from that of the output.
    pub(super) fn backward(
        &self,
        parameters: &Parameters,
        x: &[f32],
        dy: &[f32],
        gradients: &mut Parameters,
    ) -> Vec<f32> {
        let output_gradient = rows(dy, self.outputs);
        let weight_gradient = &mut gradients.0[self.weights];
        multiply(weight_gradient, output_gradient.transposed(), rows(x, self.inputs), true);
        for row in dy.chunks_exact(self.outputs) {
            add(&mut gradients.0[self.bias], row);
        }
        product(output_gradient, rows(&parameters.0[self.weights], self.inputs))
    }
}

/// Layer normalisation (Ba et al. 2016).
#[derive(Debug, Clone, Copy)]
pub(super) struct LayerNorm {
    pub(super) gain: usize,
    pub(super) bias: usize,
    width: usize,
}

/// What the backward pass of a normalisation needs: the normalised rows before gain and bias, and each row's scale.
pub(super) struct NormalizedRows {
    rows: Vec<f32>,
    scales: Vec<f32>,
}

impl LayerNorm {
    pub(super) fn new(parameters: &mut Parameters, width: usize) -> Self {
        let gain = parameters.init_constant(width, 1.0);
        Self { gain, bias: parameters.init_constant(width, 0.0), width }
    }

    pub(super) fn forward(&self, parameters: &Parameters, mut x: Vec<f32>) -> (Vec<f32>, NormalizedRows) {
        let mut scales = Vec::with_capacity(x.len() / self.width);
        let mut y = Vec::with_capacity(x.len());
        let (gains, biases) = (&parameters.0[self.gain], &parameters.0[self.bias]);
        for row in x.chunks_exact_mut(self.width) {
            let mean = row.iter().sum::<f32>() / self.width as f32;
            row.iter_mut().for_each(|value| *value -= mean);
            let variance = row.iter().map(|value| value * value).sum::<f32>() / self.width as f32;
            let scale = (variance + 1e-12).sqrt().recip();
            row.iter_mut().for_each(|value| *value *= scale);
            y.extend(row.iter().zip(gains).zip(biases).map(|((value, gain), bias)| value * gain + bias));
            scales.push(scale);
        }
        (y, NormalizedRows { rows: x, scales })
    }

    /// Returns the gradient of the input, from that of the output.
    pub(super) fn backward(
        &self,
        parameters: &Parameters,
        normalized: &NormalizedRows,
        mut dy: Vec<f32>,
        gradients: &mut Parameters,
    ) -> Vec<f32> {
        let rows = normalized.rows.chunks_exact(self.width).zip(&normalized.scales);
        for (dy, (row, scale)) in dy.chunks_exact_mut(self.width).zip(rows) {
            add(&mut gradients.0[self.bias], dy);
            for ((gain, dy), value) in gradients.0[self.gain].iter_mut().zip(&mut *dy).zip(row) {
                *gain += *dy * value;
            }
            // The gradient loses its mean and its projection on the normalised row.
            let (mut mean, mut projection) = (0.0, 0.0);
            for ((dy, gain), value) in dy.iter_mut().zip(&parameters.0[self.gain]).zip(row) {
                *dy *= gain;
                mean += *dy;
                projection += *dy * value;
            }
            let (mean, projection) = (mean / self.width as f32, projection / self.width as f32);
            for (dy, value) in dy.iter_mut().zip(row) {
                *dy = scale * (*dy - mean - value * projection);
            }
        }
        dy
    }
}

/// The projection of one token of a biaffine pair: a dense layer, ReLU, dropout, and a 1 appended to each row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Projection(pub(super) Dense);

impl Projection {
    pub(super) fn forward(&self, parameters: &Parameters, x: &[f32], dropout: &mut Dropout) -> Vec<f32> {
        let mut y = self.0.forward(parameters, x);
        relu(&mut y);
        dropout.apply(&mut y);
        let mut projected = Vec::with_capacity(y.len() / self.0.outputs * (self.0.outputs + 1));
        for row in y.chunks_exact(self.0.outputs) {
            projected.extend_from_slice(row);
            projected.push(1.0);
        }
        projected
    }

    /// Returns the gradient of the input, from the `projected` rows and their `gradient`.
    pub(super) fn backward(
        &self,
        parameters: &Parameters,
        x: &[f32],
        (projected, gradient): (&[f32], &[f32]),
        dropout: &Dropout,
        gradients: &mut Parameters,
    ) -> Vec<f32> {
        let width = self.0.outputs + 1;
        let without_ones = |values: &[f32]| {
            values.chunks_exact(width).flat_map(|row| &row[..width - 1]).copied().collect::<Vec<f32>>()
        };
        let mut dy = without_ones(gradient);
        relu_backward(&mut dy, &without_ones(projected), dropout.scale());
        self.0.backward(parameters, x, &dy, gradients)
    }
}

/// Sets random values to zero in training (Srivastava et al. 2014).
pub(super) struct Dropout {
    /// The probability that a value is dropped.
    pub(super) probability: f32,
    pub(super) rng: Rng,
}

impl Dropout {
    /// The factor of the values that are kept, which preserves the expected sum.
    pub(super) fn scale(&self) -> f32 {
        1.0 / (1.0 - self.probability)
    }

    pub(super) fn apply(&mut self, values: &mut [f32]) {
        if self.probability == 0.0 {
            return;
        }
        let scale = self.scale();
        for value in values {
            *value = if self.rng.uniform() < self.probability { 0.0 } else { *value * scale };
        }
    }
}
