//! Model of happenings across articles: logistic regression over named features of a pair.

use std::fmt::Write;

use super::{
    happening_features::HappeningFeatures,
    happening_pair::{FEATURES, NAMES, compare, days_apart},
    linear_model::{LinearModel, MIN_ARTICLE_COSINE, MIN_SCORE},
    pairwise_model::PairwiseModel,
};
use crate::lexicon_file::{LexiconError, LexiconFile};

/// Most days between two reports of a happening that both date it: papers and extractions err about the day.
const MAX_DAYS_APART: f32 = 7.0;

/// Weights and threshold of the model.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HappeningModel {
    /// Weights of the features of a pair; the threshold is for happenings of an article and those of others.
    pub linear: LinearModel<FEATURES>,
}

impl HappeningModel {
    /// Parses the model of `models/happening-coreference.tsv`.
    ///
    /// # Errors
    /// The first malformed row.
    pub fn builtin() -> Result<Self, LexiconError> {
        Self::parse(
            "models/happening-coreference.tsv",
            include_str!("../../models/happening-coreference.tsv"),
        )
    }

    /// Parses the file format of [`HappeningModel::to_tsv`]; `name` is the file's, for errors.
    ///
    /// # Errors
    /// The first row that is malformed or names an unknown feature.
    pub fn parse(name: &str, text: &str) -> Result<Self, LexiconError> {
        let mut model = Self::default();
        for row in (LexiconFile { name, text }).rows() {
            let [feature, value] = row.fields()?;
            model.linear.set(&NAMES, row, (feature, value))?;
        }
        Ok(model)
    }

    /// Writes rows "feature TAB value".
    pub fn to_tsv(&self) -> String {
        let mut table = String::from(
            "# The model of happenings across articles, written by `train happening-coreference` of lab (README.md).\n",
        );
        for (name, weight) in self.linear.values(&NAMES) {
            let _ = writeln!(table, "{name}\t{weight:.4}");
        }
        table
    }

    /// Scores a pair: the log-odds that both are the same happening, at least −6.
    ///
    /// Happenings of unrelated articles and those more than a week apart get −6. `events` scores the pairs of their events.
    pub fn score(&self, events: &PairwiseModel, a: &HappeningFeatures, b: &HappeningFeatures) -> f32 {
        let is_unrelated = a.article.cosine(&b.article) < MIN_ARTICLE_COSINE;
        if is_unrelated || days_apart(a, b).is_some_and(|days| days > MAX_DAYS_APART) {
            return MIN_SCORE;
        }
        self.linear.log_odds(&compare(a, b, events)).max(MIN_SCORE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_model_has_every_weight() {
        let table = include_str!("../../models/happening-coreference.tsv");
        for name in NAMES.into_iter().chain(["bias", "threshold"]) {
            assert!(table.contains(&format!("\n{name}\t")), "{name}");
        }
    }

    #[test]
    fn written_model_parses_to_the_same() {
        let mut model = HappeningModel::default();
        (model.linear.bias, model.linear.threshold, model.linear.weights[3]) = (-2.5, 0.5, 1.25);
        assert_eq!(HappeningModel::parse("written", &model.to_tsv()), Ok(model));
    }
}
