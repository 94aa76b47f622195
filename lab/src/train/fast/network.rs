//! The fast model in training: forward and backward pass of one example.

use super::{
    embedding_tables::{EmbeddingGradients, EmbeddingTables},
    examples::Example,
    layers::{Dense, Dropout, LayerNorm, Parameters, Projection, add, relu, relu_backward},
    losses::{HeadPass, cross_entropy},
};
use crate::train::rng::Rng;
use extraction::language::training::{
    fast::WordFeatures,
    nn::{CUE_LABELS, NAME_LABELS, ROLE_LABELS},
};

/// Values in a hidden state.
pub(super) const WIDTH: usize = 128;
/// The dilation of each convolution.
pub(super) const DILATIONS: [usize; 6] = [1, 2, 4, 8, 1, 2];
/// Widths of the heads' inner layers.
pub(super) const ARC_WIDTH: usize = 96;
const RELATION_WIDTH: usize = 96;
pub(super) const ROLE_WIDTH: usize = 64;
const NAME_WIDTH: usize = 64;
/// The probability that a value is dropped.
const DROPOUT: f32 = 0.1;
/// The probability that a word's own embedding row is dropped, so that its affixes and context are learned too.
const WORD_DROPOUT: f32 = 0.1;

/// The layers, as indexes into [`Parameters`]. The embedding tables are kept apart ([`EmbeddingTables`]).
#[derive(Debug)]
pub(super) struct Network {
    pub(super) embedding_norm: LayerNorm,
    pub(super) convolutions: Vec<Convolution>,
    pub(super) tag: Dense,
    /// Over a token and the mean of its occurrences.
    pub(super) name_context: Dense,
    pub(super) name: Dense,
    pub(super) cue: Dense,
    pub(super) arc: Biaffine,
    /// Over a token and its head.
    pub(super) relation_inner: Dense,
    pub(super) relation: Dense,
    pub(super) role: Biaffine,
}

/// A dense layer over a row and its neighbours, ReLU, a residual connection and layer normalisation.
#[derive(Debug)]
pub(super) struct Convolution {
    pub(super) dilation: usize,
    pub(super) dense: Dense,
    pub(super) norm: LayerNorm,
}

/// The values of a convolution that its backward pass needs.
struct ConvolutionState {
    inputs: Vec<f32>,
    outputs: Vec<f32>,
    normalized: super::layers::NormalizedRows,
}

/// Projections of dependent and governor, and the index of the weights between them.
#[derive(Debug)]
pub(super) struct Biaffine {
    pub(super) dependent: Projection,
    pub(super) governor: Projection,
    pub(super) weights: usize,
}

/// Losses by head: tags, names, cues, arcs, relations, roles.
pub(super) type Losses = [f32; 6];

impl Network {
    /// Makes a network for so many tags and relations, and its initial parameters.
    pub(super) fn new(tags: usize, relations: usize, rng: &mut Rng) -> (Self, Parameters) {
        let mut all = Parameters::default();
        let parameters = &mut all;
        let biaffine = |parameters: &mut Parameters, width: usize, outputs: usize, rng: &mut Rng| Biaffine {
            dependent: Projection(Dense::new(parameters, WIDTH, width, rng)),
            governor: Projection(Dense::new(parameters, WIDTH, width, rng)),
            weights: parameters.init_normal(outputs * (width + 1) * (width + 1), 0.02, rng),
        };
        let embedding_norm = LayerNorm::new(parameters, WIDTH);
        let convolutions = DILATIONS.map(|dilation| Convolution {
            dilation,
            dense: Dense::new(parameters, 3 * WIDTH, WIDTH, rng),
            norm: LayerNorm::new(parameters, WIDTH),
        });
        let network = Self {
            embedding_norm,
            convolutions: convolutions.into(),
            tag: Dense::new(parameters, WIDTH, tags, rng),
            name_context: Dense::new(parameters, 2 * WIDTH, NAME_WIDTH, rng),
            name: Dense::new(parameters, NAME_WIDTH, NAME_LABELS, rng),
            cue: Dense::new(parameters, WIDTH, CUE_LABELS, rng),
            arc: biaffine(parameters, ARC_WIDTH, 1, rng),
            relation_inner: Dense::new(parameters, 2 * WIDTH, RELATION_WIDTH, rng),
            relation: Dense::new(parameters, RELATION_WIDTH, relations, rng),
            role: biaffine(parameters, ROLE_WIDTH, ROLE_LABELS, rng),
        };
        (network, all)
    }

    /// Runs one example forward and backward with dropout; `features` are those of its words, augmented or not.
    ///
    /// Adds to the gradients of the layers, and returns the losses and the gradients of the embeddings.
    pub(super) fn train_example(
        &self,
        parameters: &Parameters,
        tables: &EmbeddingTables,
        (example, features): (&Example, Vec<WordFeatures>),
        gradients: &mut Parameters,
        rng: Rng,
    ) -> (Losses, EmbeddingGradients) {
        let mut dropout = Dropout { probability: DROPOUT, rng };
        let dropped_words: Vec<bool> =
            features.iter().map(|_| dropout.rng.uniform() < WORD_DROPOUT).collect();
        let sums = tables.sum(&features, &dropped_words);
        let pass = Pass { parameters, gradients, dropout: &mut dropout };
        let (losses, sums) = self.forward_and_backward(example, &features, sums, pass);
        (losses, EmbeddingGradients { features, sums, dropped_words })
    }

    /// Runs one example forward from the sums of its embeddings, and backward to their gradients.
    fn forward_and_backward(
        &self,
        example: &Example,
        features: &[WordFeatures],
        sums: Vec<f32>,
        pass: Pass<'_>,
    ) -> (Losses, Vec<f32>) {
        let Pass { parameters, gradients, dropout } = pass;
        let (mut x, normalized) = self.embedding_norm.forward(parameters, sums);
        dropout.apply(&mut x);
        let embeddings = x.clone();
        let mut states = Vec::with_capacity(self.convolutions.len());
        for Convolution { dilation, dense, norm } in &self.convolutions {
            let inputs = with_neighbours(&x, *dilation);
            let mut outputs = dense.forward(parameters, &inputs);
            relu(&mut outputs);
            dropout.apply(&mut outputs);
            add(&mut x, &outputs);
            let (y, normalized) = norm.forward(parameters, x);
            x = y;
            states.push(ConvolutionState { inputs, outputs, normalized });
        }

        let mut dx = vec![0.0; x.len()];
        let mut heads = HeadPass { parameters, example, x: &x, dx: &mut dx, gradients, dropout };
        let losses = self.head_losses(features, &mut heads);

        for (convolution, state) in self.convolutions.iter().zip(&states).rev() {
            dx = convolution.norm.backward(parameters, &state.normalized, dx, gradients);
            let mut dy = dx.clone();
            relu_backward(&mut dy, &state.outputs, dropout.scale());
            let input_gradient = convolution.dense.backward(parameters, &state.inputs, &dy, gradients);
            add_neighbours(&mut dx, &input_gradient, convolution.dilation);
        }
        for (dx, &value) in dx.iter_mut().zip(&embeddings) {
            *dx = if value == 0.0 { 0.0 } else { *dx * dropout.scale() };
        }
        (losses, self.embedding_norm.backward(parameters, &normalized, dx, gradients))
    }

    /// Runs all heads forward and backward.
    fn head_losses(&self, features: &[WordFeatures], pass: &mut HeadPass<'_>) -> Losses {
        let mut losses = Losses::default();
        let labels = [(0, &self.tag, &pass.example.tags), (2, &self.cue, &pass.example.cues)];
        for (loss, head, targets) in labels {
            let mut scores = head.forward(pass.parameters, pass.x);
            losses[loss] = cross_entropy(&mut scores, head.outputs, targets, 1.0);
            add(pass.dx, &head.backward(pass.parameters, pass.x, &scores, pass.gradients));
        }
        losses[1] = self.name_loss(features, pass);
        losses[3] = self.arc_loss(pass);
        losses[4] = self.relation_loss(pass);
        losses[5] = self.role_loss(pass);
        losses
    }
}

/// Parameters, their gradients, and the dropout of one pass.
struct Pass<'a> {
    parameters: &'a Parameters,
    gradients: &'a mut Parameters,
    dropout: &'a mut Dropout,
}

/// For each row the rows `dilation` before, at and after it, concatenated; zeros past the ends.
fn with_neighbours(x: &[f32], dilation: usize) -> Vec<f32> {
    let count = x.len() / WIDTH;
    let mut all = vec![0.0; x.len() * 3];
    for (row, three) in all.chunks_exact_mut(3 * WIDTH).enumerate() {
        for (out, neighbour) in three.chunks_exact_mut(WIDTH).zip(neighbours(row, dilation, count)) {
            if let Some(neighbour) = neighbour {
                out.copy_from_slice(&x[neighbour * WIDTH..][..WIDTH]);
            }
        }
    }
    all
}

/// The backward pass of [`with_neighbours`]: adds to `dx` the gradients of concatenated rows.
fn add_neighbours(dx: &mut [f32], gradient: &[f32], dilation: usize) {
    let count = dx.len() / WIDTH;
    for (row, three) in gradient.chunks_exact(3 * WIDTH).enumerate() {
        for (gradient, neighbour) in three.chunks_exact(WIDTH).zip(neighbours(row, dilation, count)) {
            if let Some(neighbour) = neighbour {
                add(&mut dx[neighbour * WIDTH..][..WIDTH], gradient);
            }
        }
    }
}

/// The rows `dilation` before, at and after a row; `None` past the ends.
fn neighbours(row: usize, dilation: usize, count: usize) -> [Option<usize>; 3] {
    [row.checked_sub(dilation), Some(row), Some(row + dilation).filter(|&after| after < count)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use extraction::language::training::nn::Distribution;

    fn certain(label: u16) -> Distribution {
        vec![(label, 1.0)]
    }

    /// Seven words in two sentences, with targets for every head.
    fn example() -> Example {
        let heads = vec![1, 1, 1, 4, 4, 6, 4];
        Example {
            sentences: vec![0..3, 3..7],
            tags: (0..7).map(|n| certain(n % 4)).collect(),
            names: (0..7).map(|n| vec![(n % 3, 0.25), (5, 0.75)]).collect(),
            cues: (0..7).map(|n| certain(u16::from(n == 4))).collect(),
            arcs: heads.iter().map(|&head| certain(head as u16)).collect(),
            relations: (0..7).map(|n| if n == 2 { Vec::new() } else { certain(n % 5) }).collect(),
            heads,
            roles: vec![(4, (0..7).map(|n| certain(n % 5)).collect())],
            ..Example::default()
        }
    }

    fn features() -> Vec<WordFeatures> {
        let features = |n: u32| WordFeatures {
            word: n % 3,
            affixes: [n, n + 1, 7, 9, n, 3],
            shape_and_position: n as u8,
            lexicon_class: 0,
            key: n % 3,
        };
        (0..7).map(features).collect()
    }

    /// The loss without dropout, the gradients of the layers and those of the sums of embeddings.
    fn loss(
        network: &Network,
        parameters: &Parameters,
        tables: &EmbeddingTables,
    ) -> (f64, Parameters, Vec<f32>) {
        let mut gradients = parameters.zeros();
        let mut dropout = Dropout { probability: 0.0, rng: Rng::new(1) };
        let (example, features) = (example(), features());
        let sums = tables.sum(&features, &[false; 7]);
        let pass = Pass { parameters, gradients: &mut gradients, dropout: &mut dropout };
        let (losses, sums) = network.forward_and_backward(&example, &features, sums, pass);
        (losses.iter().map(|&loss| f64::from(loss)).sum(), gradients, sums)
    }

    /// Asserts that `gradient` is the derivative of a loss, given as a function of a change of one parameter.
    fn assert_derivative(gradient: f32, mut loss_at: impl FnMut(f32) -> f64, parameter: &str) {
        let step = 5e-4;
        let difference = ((loss_at(step) - loss_at(-step)) / f64::from(2.0 * step)) as f32;
        assert!(
            (gradient - difference).abs() < 0.03 + 0.05 * difference.abs(),
            "{parameter}: {gradient} where the loss rises by {difference}"
        );
    }

    #[test]
    fn gradients_are_the_derivatives_of_the_loss() {
        let mut rng = Rng::new(3);
        let (network, mut parameters) = Network::new(4, 5, &mut rng);
        let mut tables = EmbeddingTables(
            EmbeddingTables::row_counts(3)
                .map(|rows| (0..rows * WIDTH).map(|_| rng.normal() * 0.3).collect()),
        );
        let (_, gradients, sums) = loss(&network, &parameters, &tables);
        for layer in 0..parameters.0.len() {
            // The parameter of each layer with the greatest gradient.
            let most = (0..parameters.0[layer].len())
                .max_by(|&a, &b| gradients.0[layer][a].abs().total_cmp(&gradients.0[layer][b].abs()))
                .unwrap();
            let start = parameters.0[layer][most];
            let loss_at = |change: f32| {
                parameters.0[layer][most] = start + change;
                let (loss, ..) = loss(&network, &parameters, &tables);
                parameters.0[layer][most] = start;
                loss
            };
            assert_derivative(gradients.0[layer][most], loss_at, &format!("layer {layer}"));
        }
        // Embedding row 1 belongs to words 1 and 4.
        let gradient = sums[WIDTH + 5] + sums[4 * WIDTH + 5];
        let start = tables.0[0][WIDTH + 5];
        let loss_at = |change: f32| {
            tables.0[0][WIDTH + 5] = start + change;
            loss(&network, &parameters, &tables).0
        };
        assert_derivative(gradient, loss_at, "word row");
    }
}
