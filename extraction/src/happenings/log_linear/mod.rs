//! Log-linear models of participants, times and statuses, beside those of the neural network.
//!
//! A conditional logit model: each candidate's score is the sum of the weights of its features, and a softmax over the
//! candidates and "none" makes probabilities of them. The event heads learn words by heart from some hundred articles;
//! paths in the dependency tree, kinds of names and places in the text carry over to any article.

mod arguments;
mod choices;
mod statuses;
mod syntax;
mod times;

use crate::{
    language::hash,
    lexicon_file::{LexiconError, LexiconFile},
    schema::EventStatus,
};

pub(super) use arguments::{Candidates, TriggerContext};
pub(super) use choices::numbers;
pub use choices::{Choice, ChoiceKind};
pub(super) use statuses::StatusFeatures;
pub(super) use times::TimeCandidates;

/// Roles whose participants have a model: actor and recipient.
pub const ROLES: usize = 2;

/// Receives a feature as parts of its name.
type Emit<'e> = dyn FnMut(&[&str]) + 'e;

/// The weights of features in `N` models that share them.
#[derive(Debug)]
pub struct FeatureWeights<const N: usize> {
    by_hash: hash::Map<u32, [f32; N]>,
}

/// The models of all kinds.
#[derive(Debug)]
pub struct LogLinearModels {
    /// Weights of actors and recipients (`models/participants.tsv`).
    pub participants: FeatureWeights<ROLES>,
    /// Weights of times (`models/event-times.tsv`).
    pub times: FeatureWeights<1>,
    /// Weights of statuses (`models/event-statuses.tsv`), in the order of [`EventStatus::ALL`].
    pub statuses: FeatureWeights<{ EventStatus::ALL.len() }>,
}

impl LogLinearModels {
    /// Parses the files that are compiled in.
    ///
    /// # Errors
    /// The first malformed row.
    pub fn builtin() -> Result<Self, LexiconError> {
        Ok(Self {
            participants: FeatureWeights::parse(LexiconFile {
                name: "models/participants.tsv",
                text: include_str!("../../../models/participants.tsv"),
            })?,
            times: FeatureWeights::parse(LexiconFile {
                name: "models/event-times.tsv",
                text: include_str!("../../../models/event-times.tsv"),
            })?,
            statuses: FeatureWeights::parse(LexiconFile {
                name: "models/event-statuses.tsv",
                text: include_str!("../../../models/event-statuses.tsv"),
            })?,
        })
    }
}

impl<const N: usize> FeatureWeights<N> {
    /// Parses rows "feature TAB weight …".
    fn parse(file: LexiconFile<'_>) -> Result<Self, LexiconError> {
        let mut by_hash = hash::Map::default();
        for row in file.rows() {
            let mut fields = row.text.split('\t');
            let feature = fields.next().unwrap_or_default();
            let mut weights = [0.0; N];
            for weight in &mut weights {
                *weight = row.number(fields.next().unwrap_or_default())?;
            }
            if fields.next().is_some() {
                return Err(row.error(format!("expected {N} weights, found more")));
            }
            by_hash.insert(hash::bytes(feature.as_bytes()), weights);
        }
        Ok(Self { by_hash })
    }

    /// Adds up the weights of the features that `features` emits.
    pub(super) fn sum(&self, features: impl FnOnce(&mut Emit<'_>)) -> [f32; N] {
        let mut sums = [0.0; N];
        let mut name = String::with_capacity(64);
        features(&mut |parts| {
            let weights = self.weight(parts, &mut name);
            sums.iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
        });
        sums
    }

    /// Returns the weights of one feature; `name` is a buffer for its name.
    pub(super) fn weight(&self, parts: &[&str], name: &mut String) -> [f32; N] {
        name.clear();
        parts.iter().for_each(|part| name.push_str(part));
        self.by_hash.get(&hash::bytes(name.as_bytes())).copied().unwrap_or([0.0; N])
    }
}

/// Returns the digits of a number up to 12; larger ones are 12.
fn digits(number: usize) -> &'static str {
    const DIGITS: [&str; 13] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
    DIGITS[number.min(DIGITS.len() - 1)]
}

/// Returns the digits of how many sentences `other` stands behind `sentence`, from -4 to 4.
fn sentence_distance(sentence: u32, other: u32) -> &'static str {
    const DISTANCES: [&str; 9] = ["-4", "-3", "-2", "-1", "0", "1", "2", "3", "4"];
    let behind = (i64::from(other) - i64::from(sentence)).clamp(-4, 4);
    DISTANCES[(behind + 4) as usize]
}

/// Returns the number of bits of a distance in words.
fn magnitude(words: usize) -> &'static str {
    digits((usize::BITS - words.leading_zeros()) as usize)
}

/// Returns the name of a truth value in features.
fn truth(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_of_features_are_added_and_others_count_nothing() {
        let text = "# a comment\npath=nsubj\t1.5\t-0.5\ncount=2\t0.25\t1\n";
        let weights = FeatureWeights::<2>::parse(LexiconFile { name: "x.tsv", text }).unwrap();
        let sums = weights.sum(|emit| {
            emit(&["path=", "nsubj"]);
            emit(&["count=", digits(2)]);
            emit(&["count=", digits(3)]);
        });
        assert_eq!(sums, [1.75, 0.5]);
    }

    #[test]
    fn a_row_with_too_few_weights_is_an_error() {
        let error = FeatureWeights::<2>::parse(LexiconFile { name: "x.tsv", text: "a\t1\n" }).unwrap_err();
        assert_eq!(error.to_string(), "x.tsv, line 1: \"\" is no number");
    }

    #[test]
    fn distances_are_cut_at_four_sentences() {
        assert_eq!(
            [sentence_distance(3, 3), sentence_distance(9, 2), sentence_distance(2, 4)],
            ["0", "-4", "2"]
        );
    }
}
