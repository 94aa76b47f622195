//! Pairwise model of event coreference: logistic regression over named features.

use std::{collections::HashMap, fmt::Write, sync::LazyLock};

use super::{
    event_features::EventFeatures,
    pair_features::{FEATURES, NAMES, compare},
};

/// Lowest score of a pair. Lower ones are raised to it, so that one doubtful pair does not split a cluster.
const MIN_SCORE: f32 = -6.0;
/// Cosine of two articles below which their events are unrelated.
const MIN_ARTICLE_COSINE: f32 = 0.06;
/// Threshold within one article: coreference must be more likely than not.
const WITHIN_DOCUMENT_THRESHOLD: f32 = 0.0;
/// Threshold across articles: almost three times as likely as not. Events of similar stories resemble each other, and a
/// wrong link is harder to notice.
const CROSS_DOCUMENT_THRESHOLD: f32 = 1.0;

/// Weights, threshold and trigger pairs of the model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PairwiseModel {
    /// Log-odds of each feature.
    pub weights: [f32; FEATURES],
    /// Log-odds without any feature.
    pub bias: f32,
    /// Mean score above which an event joins a cluster.
    pub threshold: f32,
    /// Pairs of trigger stems in alphabetical order, with the smoothed share of such pairs that were coreferent.
    pub pairs: HashMap<(String, String), f32>,
}

impl PairwiseModel {
    /// Returns the model of `models/event-coreference.tsv`, with the threshold that scored best on gold.
    pub fn builtin() -> &'static Self {
        static BUILTIN: LazyLock<PairwiseModel> =
            LazyLock::new(|| PairwiseModel::parse(include_str!("../../models/event-coreference.tsv")));
        &BUILTIN
    }

    /// Returns the built-in model with the threshold for events of one article.
    pub fn within_document() -> &'static Self {
        static WITHIN: LazyLock<PairwiseModel> =
            LazyLock::new(|| PairwiseModel::builtin().clone().with_threshold(WITHIN_DOCUMENT_THRESHOLD));
        &WITHIN
    }

    /// Returns the built-in model with the threshold for events of several articles.
    pub fn cross_document() -> &'static Self {
        static CROSS: LazyLock<PairwiseModel> =
            LazyLock::new(|| PairwiseModel::builtin().clone().with_threshold(CROSS_DOCUMENT_THRESHOLD));
        &CROSS
    }

    /// Replaces the threshold.
    #[must_use]
    pub fn with_threshold(self, threshold: f32) -> Self {
        Self { threshold, ..self }
    }

    /// Parses the file format of [`PairwiseModel::to_tsv`]. Unknown rows are ignored, so that older files can be scored.
    pub fn parse(table: &str) -> Self {
        let mut model = Self::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            let number = fields.last().and_then(|value| value.parse::<f32>().ok());
            match (&fields[..], number) {
                (["weight", "bias", _], Some(value)) => model.bias = value,
                (["weight", "threshold", _], Some(value)) => model.threshold = value,
                (["weight", name, _], Some(value)) => {
                    if let Some(index) = NAMES.iter().position(|known| known == name) {
                        model.weights[index] = value;
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

    /// Writes rows "weight TAB feature TAB value" and "pair TAB stem TAB stem TAB share".
    pub fn to_tsv(&self) -> String {
        let mut table = String::from(
            "# The pairwise model of event coreference, written by `train event-coreference` of lab (README.md).\n",
        );
        let weights = NAMES.iter().copied().zip(self.weights);
        for (name, weight) in weights.chain([("bias", self.bias), ("threshold", self.threshold)]) {
            let _ = writeln!(table, "weight\t{name}\t{weight:.4}");
        }
        let mut pairs: Vec<_> = self.pairs.iter().collect();
        pairs.sort_by(|a, b| a.0.cmp(b.0));
        for ((one, other), share) in pairs {
            let _ = writeln!(table, "pair\t{one}\t{other}\t{share:.3}");
        }
        table
    }

    /// Scores a pair: the log-odds that both events are the same, at least −6. Incompatible events and events of
    /// unrelated articles get −6.
    pub fn score(&self, a: &EventFeatures, b: &EventFeatures) -> f32 {
        if !a.is_compatible(b) {
            return MIN_SCORE;
        }
        let articles = a.article.cosine(&b.article);
        if !a.same_article(b) && articles < MIN_ARTICLE_COSINE {
            return MIN_SCORE;
        }
        let features = compare(a, b, articles, self.trigger_pair_probability(a, b));
        let sum: f32 = features.iter().zip(self.weights).map(|(feature, weight)| feature * weight).sum();
        (sum + self.bias).max(MIN_SCORE)
    }

    /// Returns the probability that events with these two triggers are coreferent; 0 for one trigger and for unknown
    /// pairs.
    pub fn trigger_pair_probability(&self, a: &EventFeatures, b: &EventFeatures) -> f32 {
        if a.trigger() == b.trigger() {
            return 0.0;
        }
        self.pairs.get(&trigger_pair(a, b)).copied().unwrap_or(0.0)
    }
}

/// Returns the trigger stems of two events in alphabetical order.
pub fn trigger_pair(a: &EventFeatures, b: &EventFeatures) -> (String, String) {
    let (one, other) = if a.trigger() < b.trigger() { (a, b) } else { (b, a) };
    (one.trigger().to_owned(), other.trigger().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_model_has_every_weight() {
        let table = include_str!("../../models/event-coreference.tsv");
        for name in NAMES.into_iter().chain(["bias", "threshold"]) {
            assert!(table.contains(&format!("\nweight\t{name}\t")), "{name}");
        }
    }

    #[test]
    fn written_model_parses_to_the_same() {
        let mut model = PairwiseModel { bias: -2.5, threshold: -1.0, ..PairwiseModel::default() };
        model.weights[0] = 1.25;
        model.pairs.insert(("blast".to_owned(), "explod".to_owned()), 0.5);
        assert_eq!(PairwiseModel::parse(&model.to_tsv()), model);
    }
}
