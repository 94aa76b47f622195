//! Weights of named features, as the models of pairs of events and of happenings have them.

use crate::lexicon_file::{LexiconError, Row};

/// Cosine of two articles below which their events are unrelated.
pub(super) const MIN_ARTICLE_COSINE: f32 = 0.06;
/// Lowest score of a pair. Lower ones are raised to it, so that one doubtful pair does not split a cluster.
pub(super) const MIN_SCORE: f32 = -6.0;

/// Log-odds of `N` features, and the threshold for their sum.
#[derive(Debug, Clone, PartialEq)]
pub struct LinearModel<const N: usize> {
    /// Log-odds of each feature.
    pub weights: [f32; N],
    /// Log-odds without any feature.
    pub bias: f32,
    /// Mean score of its pairs above which an item joins a cluster.
    pub threshold: f32,
}

impl<const N: usize> Default for LinearModel<N> {
    fn default() -> Self {
        Self { weights: [0.0; N], bias: 0.0, threshold: 0.0 }
    }
}

impl<const N: usize> LinearModel<N> {
    /// Returns the log-odds of a pair with these features.
    pub(super) fn log_odds(&self, features: &[f32; N]) -> f32 {
        let sum: f32 = features.iter().zip(self.weights).map(|(feature, weight)| feature * weight).sum();
        sum + self.bias
    }

    /// Sets the value of a feature, of "bias" or of "threshold", as `row` gives it.
    ///
    /// # Errors
    /// `name` is none of `names`, or `value` is no number.
    pub(super) fn set(
        &mut self,
        names: &[&str; N],
        row: Row<'_>,
        (name, value): (&str, &str),
    ) -> Result<(), LexiconError> {
        let target = match name {
            "bias" => &mut self.bias,
            "threshold" => &mut self.threshold,
            _ => {
                let index = names.iter().position(|&feature| feature == name);
                &mut self.weights[index.ok_or_else(|| row.error(format!("{name:?} is no feature")))?]
            }
        };
        *target = row.number(value)?;
        Ok(())
    }

    /// Iterates over the names and values that a file of the model has, in its order.
    pub(super) fn values(&self, names: &[&'static str; N]) -> impl Iterator<Item = (&'static str, f32)> {
        let weights = names.iter().copied().zip(self.weights);
        weights.chain([("bias", self.bias), ("threshold", self.threshold)])
    }
}
