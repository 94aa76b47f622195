//! The learned part of folding: a weight for each feature, and pairs of triggers that told the same before.

use std::{collections::HashMap, fmt::Write, sync::LazyLock};

use super::{
    event_features::EventFeatures,
    pair_features::{FEATURES, NAMES, compare},
};

/// What has been learned of when two reports tell the same.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PairwiseModel {
    /// Log-odds of each feature.
    pub weights: [f32; FEATURES],
    /// Log-odds before any feature.
    pub bias: f32,
    /// A report joins a happening whose reports it scores above this with, on average.
    pub threshold: f32,
    /// Pairs of trigger stems, the first in the alphabet first, with the share of pairs that told the same.
    pub pairs: HashMap<(String, String), f32>,
}

/// The score of what cannot be the same; lower ones count as this, so that one doubtful report does not
/// tear a happening apart.
pub const LOWEST: f32 = -6.0;

/// Articles less alike than this tell of nothing in common.
const UNRELATED: f32 = 0.06;

impl PairwiseModel {
    /// The one that ships (`models/event-coreference.tsv`).
    pub fn builtin() -> &'static Self {
        static SHARED: LazyLock<PairwiseModel> =
            LazyLock::new(|| PairwiseModel::parse(include_str!("../../models/event-coreference.tsv")));
        &SHARED
    }

    /// … as the record asks it inside an article, where a wrong fold costs more than a missed one: reports join only
    /// where that is likelier than not.
    pub fn within_document() -> &'static Self {
        static WITHIN: LazyLock<PairwiseModel> =
            LazyLock::new(|| PairwiseModel::builtin().clone().with_threshold(0.0));
        &WITHIN
    }

    /// … and across articles, where it must be almost three times as likely (log-odds of one): affairs of a kind are
    /// closer to each other there, and nobody sees at a glance that two were taken for one.
    pub fn cross_document() -> &'static Self {
        static ACROSS: LazyLock<PairwiseModel> =
            LazyLock::new(|| PairwiseModel::builtin().clone().with_threshold(1.0));
        &ACROSS
    }

    /// The same with another threshold.
    #[must_use]
    pub fn with_threshold(self, threshold: f32) -> Self {
        Self { threshold, ..self }
    }

    /// Reads the file's text. Unknown lines are passed over, so that an older file still serves.
    pub fn parse(table: &str) -> Self {
        let mut model = Self::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let number = fields.last().and_then(|value| value.parse::<f32>().ok());
            match (&fields[..], number) {
                (["weight", "bias", _], Some(value)) => model.bias = value,
                (["weight", "joins above", _], Some(value)) => model.threshold = value,
                (["weight", name, _], Some(value)) => {
                    if let Some(at) = NAMES.iter().position(|known| known == name) {
                        model.weights[at] = value;
                    }
                }
                (["pair", one, other, _], Some(value)) => {
                    model.pairs.insert(((*one).to_owned(), (*other).to_owned()), value);
                }
                _ => {}
            }
        }
        model
    }

    /// The file's text.
    pub fn to_tsv(&self) -> String {
        let mut table = String::from(
            "# The pairwise model of event coreference, written by `train event-coreference` of lab (README.md).\n",
        );
        let named = NAMES.iter().zip(self.weights);
        let all = named.map(|(name, weight)| (*name, weight));
        for (name, weight) in all.chain([("bias", self.bias), ("joins above", self.threshold)]) {
            let _ = writeln!(table, "weight\t{name}\t{weight:.4}");
        }
        let mut pairs: Vec<_> = self.pairs.iter().collect();
        pairs.sort_by(|a, b| a.0.cmp(b.0));
        for ((one, other), share) in pairs {
            let _ = writeln!(table, "pair\t{one}\t{other}\t{share:.3}");
        }
        table
    }

    /// How sure it is that two reports tell the same, as log-odds, never below −6.
    pub fn score(&self, a: &EventFeatures, b: &EventFeatures) -> f32 {
        if !a.is_compatible(b) {
            return LOWEST;
        }
        let articles = a.article.cosine(&b.article);
        if !a.shares_article(b) && articles < UNRELATED {
            return LOWEST;
        }
        let features = compare(a, b, articles, self.trigger_pair_probability(a, b));
        let sum: f32 = features.iter().zip(self.weights).map(|(feature, weight)| feature * weight).sum();
        (sum + self.bias).max(LOWEST)
    }

    /// How often two triggers that differ told the same before.
    pub fn trigger_pair_probability(&self, a: &EventFeatures, b: &EventFeatures) -> f32 {
        if a.trigger() == b.trigger() {
            return 0.0;
        }
        self.pairs.get(&pair(a, b)).copied().unwrap_or(0.0)
    }
}

/// The pair of two triggers, in the order of the alphabet.
pub fn pair(a: &EventFeatures, b: &EventFeatures) -> (String, String) {
    let (one, other) = if a.trigger() < b.trigger() { (a, b) } else { (b, a) };
    (one.trigger().to_owned(), other.trigger().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut model = PairwiseModel { bias: -2.5, threshold: -1.0, ..PairwiseModel::default() };
        model.weights[0] = 1.25;
        model.pairs.insert(("blast".to_owned(), "explod".to_owned()), 0.5);
        assert_eq!(PairwiseModel::parse(&model.to_tsv()), model);
    }
}
