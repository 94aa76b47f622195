//! Losses of the heads in training: each head runs forward to its loss, and adds to the gradients of hidden states and
//! parameters on the way back.

use super::{
    examples::Example,
    layers::{Dropout, Parameters, add, multiply, product, relu, relu_backward, rows},
    network::{ARC_WIDTH, Network, ROLE_WIDTH, WIDTH},
};
use extraction::language::training::{
    fast::WordFeatures,
    nn::{Distribution, NAME_LABELS, ROLE_LABELS, RepeatedTokenMeans},
};

/// The weight of a token's name label: most tokens are no names, and easy.
const NAME_WEIGHT: f32 = 4.0;
/// The weight of a token's role for one cue: it has one for each cue of the example.
const ROLE_WEIGHT: f32 = 0.3;

/// The hidden states of one example with what a head needs to train on them.
pub(super) struct HeadPass<'a> {
    pub(super) parameters: &'a Parameters,
    pub(super) example: &'a Example,
    /// One row of [`WIDTH`] values for each word.
    pub(super) x: &'a [f32],
    /// The gradient of `x`, to which each head adds.
    pub(super) dx: &'a mut [f32],
    pub(super) gradients: &'a mut Parameters,
    pub(super) dropout: &'a mut Dropout,
}

impl HeadPass<'_> {
    /// ReLU and dropout in place.
    fn activate(&mut self, values: &mut [f32]) {
        relu(values);
        self.dropout.apply(values);
    }
}

impl Network {
    pub(super) fn name_loss(&self, features: &[WordFeatures], pass: &mut HeadPass<'_>) -> f32 {
        let keys: Vec<u32> = features.iter().map(|features| features.key).collect();
        let mut means = RepeatedTokenMeans::default();
        means.compute(pass.x, &keys);
        let pairs = pass.x.chunks_exact(WIDTH).zip(means.per_token());
        let pairs: Vec<f32> = pairs.flat_map(|(x, mean)| [x, mean].concat()).collect();
        let mut inner = self.name_context.forward(pass.parameters, &pairs);
        pass.activate(&mut inner);
        let mut scores = self.name.forward(pass.parameters, &inner);
        let loss = cross_entropy(&mut scores, NAME_LABELS, &pass.example.names, NAME_WEIGHT);
        let mut inner_gradient = self.name.backward(pass.parameters, &inner, &scores, pass.gradients);
        relu_backward(&mut inner_gradient, &inner, pass.dropout.scale());
        let pair_gradient =
            self.name_context.backward(pass.parameters, &pairs, &inner_gradient, pass.gradients);
        // Each occurrence has the same share in the mean, so the backward pass of the mean is a mean too.
        let mean_gradient: Vec<f32> =
            pair_gradient.chunks_exact(2 * WIDTH).flat_map(|pair| &pair[WIDTH..]).copied().collect();
        means.compute(&mean_gradient, &keys);
        let gradients = pair_gradient.chunks_exact(2 * WIDTH).zip(means.per_token());
        for (dx, (pair, mean)) in pass.dx.chunks_exact_mut(WIDTH).zip(gradients) {
            add(dx, &pair[..WIDTH]);
            add(dx, mean);
        }
        loss
    }

    pub(super) fn arc_loss(&self, pass: &mut HeadPass<'_>) -> f32 {
        let width = ARC_WIDTH + 1;
        let dependents = self.arc.dependent.forward(pass.parameters, pass.x, pass.dropout);
        let governors = self.arc.governor.forward(pass.parameters, pass.x, pass.dropout);
        let mut dependent_gradient = vec![0.0; dependents.len()];
        let mut governor_gradient = vec![0.0; governors.len()];
        let weights = rows(&pass.parameters.0[self.arc.weights], width);
        let mut loss = 0.0;
        for sentence in &pass.example.sentences {
            let inside = sentence.start * width..sentence.end * width;
            let dependents = rows(&dependents[inside.clone()], width);
            let governors = rows(&governors[inside.clone()], width);
            let products = product(dependents, weights);
            let products = rows(&products, width);
            let mut scores = product(products, governors.transposed());
            let offset = sentence.start as u16;
            let in_sentence = |distribution: &Distribution| {
                distribution.iter().map(|&(head, probability)| (head - offset, probability)).collect()
            };
            let targets: Vec<Distribution> =
                pass.example.arcs[sentence.clone()].iter().map(in_sentence).collect();
            loss += cross_entropy(&mut scores, sentence.len(), &targets, 1.0);
            let score_gradient = rows(&scores, sentence.len());
            let product_gradient = product(score_gradient, governors);
            let product_gradient = rows(&product_gradient, width);
            let weight_gradient = &mut pass.gradients.0[self.arc.weights];
            multiply(&mut governor_gradient[inside.clone()], score_gradient.transposed(), products, false);
            multiply(&mut dependent_gradient[inside], product_gradient, weights.transposed(), false);
            multiply(weight_gradient, dependents.transposed(), product_gradient, true);
        }
        for (projection, rows, gradient) in [
            (self.arc.dependent, &dependents, &dependent_gradient),
            (self.arc.governor, &governors, &governor_gradient),
        ] {
            let rows = (&rows[..], &gradient[..]);
            add(pass.dx, &projection.backward(pass.parameters, pass.x, rows, pass.dropout, pass.gradients));
        }
        loss
    }

    pub(super) fn relation_loss(&self, pass: &mut HeadPass<'_>) -> f32 {
        let row = |row: usize| &pass.x[row * WIDTH..][..WIDTH];
        let heads = &pass.example.heads;
        let pairs: Vec<f32> = heads
            .iter()
            .enumerate()
            .flat_map(|(token, &head)| [row(token), row(head)])
            .flatten()
            .copied()
            .collect();
        let mut inner = self.relation_inner.forward(pass.parameters, &pairs);
        pass.activate(&mut inner);
        let mut scores = self.relation.forward(pass.parameters, &inner);
        let loss = cross_entropy(&mut scores, self.relation.outputs, &pass.example.relations, 1.0);
        let mut inner_gradient = self.relation.backward(pass.parameters, &inner, &scores, pass.gradients);
        relu_backward(&mut inner_gradient, &inner, pass.dropout.scale());
        let pair_gradient =
            self.relation_inner.backward(pass.parameters, &pairs, &inner_gradient, pass.gradients);
        for ((token, &head), pair) in heads.iter().enumerate().zip(pair_gradient.chunks_exact(2 * WIDTH)) {
            add(&mut pass.dx[token * WIDTH..][..WIDTH], &pair[..WIDTH]);
            add(&mut pass.dx[head * WIDTH..][..WIDTH], &pair[WIDTH..]);
        }
        loss
    }

    pub(super) fn role_loss(&self, pass: &mut HeadPass<'_>) -> f32 {
        if pass.example.roles.is_empty() {
            return 0.0;
        }
        let width = ROLE_WIDTH + 1;
        let dependents = self.role.dependent.forward(pass.parameters, pass.x, pass.dropout);
        let governors = self.role.governor.forward(pass.parameters, pass.x, pass.dropout);
        let mut dependent_gradient = vec![0.0; dependents.len()];
        let mut governor_gradient = vec![0.0; governors.len()];
        let weights = rows(&pass.parameters.0[self.role.weights], width);
        let mut loss = 0.0;
        for (cue, targets) in &pass.example.roles {
            let governor = rows(&governors[cue * width..][..width], width);
            // One row for each role, to be multiplied with dependents.
            let products = product(weights, governor.transposed());
            let by_role = rows(&products, width);
            let mut scores = product(rows(&dependents, width), by_role.transposed());
            loss += cross_entropy(&mut scores, ROLE_LABELS, targets, ROLE_WEIGHT);
            let score_gradient = rows(&scores, ROLE_LABELS);
            multiply(&mut dependent_gradient, score_gradient, by_role, true);
            let product_gradient = product(score_gradient.transposed(), rows(&dependents, width));
            let weight_gradient = &mut pass.gradients.0[self.role.weights];
            multiply(weight_gradient, rows(&product_gradient, 1), governor, true);
            let governor_gradient = &mut governor_gradient[cue * width..][..width];
            multiply(governor_gradient, rows(&product_gradient, product_gradient.len()), weights, true);
        }
        for (projection, rows, gradient) in [
            (self.role.dependent, &dependents, &dependent_gradient),
            (self.role.governor, &governors, &governor_gradient),
        ] {
            let rows = (&rows[..], &gradient[..]);
            add(pass.dx, &projection.backward(pass.parameters, pass.x, rows, pass.dropout, pass.gradients));
        }
        loss
    }
}

/// The weighted cross-entropy of rows of `labels` scores against target distributions; turns the scores into their
/// gradients. A row with an empty target has neither.
pub(super) fn cross_entropy(scores: &mut [f32], labels: usize, targets: &[Distribution], weight: f32) -> f32 {
    let mut loss = 0.0;
    for (row, target) in scores.chunks_exact_mut(labels).zip(targets) {
        if target.is_empty() {
            row.fill(0.0);
            continue;
        }
        let max = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let sum: f32 = row.iter().map(|score| (score - max).exp()).sum();
        let log_sum = max + sum.ln();
        let losses = target.iter().map(|&(label, share)| share * (log_sum - row[usize::from(label)]));
        loss += losses.sum::<f32>() * weight;
        row.iter_mut().for_each(|score| *score = (*score - log_sum).exp() * weight);
        for &(label, share) in target {
            row[usize::from(label)] -= share * weight;
        }
    }
    loss
}
