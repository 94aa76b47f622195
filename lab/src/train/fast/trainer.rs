//! The training loop: batches in random order, gradients in parallel, one optimizer step for each batch.

use super::{
    adam::{Adam, StepSize, TableAdam},
    augmentation::AugmentedExamples,
    embedding_tables::{EmbeddingGradients, EmbeddingTables},
    examples::Example,
    layers::Parameters,
    network::{Losses, Network, WIDTH},
};
use crate::parallel::parallel_map;
use crate::train::rng::Rng;
use extraction::language::training::nn::single_threaded;

/// Words in a batch, at least.
const BATCH_WORDS: usize = 2500;
/// Parts of a batch that are processed in parallel. Fixed, because the order of summation affects the result.
const PARTS: usize = 4;
/// The peak learning rate: reached linearly in the first steps, then lowered linearly to zero.
const PEAK_LEARNING_RATE: f32 = 2e-3;
const WARMUP_STEPS: usize = 300;
/// Gradients with a greater norm are scaled down to this.
const MAX_GRADIENT_NORM: f32 = 2.0;
/// Steps between two lines of progress.
const REPORT_INTERVAL: usize = 100;

/// The model in training, with its examples.
pub(super) struct Trainer<'a> {
    pub(super) network: &'a Network,
    pub(super) parameters: Parameters,
    pub(super) tables: EmbeddingTables,
    pub(super) augmented: AugmentedExamples<'a>,
    pub(super) seed: u64,
}

/// The optimizers of layers and tables, and the gradients of each part of a batch.
struct Optimizer {
    layers: Adam,
    tables: [TableAdam; 4],
    gradients: Vec<Parameters>,
}

impl Trainer<'_> {
    /// Trains for some epochs; `report` receives the mean losses every [`REPORT_INTERVAL`] steps.
    pub(super) fn train(&mut self, examples: &mut [Example], epochs: usize, report: &dyn Fn(&str)) {
        let mut rng = Rng::new(self.seed ^ 0x5eed);
        let mut optimizer = Optimizer {
            layers: Adam::new(&self.parameters),
            tables: [0, 1, 2, 3].map(|table| TableAdam::new(self.tables.0[table].len() / WIDTH)),
            gradients: vec![self.parameters.zeros(); PARTS],
        };
        let words = word_count(examples);
        let steps = (words * epochs).div_ceil(BATCH_WORDS).max(1);
        let (mut step, mut losses, mut words) = (0, Losses::default(), 0);
        for epoch in 1..=epochs {
            rng.shuffle(examples);
            let mut rest = &examples[..];
            while !rest.is_empty() {
                let (batch, after) = split_batch(rest);
                rest = after;
                let batch_losses = self.step(batch, step, learning_rate(step, steps), &mut optimizer);
                losses.iter_mut().zip(batch_losses).for_each(|(sum, loss)| *sum += loss);
                words += word_count(batch);
                step += 1;
                if step % REPORT_INTERVAL == 0 {
                    let means = losses.map(|loss| format!("{:.3}", loss / words as f32)).join(" ");
                    report(&format!(
                        "epoch {epoch}, step {step} of {steps}: tags, names, cues, arcs, relations, roles {means}"
                    ));
                    (losses, words) = (Losses::default(), 0);
                }
            }
        }
    }

    /// Updates the parameters by the gradients of one batch, and returns its losses.
    fn step(
        &mut self,
        batch: &[Example],
        step: usize,
        learning_rate: f32,
        optimizer: &mut Optimizer,
    ) -> Losses {
        let Optimizer { layers, tables, gradients } = optimizer;
        let results = self.batch_gradients(batch, step, gradients);
        let (sum, others) = gradients.split_at_mut(1);
        others.iter().for_each(|other| sum[0].add(other));
        let mut losses = Losses::default();
        for (example_losses, embeddings) in &results {
            losses.iter_mut().zip(example_losses).for_each(|(sum, loss)| *sum += loss);
            for (table, row, gradient) in embeddings.rows() {
                tables[table].accumulate(row, gradient);
            }
        }
        let squared_norm = sum[0].0.iter().flatten().map(|gradient| gradient * gradient).sum::<f32>()
            + tables.iter().map(TableAdam::squared_norm).sum::<f32>();
        let per_word = 1.0 / word_count(batch) as f32;
        let clipping = (MAX_GRADIENT_NORM / (squared_norm.sqrt() * per_word).max(1e-9)).min(1.0);
        let size = StepSize { learning_rate, gradient_scale: per_word * clipping };
        layers.step(&mut self.parameters, &sum[0], size);
        for (adam, table) in tables.iter_mut().zip(&mut self.tables.0) {
            adam.step(table, size);
        }
        gradients.iter_mut().for_each(Parameters::clear);
        losses
    }

    /// Computes losses and gradients of a batch, each of [`PARTS`] parts into gradients of its own.
    ///
    /// Returns the results in the order of the batch.
    fn batch_gradients(
        &self,
        batch: &[Example],
        step: usize,
        gradients: &mut [Parameters],
    ) -> Vec<(Losses, EmbeddingGradients)> {
        let parts = parallel_map(gradients.iter_mut().enumerate(), |(part, gradients)| {
            let mut results = Vec::new();
            single_threaded(|| {
                for at in (part..batch.len()).step_by(PARTS) {
                    let mut rng = Rng::new((step * 1000 + at) as u64 ^ self.seed << 40);
                    let features = self.augmented.features(&batch[at], &mut rng);
                    let example = (&batch[at], features);
                    let result =
                        self.network.train_example(&self.parameters, &self.tables, example, gradients, rng);
                    results.push((at, result));
                }
            });
            results
        });
        let mut results: Vec<_> = parts.into_iter().flatten().collect();
        results.sort_by_key(|&(at, _)| at);
        results.into_iter().map(|(_, result)| result).collect()
    }
}

fn word_count(examples: &[Example]) -> usize {
    examples.iter().map(|example| example.words.len()).sum()
}

/// Splits off the first examples that have [`BATCH_WORDS`] words together.
fn split_batch(examples: &[Example]) -> (&[Example], &[Example]) {
    let mut words = 0;
    let end = examples.iter().position(|example| {
        let is_full = words >= BATCH_WORDS;
        words += example.words.len();
        is_full
    });
    examples.split_at(end.unwrap_or(examples.len()))
}

/// The learning rate of a step: linear warm-up, then linear decay.
fn learning_rate(step: usize, steps: usize) -> f32 {
    let warmup = ((step + 1) as f32 / WARMUP_STEPS as f32).min(1.0);
    PEAK_LEARNING_RATE * warmup * (1.0 - step as f32 / steps as f32).max(0.0)
}
