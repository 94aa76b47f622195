//! The probability that two triggers are of one happening.

use super::weights::Weights;
use crate::language::{EventPredictions, TriggerPrediction};

/// Returns the probability that a trigger and an earlier one, both indexes into the predictions, are of one happening.
///
/// Logistic regression over the model's own log-odds and what both triggers are: the model learns pairs from some hundred
/// articles, while words and hidden states know what is alike from all that the encoder ever read.
pub(super) fn probability(
    predictions: &EventPredictions,
    (later, earlier): (usize, usize),
    has_same_stem: bool,
    weights: &Weights,
) -> f32 {
    let similarity = predictions.similarity(later, earlier, has_same_stem);
    let (one, other) = (&predictions.triggers[later], &predictions.triggers[earlier]);
    let lead = |trigger: &TriggerPrediction| trigger.importance[3];
    let score = weights.pair_bias
        + weights.pair_coreference * similarity.coreference
        + weights.pair_hidden * similarity.hidden
        + weights.pair_word * similarity.word
        + weights.pair_stem * f32::from(u8::from(has_same_stem))
        + weights.pair_type * agreement(&one.types, &other.types)
        + weights.pair_status * agreement(&one.statuses, &other.statuses)
        + weights.pair_lead * lead(one) * lead(other)
        + weights.pair_lead_difference * (lead(one) - lead(other)).abs()
        + weights.pair_news * one.main() * other.main();
    1.0 / (1.0 + (-score).exp())
}

/// Returns the probability that two distributions give the same label.
fn agreement(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}
