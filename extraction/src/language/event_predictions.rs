//! What a model predicts about events: triggers with their labels, and scores of pairs over the whole article.

use std::{ops::Range, sync::Arc};

use super::{
    AnnotatedText,
    pair_biases::{PairBiases, TIME, TimeFeatures},
};

/// Labels of a word: no trigger, or one of a minor, main or lead happening.
pub const IMPORTANCES: usize = 4;
/// Labels of the status, in the order of [`EventStatus::ALL`](crate::schema::EventStatus::ALL).
pub const STATUSES: usize = 5;
/// Ways in which a happening's time is made of an expression: it is exactly that, since then, until then, or a range
/// between two of them.
pub const FORMS: usize = 4;
/// Scores of a trigger for what it lacks: an actor, a recipient, a place, a time; and for two times that no expression
/// gives, the day and the month of publication.
pub const ABSENT: usize = 6;
/// Words on either side of a trigger among which its arguments are sought: news is shorter, and the work stays linear.
const MAX_ARGUMENT_DISTANCE: usize = 1500;
/// Words on either side of a trigger among which its time is sought. The day in the first sentence dates the last one of a
/// long report.
const MAX_TIME_DISTANCE: usize = 5000;

/// The predictions of the event heads for one document.
#[derive(Debug)]
pub struct EventPredictions {
    /// The triggers, in text order.
    pub triggers: Vec<TriggerPrediction>,
    /// The names of the types, in the order of [`TriggerPrediction::types`].
    pub types: Arc<[String]>,
    /// Probability of every token that it is a trigger, triggers or not.
    pub(super) trigger_probabilities: Vec<f32>,
    /// The projection of every token as an argument.
    pub(super) dependents: Vec<f32>,
    biases: Arc<PairBiases>,
    width: usize,
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
    /// The hidden state, of length 1.
    pub(super) hidden: Vec<f32>,
    /// The embedding of the word without context, of length 1; triggers of one word share it.
    pub(super) embedding: Arc<[f32]>,
    pub(super) pair_dependent: Vec<f32>,
    pub(super) pair_product: Vec<f32>,
}

impl TriggerPrediction {
    /// Returns the probability of a happening that belongs in a timeline.
    pub fn main(&self) -> f32 {
        self.importance[2] + self.importance[3]
    }

    /// Returns which of the times of the article, in text order, are near enough to be its time.
    pub fn near(&self, times: &[TimeFeatures]) -> Range<usize> {
        let first = times.partition_point(|time| time.word + MAX_TIME_DISTANCE < self.token);
        first..times.partition_point(|time| time.word < self.token + MAX_TIME_DISTANCE)
    }
}

/// How alike two triggers are.
#[derive(Debug, Clone, Copy)]
pub struct TriggerSimilarity {
    /// Log-odds that they refer to the same happening.
    pub coreference: f32,
    /// Cosine of their hidden states.
    pub hidden: f32,
    /// Cosine of the embeddings of their words without context.
    pub word: f32,
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
    /// The expressions near the trigger, as a range of all.
    pub near: Range<usize>,
    /// Probability of each expression of [`Self::near`].
    pub expressions: Vec<f32>,
}

impl EventPredictions {
    pub(super) fn new(types: Arc<[String]>, biases: Arc<PairBiases>, width: usize) -> Self {
        Self {
            triggers: Vec::new(),
            types,
            trigger_probabilities: Vec::new(),
            dependents: Vec::new(),
            biases,
            width,
        }
    }

    /// Cuts the document after `count` tokens.
    pub(super) fn truncate(&mut self, count: usize) {
        self.triggers.retain(|trigger| trigger.token < count);
        self.trigger_probabilities.truncate(count);
        self.dependents.truncate(count * self.width);
    }

    /// Returns the probability that a token is a trigger.
    pub fn trigger_probability(&self, token: usize) -> f32 {
        self.trigger_probabilities.get(token).copied().unwrap_or(0.0)
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

    /// Returns the distribution over the times near a trigger. `times` are those of the article, in text order.
    pub fn times(
        &self,
        doc: &AnnotatedText<'_>,
        trigger: &TriggerPrediction,
        times: &[TimeFeatures],
    ) -> TimeDistribution {
        let mut scores = trigger.absent[TIME..].to_vec();
        let product = &trigger.argument_products[TIME * self.width..][..self.width];
        let before = times.partition_point(|time| time.word < trigger.token);
        let near = trigger.near(times);
        scores.extend(near.clone().zip(&times[near.clone()]).map(|(nth, time)| {
            let of_kind = self.biases.of_kind(time, self.width).map(|kind| dot(kind, product));
            let has_same_sentence = doc.tokens[time.word].sentence == doc.tokens[trigger.token].sentence;
            self.score(doc, trigger, TIME, time.word)
                + of_kind[0]
                + of_kind[1]
                + self.biases.of_times_between(has_same_sentence, before, nth)
        }));
        softmax(&mut scores);
        let expressions = scores.split_off(3);
        TimeDistribution {
            undated: scores[0],
            publication_day: scores[1],
            publication_month: scores[2],
            near,
            expressions,
        }
    }

    /// Returns how alike a trigger and an earlier one are.
    pub fn similarity(&self, later: usize, earlier: usize, has_same_stem: bool) -> TriggerSimilarity {
        let (later, earlier) = (&self.triggers[later], &self.triggers[earlier]);
        let bias = self.biases.of_triggers(later.token.abs_diff(earlier.token), has_same_stem);
        let score = dot(&later.pair_dependent, &earlier.pair_product) + bias;
        TriggerSimilarity {
            coreference: score,
            hidden: dot(&later.hidden, &earlier.hidden),
            word: dot(&later.embedding, &earlier.embedding),
        }
    }

    fn score(&self, doc: &AnnotatedText<'_>, trigger: &TriggerPrediction, role: usize, token: usize) -> f32 {
        let dependent = &self.dependents[token * self.width..][..self.width];
        let product = &trigger.argument_products[role * self.width..][..self.width];
        dot(dependent, product) + self.biases.of_words(doc, role, trigger.token, token)
    }
}

/// Divides a vector by its length.
pub(super) fn normalized(mut vector: Vec<f32>) -> Vec<f32> {
    let length = dot(&vector, &vector).sqrt().max(f32::MIN_POSITIVE);
    vector.iter_mut().for_each(|value| *value /= length);
    vector
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
