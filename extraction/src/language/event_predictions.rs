//! What a model predicts about events: triggers with their labels, and scores of pairs over the whole article.

use std::{ops::Range, sync::Arc};

use super::AnnotatedText;

/// Labels of a word: no trigger, or one of a minor, main or lead happening.
pub const IMPORTANCES: usize = 4;
/// Labels of the status, in the order of [`EventStatus::ALL`](crate::schema::EventStatus::ALL).
pub const STATUSES: usize = 5;
/// Ways in which a happening's time is made of an expression: it is exactly that, since then, until then, or a range
/// between two of them.
pub const FORMS: usize = 4;
/// Relations of a trigger to other words: actor, recipient, place, time.
pub const PAIR_ROLES: usize = 4;
/// Scores of a trigger for what it lacks: an actor, a recipient, a place, a time; and for two times that no expression
/// gives, the day and the month of publication.
pub const ABSENT: usize = 6;
/// The role of times among [`PAIR_ROLES`].
const TIME: usize = 3;
/// Ranges of distances in words; each begins at one of these, the first at 0.
const DISTANCE_STARTS: [usize; 13] = [1, 2, 3, 4, 6, 8, 12, 16, 24, 40, 80, 160, 320];
/// Their number.
pub const DISTANCES: usize = DISTANCE_STARTS.len() + 1;
/// Words on either side of a trigger among which its arguments are sought: news is shorter, and the work stays linear.
const MAX_ARGUMENT_DISTANCE: usize = 1500;

/// The predictions of the event heads for one document.
#[derive(Debug)]
pub struct EventPredictions {
    /// The triggers, in text order.
    pub triggers: Vec<TriggerPrediction>,
    /// The names of the types, in the order of [`TriggerPrediction::types`].
    pub types: Arc<[String]>,
    /// The projection of every token as an argument.
    pub(super) dependents: Vec<f32>,
    biases: Arc<PairBiases>,
    width: usize,
}

/// What the distance of two words adds to the score of their pair.
#[derive(Debug)]
pub(super) struct PairBiases {
    /// Role, other or same sentence, before or after the trigger, range of distance.
    pub(super) arguments: Vec<f32>,
    /// Other or same stem, range of distance.
    pub(super) coreference: Vec<f32>,
}

/// A word that may be a trigger, with probabilities of its labels.
#[derive(Debug, Clone)]
pub struct TriggerPrediction {
    /// The word.
    pub token: usize,
    /// Probabilities of no trigger, and of a minor, main and lead happening.
    pub importance: [f32; IMPORTANCES],
    /// Probabilities of the types.
    pub types: Vec<f32>,
    /// Probabilities of the statuses.
    pub statuses: Vec<f32>,
    /// Probability that the happening is background.
    pub background: f32,
    /// Probability that it is only claimed.
    pub attributed: f32,
    /// Probabilities of the forms of its time: exactly, since, until, between.
    pub forms: Vec<f32>,
    pub(super) absent: Vec<f32>,
    pub(super) argument_products: Vec<f32>,
    pub(super) pair_dependent: Vec<f32>,
    pub(super) pair_product: Vec<f32>,
}

impl TriggerPrediction {
    /// Returns the probability of a happening that belongs in a timeline.
    pub fn main(&self) -> f32 {
        self.importance[2] + self.importance[3]
    }
}

/// The distribution over the times that a happening may have.
#[derive(Debug, Clone)]
pub struct TimeDistribution {
    /// Probability of no time.
    pub undated: f32,
    /// Probability of the day of publication without an expression.
    pub publication_day: f32,
    /// Probability of the month of publication without an expression.
    pub publication_month: f32,
    /// Probability of each expression.
    pub expressions: Vec<f32>,
}

impl EventPredictions {
    pub(super) fn new(types: Arc<[String]>, biases: Arc<PairBiases>, width: usize) -> Self {
        Self { triggers: Vec::new(), types, dependents: Vec::new(), biases, width }
    }

    /// Cuts the document after `count` tokens.
    pub(super) fn truncate(&mut self, count: usize) {
        self.triggers.retain(|trigger| trigger.token < count);
        self.dependents.truncate(count * self.width);
    }

    /// Returns the probability that a trigger has no argument of a role, and that of each word near it.
    ///
    /// `role` is 0 for actors, 1 for recipients, 2 for places.
    pub fn arguments(
        &self,
        doc: &AnnotatedText<'_>,
        trigger: &TriggerPrediction,
        role: usize,
    ) -> (f32, Range<usize>, Vec<f32>) {
        let start = trigger.token.saturating_sub(MAX_ARGUMENT_DISTANCE);
        let range = start..doc.tokens.len().min(trigger.token + MAX_ARGUMENT_DISTANCE);
        let mut scores = vec![trigger.absent[role]];
        scores.extend(range.clone().map(|token| self.score(doc, trigger, role, token)));
        softmax(&mut scores);
        let words = scores.split_off(1);
        (scores[0], range, words)
    }

    /// Returns the distribution over the times of a trigger; `words` has the last word of each time expression.
    pub fn times(
        &self,
        doc: &AnnotatedText<'_>,
        trigger: &TriggerPrediction,
        words: &[usize],
    ) -> TimeDistribution {
        let mut scores = trigger.absent[TIME..].to_vec();
        scores.extend(words.iter().map(|&word| self.score(doc, trigger, TIME, word)));
        softmax(&mut scores);
        let expressions = scores.split_off(3);
        TimeDistribution {
            undated: scores[0],
            publication_day: scores[1],
            publication_month: scores[2],
            expressions,
        }
    }

    /// Returns the probability that a trigger refers to the same happening as an earlier one.
    pub fn coreference(&self, later: usize, earlier: usize, has_same_stem: bool) -> f32 {
        let (later, earlier) = (&self.triggers[later], &self.triggers[earlier]);
        let distance = distance(later.token.abs_diff(earlier.token));
        let bias = self.biases.coreference[usize::from(has_same_stem) * DISTANCES + distance];
        let score = dot(&later.pair_dependent, &earlier.pair_product) + bias;
        1.0 / (1.0 + (-score).exp())
    }

    fn score(&self, doc: &AnnotatedText<'_>, trigger: &TriggerPrediction, role: usize, token: usize) -> f32 {
        let dependent = &self.dependents[token * self.width..][..self.width];
        let product = &trigger.argument_products[role * self.width..][..self.width];
        let has_same_sentence = doc.tokens[token].sentence == doc.tokens[trigger.token].sentence;
        let is_after = token > trigger.token;
        let table = (role * 2 + usize::from(has_same_sentence)) * 2 + usize::from(is_after);
        let distance = distance(token.abs_diff(trigger.token));
        dot(dependent, product) + self.biases.arguments[table * DISTANCES + distance]
    }
}

fn distance(words: usize) -> usize {
    DISTANCE_STARTS.partition_point(|&start| start <= words)
}

fn dot(one: &[f32], other: &[f32]) -> f32 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

fn softmax(scores: &mut [f32]) {
    let max = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    scores.iter_mut().for_each(|score| *score = (*score - max).exp());
    let sum: f32 = scores.iter().sum();
    scores.iter_mut().for_each(|score| *score /= sum);
}
