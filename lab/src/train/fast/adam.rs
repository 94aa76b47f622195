//! Adam with decoupled weight decay (Kingma & Ba 2015; Loshchilov & Hutter 2019).

use super::{layers::Parameters, network::WIDTH};

/// Decay rate of the mean of gradients (β₁).
const MEAN_DECAY: f32 = 0.9;
/// Decay rate of the mean of squared gradients (β₂).
const SQUARE_DECAY: f32 = 0.98;
const WEIGHT_DECAY: f32 = 0.01;
/// Added to the denominator (ε).
const EPSILON: f32 = 1e-8;

/// The learning rate of a step, and the factor that its gradients are multiplied with first (mean over the batch, and
/// gradient clipping).
#[derive(Debug, Clone, Copy)]
pub(super) struct StepSize {
    pub(super) learning_rate: f32,
    pub(super) gradient_scale: f32,
}

/// The optimizer of the layers.
#[derive(Debug)]
pub(super) struct Adam {
    means: Parameters,
    squares: Parameters,
    steps: i32,
}

impl Adam {
    /// Starts with moments of zero, in the shape of `parameters`.
    pub(super) fn new(parameters: &Parameters) -> Self {
        Self { means: parameters.zeros(), squares: parameters.zeros(), steps: 0 }
    }

    /// Updates all parameters by one step.
    pub(super) fn step(&mut self, parameters: &mut Parameters, gradients: &Parameters, size: StepSize) {
        self.steps += 1;
        let update = Update::new(self.steps, size, WEIGHT_DECAY);
        let moments = self.means.0.iter_mut().zip(&mut self.squares.0);
        for ((values, gradients), (means, squares)) in parameters.0.iter_mut().zip(&gradients.0).zip(moments)
        {
            update.apply(values, gradients, means, squares);
        }
    }
}

/// The optimizer of an embedding table, which updates only rows that have a gradient; without weight decay.
#[derive(Debug)]
pub(super) struct TableAdam {
    means: Vec<f32>,
    squares: Vec<f32>,
    gradients: Vec<f32>,
    /// Rows that have a gradient, each once.
    touched: Vec<usize>,
    is_touched: Vec<bool>,
    steps: i32,
}

impl TableAdam {
    /// Starts with moments of zero for a table of `rows` rows.
    pub(super) fn new(rows: usize) -> Self {
        let zeros = || vec![0.0; rows * WIDTH];
        Self {
            means: zeros(),
            squares: zeros(),
            gradients: zeros(),
            touched: Vec::new(),
            is_touched: vec![false; rows],
            steps: 0,
        }
    }

    /// Adds to the gradient of a row.
    pub(super) fn accumulate(&mut self, row: usize, gradient: &[f32]) {
        if !std::mem::replace(&mut self.is_touched[row], true) {
            self.touched.push(row);
        }
        super::layers::add(&mut self.gradients[row * WIDTH..][..WIDTH], gradient);
    }

    /// The squared norm of all gradients.
    pub(super) fn squared_norm(&self) -> f32 {
        self.touched
            .iter()
            .flat_map(|&row| &self.gradients[row * WIDTH..][..WIDTH])
            .map(|gradient| gradient * gradient)
            .sum()
    }

    /// Updates the rows that have a gradient by one step, and clears the gradients.
    pub(super) fn step(&mut self, table: &mut [f32], size: StepSize) {
        self.steps += 1;
        let update = Update::new(self.steps, size, 0.0);
        for row in self.touched.drain(..) {
            let range = row * WIDTH..(row + 1) * WIDTH;
            let gradients = &mut self.gradients[range.clone()];
            let (means, squares) = (&mut self.means[range.clone()], &mut self.squares[range.clone()]);
            update.apply(&mut table[range], gradients, means, squares);
            gradients.fill(0.0);
            self.is_touched[row] = false;
        }
    }
}

/// The constants of one step.
struct Update {
    size: StepSize,
    weight_decay: f32,
    /// Corrections of the moments' bias towards zero.
    mean_correction: f32,
    square_correction: f32,
}

impl Update {
    fn new(steps: i32, size: StepSize, weight_decay: f32) -> Self {
        Self {
            size,
            weight_decay,
            mean_correction: 1.0 - MEAN_DECAY.powi(steps),
            square_correction: 1.0 - SQUARE_DECAY.powi(steps),
        }
    }

    fn apply(&self, values: &mut [f32], gradients: &[f32], means: &mut [f32], squares: &mut [f32]) {
        for ((value, gradient), (mean, square)) in
            values.iter_mut().zip(gradients).zip(means.iter_mut().zip(squares))
        {
            let gradient = gradient * self.size.gradient_scale;
            *mean = MEAN_DECAY * *mean + (1.0 - MEAN_DECAY) * gradient;
            *square = SQUARE_DECAY * *square + (1.0 - SQUARE_DECAY) * gradient * gradient;
            let direction =
                (*mean / self.mean_correction) / ((*square / self.square_correction).sqrt() + EPSILON);
            *value -= self.size.learning_rate * (direction + self.weight_decay * *value);
        }
    }
}
