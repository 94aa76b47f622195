//! Which reports tell the same happening. Pure, and the same for articles that join one by one and for a whole
//! file of them.
//!
//! [`EventFeatures`] is what is looked at; [`PairwiseModel`] scores two reports (a logistic regression over named features,
//! `models/event-coreference.tsv`); [`best_cluster`] decides which happening a report belongs to. Days, assertion and known actors
//! forbid, everything else is weighed.

mod event_features;
mod pair_features;
mod pairwise_model;
mod tf_idf;

pub use pairwise_model::PairwiseModel;

/// Features and pairs of triggers, for the crate that trains the model.
#[cfg(feature = "training")]
pub mod training {
    pub use super::{
        pair_features::{FEATURES, compare},
        pairwise_model::pair,
        tf_idf::stem,
    };
}

pub use event_features::EventFeatures;
pub use tf_idf::TfIdfVector;

/// As many reports of a happening are asked, the latest first: what bounds the work where thousands tell it.
const ASKED: usize = 24;

/// The happening that reports which tell the same belong to, of those given by their reports: the one they are most
/// alike to on average, when that is enough and none of them forbids it; of equals the first. `None` founds a
/// new one.
pub fn best_cluster<'r, H, R>(
    model: &PairwiseModel,
    reports: &[EventFeatures],
    happenings: H,
) -> Option<usize>
where
    H: IntoIterator<Item = R>,
    R: IntoIterator<Item = &'r EventFeatures>,
{
    let mut best = (model.threshold, None);
    for (nth, told) in happenings.into_iter().enumerate() {
        let (mut sum, mut asked, mut forbidden) = (0.0, 0, false);
        for other in told.into_iter().take(ASKED) {
            for report in reports.iter().take(ASKED) {
                sum += model.score(report, other);
                asked += 1;
                forbidden |= !report.is_compatible(other);
            }
        }
        let mean = sum / asked.max(1) as f32;
        if asked > 0 && !forbidden && mean > best.0 {
            best = (mean, Some(nth));
        }
    }
    best.1
}

/// Folds reports in their order, each joining what the earlier ones founded: lists of their numbers.
pub fn cluster(model: &PairwiseModel, reports: &[EventFeatures]) -> Vec<Vec<usize>> {
    let mut happenings: Vec<Vec<usize>> = Vec::new();
    for (nth, report) in reports.iter().enumerate() {
        let told = happenings.iter().map(|happening| happening.iter().rev().map(|&other| &reports[other]));
        match best_cluster(model, std::slice::from_ref(report), told) {
            Some(known) => happenings[known].push(nth),
            None => happenings.push(vec![nth]),
        }
    }
    happenings
}

#[cfg(test)]
mod tests;
