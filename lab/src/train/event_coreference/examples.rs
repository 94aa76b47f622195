//! Training examples of the pairwise model: pairs of event mentions.

use std::collections::HashMap;

use super::FOLDS;
use crate::{evaluate::event_coreference::EventMention, train::logistic_regression::Example};
use extraction::event_coreference::{
    PairwiseModel,
    training::{FEATURES, compare, trigger_pair},
};

/// Of the pairs that neither corefer nor share a trigger, one in so many is used, with this weight.
const NEGATIVE_SAMPLING: usize = 5;
/// Pseudo-counts of pairs that do not corefer, added to each pair of triggers.
const SMOOTHING: f32 = 3.0;

/// Makes an example of each pair of mentions in the same fold.
///
/// Trigger-pair probabilities are estimated on the other folds, so that they are as reliable as on new text.
pub(super) fn pair_examples(mentions: &[&EventMention]) -> Vec<Example<FEATURES>> {
    let mut examples = Vec::new();
    for fold in 0..FOLDS {
        let (own, others): (Vec<_>, Vec<_>) =
            mentions.iter().copied().partition(|mention| mention.topic % FOLDS == fold);
        let model = PairwiseModel { pairs: trigger_pair_probabilities(&others), ..PairwiseModel::default() };
        let mut negatives = 0;
        for (index, a) in own.iter().enumerate() {
            for b in &own[index + 1..] {
                let is_coreferent = a.cluster == b.cluster;
                let mut weight = 1.0;
                if !is_coreferent && a.features.trigger() != b.features.trigger() {
                    negatives += 1;
                    if negatives % NEGATIVE_SAMPLING != 0 {
                        continue;
                    }
                    weight = NEGATIVE_SAMPLING as f64;
                }
                let (a, b) = (&a.features, &b.features);
                let article_similarity = a.article.cosine(&b.article);
                let features = compare(a, b, article_similarity, model.trigger_pair_probability(a, b));
                examples.push(Example { features, is_positive: is_coreferent, weight });
            }
        }
    }
    examples
}

/// Estimates for each pair of different triggers how often mentions of one topic with them corefer.
///
/// Pairs that never corefer are left out.
pub(super) fn trigger_pair_probabilities(mentions: &[&EventMention]) -> HashMap<(String, String), f32> {
    let mut counts: HashMap<(String, String), (f32, f32)> = HashMap::new();
    for (index, a) in mentions.iter().enumerate() {
        for b in &mentions[index + 1..] {
            if b.topic != a.topic || b.features.trigger() == a.features.trigger() {
                continue;
            }
            let (coreferent, all) = counts.entry(trigger_pair(&a.features, &b.features)).or_default();
            *coreferent += f32::from(u8::from(a.cluster == b.cluster));
            *all += 1.0;
        }
    }
    let coreferent = counts.into_iter().filter(|(_, (coreferent, _))| *coreferent > 0.0);
    coreferent.map(|(pair, (coreferent, all))| (pair, coreferent / (all + SMOOTHING))).collect()
}
