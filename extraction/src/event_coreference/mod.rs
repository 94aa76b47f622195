//! Which reports tell the same happening. Pure, and the same for articles that join one by one and for a whole
//! file of them.
//!
//! [`Report`] is what is looked at; [`Judgement`] scores two reports (a logistic regression over named features,
//! `models/folding.tsv`); [`join`] decides which happening a report belongs to. Days, voice and known actors
//! forbid, everything else is weighed.

mod features;
mod judgement;
mod report;
mod words;

pub use judgement::Judgement;

/// Features and pairs of triggers, for the crate that trains the model.
#[cfg(feature = "training")]
pub mod training {
    pub use super::{
        features::{FEATURES, compare},
        judgement::pair,
    };
}

pub use report::Report;
pub use words::Words;

/// As many reports of a happening are asked, the latest first: what bounds the work where thousands tell it.
const ASKED: usize = 24;

/// The happening that reports which tell the same belong to, of those given by their reports: the one they are most
/// alike to on average, when that is enough and none of them forbids it; of equals the first. `None` founds a
/// new one.
pub fn join<'r, H, R>(judgement: &Judgement, reports: &[Report], happenings: H) -> Option<usize>
where
    H: IntoIterator<Item = R>,
    R: IntoIterator<Item = &'r Report>,
{
    let mut best = (judgement.joins_above, None);
    for (nth, told) in happenings.into_iter().enumerate() {
        let (mut sum, mut asked, mut forbidden) = (0.0, 0, false);
        for other in told.into_iter().take(ASKED) {
            for report in reports.iter().take(ASKED) {
                sum += judgement.score(report, other);
                asked += 1;
                forbidden |= !report.agrees(other);
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
pub fn fold(judgement: &Judgement, reports: &[Report]) -> Vec<Vec<usize>> {
    let mut happenings: Vec<Vec<usize>> = Vec::new();
    for (nth, report) in reports.iter().enumerate() {
        let told = happenings.iter().map(|happening| happening.iter().rev().map(|&other| &reports[other]));
        match join(judgement, std::slice::from_ref(report), told) {
            Some(known) => happenings[known].push(nth),
            None => happenings.push(vec![nth]),
        }
    }
    happenings
}

#[cfg(test)]
mod tests;
