//! Adam with decoupled weight decay (Kingma & Ba 2015; Loshchilov & Hutter 2019).

use super::{layers::Parameters, net::WIDTH};

const FIRST: f32 = 0.9;
const SECOND: f32 = 0.98;
const DECAY: f32 = 0.01;
const LEAST: f32 = 1e-8;

/// What it remembers of the gradients of the layers.
#[derive(Debug)]
pub(super) struct Adam {
    first: Parameters,
    second: Parameters,
    steps: i32,
}

impl Adam {
    pub(super) fn new(all: &Parameters) -> Self {
        Self { first: all.zeros(), second: all.zeros(), steps: 0 }
    }

    /// One step; `scale` is what the gradients are to be multiplied with first.
    pub(super) fn step(&mut self, all: &mut Parameters, gradients: &Parameters, rate: f32, scale: f32) {
        self.steps += 1;
        let moments = self.first.0.iter_mut().zip(&mut self.second.0);
        for ((numbers, gradients), (first, second)) in all.0.iter_mut().zip(&gradients.0).zip(moments) {
            step(numbers, gradients, first, second, rate, scale, self.steps, DECAY);
        }
    }
}

/// What it remembers of the gradients of a table; rows that are not asked for stay as they are.
#[derive(Debug)]
pub(super) struct TableAdam {
    first: Vec<f32>,
    second: Vec<f32>,
    gradients: Vec<f32>,
    asked: Vec<usize>,
    is_asked: Vec<bool>,
    steps: i32,
}

impl TableAdam {
    pub(super) fn new(rows: usize) -> Self {
        let zeros = || vec![0.0; rows * WIDTH];
        Self {
            first: zeros(),
            second: zeros(),
            gradients: zeros(),
            asked: Vec::new(),
            is_asked: vec![false; rows],
            steps: 0,
        }
    }

    /// Adds to a row's gradient.
    pub(super) fn ask(&mut self, row: usize, gradient: &[f32]) {
        if !std::mem::replace(&mut self.is_asked[row], true) {
            self.asked.push(row);
        }
        super::layers::add(&mut self.gradients[row * WIDTH..][..WIDTH], gradient);
    }

    /// The sum of all gradients squared.
    pub(super) fn square(&self) -> f32 {
        self.asked
            .iter()
            .flat_map(|&row| &self.gradients[row * WIDTH..][..WIDTH])
            .map(|number| number * number)
            .sum()
    }

    /// One step for the rows asked for.
    pub(super) fn step(&mut self, table: &mut [f32], rate: f32, scale: f32) {
        self.steps += 1;
        for row in self.asked.drain(..) {
            let own = row * WIDTH..(row + 1) * WIDTH;
            let gradients = &mut self.gradients[own.clone()];
            let (first, second) = (&mut self.first[own.clone()], &mut self.second[own.clone()]);
            step(&mut table[own], gradients, first, second, rate, scale, self.steps, 0.0);
            gradients.fill(0.0);
            self.is_asked[row] = false;
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "the formula has as many letters")]
fn step(
    numbers: &mut [f32],
    gradients: &[f32],
    first: &mut [f32],
    second: &mut [f32],
    rate: f32,
    scale: f32,
    steps: i32,
    decay: f32,
) {
    let (first_share, second_share) = (1.0 - FIRST.powi(steps), 1.0 - SECOND.powi(steps));
    for ((number, gradient), (first, second)) in
        numbers.iter_mut().zip(gradients).zip(first.iter_mut().zip(second))
    {
        let gradient = gradient * scale;
        *first = FIRST * *first + (1.0 - FIRST) * gradient;
        *second = SECOND * *second + (1.0 - SECOND) * gradient * gradient;
        let move_by = (*first / first_share) / ((*second / second_share).sqrt() + LEAST);
        *number -= rate * (move_by + decay * *number);
    }
}
