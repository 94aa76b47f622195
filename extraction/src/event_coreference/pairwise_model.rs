//! Pairwise model of event coreference: logistic regression over named features.

use std::{collections::HashMap, fmt::Write};

use super::{
    event_features::EventFeatures,
    linear_model::{LinearModel, MIN_ARTICLE_COSINE, MIN_SCORE},
    pair_features::{FEATURES, NAMES, compare},
};
use crate::lexicon_file::{LexiconError, LexiconFile};

/// Threshold within one article: coreference must be more likely than not.
const WITHIN_DOCUMENT_THRESHOLD: f32 = 0.0;

/// Weights, threshold and trigger pairs of the model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PairwiseModel {
    /// Weights of the features of a pair; the threshold is for an event and a cluster.
    pub linear: LinearModel<FEATURES>,
    /// Pairs of trigger stems in alphabetical order, with the smoothed share of such pairs that were coreferent.
    pub pairs: HashMap<(String, String), f32>,
}

impl PairwiseModel {
    /// Parses the model of `models/event-coreference.tsv`, with the threshold that scored best on gold.
    ///
    /// # Errors
    /// The first malformed row.
    pub fn builtin() -> Result<Self, LexiconError> {
        Self::parse("models/event-coreference.tsv", include_str!("../../models/event-coreference.tsv"))
    }

    /// Sets the threshold for events of one article.
    #[must_use]
    pub fn within_document(self) -> Self {
        self.with_threshold(WITHIN_DOCUMENT_THRESHOLD)
    }

    /// Replaces the threshold.
    #[must_use]
    pub fn with_threshold(mut self, threshold: f32) -> Self {
        self.linear.threshold = threshold;
        self
    }

    /// Parses the file format of [`PairwiseModel::to_tsv`]; `name` is the file's, for errors.
    ///
    /// # Errors
    /// The first row that is malformed or names an unknown feature.
    pub fn parse(name: &str, text: &str) -> Result<Self, LexiconError> {
        let mut model = Self::default();
        for row in (LexiconFile { name, text }).rows() {
            let fields: Vec<&str> = row.text.split('\t').collect();
            match fields[..] {
                ["weight", feature, value] => model.linear.set(&NAMES, row, (feature, value))?,
                ["pair", one, other, share] => {
                    model.pairs.insert((one.to_owned(), other.to_owned()), row.number(share)?);
                }
                _ => return Err(row.error("expected a weight or a pair")),
            }
        }
        Ok(model)
    }

    /// Writes rows "weight TAB feature TAB value" and "pair TAB stem TAB stem TAB share".
    pub fn to_tsv(&self) -> String {
        let mut table = String::from(
            "# The pairwise model of event coreference, written by `train event-coreference` of lab (README.md).\n",
        );
        for (name, weight) in self.linear.values(&NAMES) {
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
        self.log_odds(a, b, articles).max(MIN_SCORE)
    }

    /// Returns the log-odds of a pair, whatever its days, status and actors; `articles` is the cosine of the articles.
    pub(super) fn log_odds(&self, a: &EventFeatures, b: &EventFeatures, articles: f32) -> f32 {
        self.linear.log_odds(&compare(a, b, articles, self.trigger_pair_probability(a, b)))
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
        let mut model = PairwiseModel::default().with_threshold(-1.0);
        (model.linear.bias, model.linear.weights[0]) = (-2.5, 1.25);
        model.pairs.insert(("blast".to_owned(), "explod".to_owned()), 0.5);
        assert_eq!(PairwiseModel::parse("written", &model.to_tsv()), Ok(model));
    }

    #[test]
    fn a_malformed_row_is_an_error_with_its_line() {
        for (row, problem) in [
            ("weight\tsame moon\t1", "x, line 2: \"same moon\" is no feature"),
            ("weight\tbias\tmuch", "x, line 2: \"much\" is no number"),
            ("pair\tblast\t0.5", "x, line 2: expected a weight or a pair"),
        ] {
            let error = PairwiseModel::parse("x", &format!("# model\n{row}\n")).unwrap_err();
            assert_eq!(error.to_string(), problem);
        }
    }
}
