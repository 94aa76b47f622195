//! The event heads: find the triggers of a window, and keep what pairs them with words of the whole article.
//!
//! A trigger is one word. Its arguments, its time and the triggers of the same happening may stand in other windows, so
//! the heads only project tokens here; [`EventPredictions`] scores the pairs when all windows are read.

use std::sync::Arc;

use super::{
    Dense, Scratch, Tensors, Window, biaffine::Biaffine, quantized::QuantizedRows, scores::softmax_rows,
};
use crate::language::{
    AnnotatedText, Relation, WeightsError,
    event_predictions::{ABSENT, EventPredictions, FORMS, IMPORTANCES, STATUSES, TriggerPrediction},
    pair_biases::{BETWEEN, DISTANCES, LAGS, LENGTHS, PAIR_ROLES, PATHS, PairBiases},
};

/// Words with a lower probability of being a trigger are dropped.
const MIN_TRIGGER_PROBABILITY: f32 = 0.2;

/// Numbers of sentences at which another part of the article begins; the first part begins at 0.
const POSITION_STARTS: [u32; 7] = [1, 2, 3, 5, 9, 17, 33];
/// Parts of an article.
const POSITIONS: usize = POSITION_STARTS.len() + 1;

/// The event heads of a model.
#[derive(Debug)]
pub struct EventHeads {
    /// The names of the types, in the order of their scores.
    types: Arc<[String]>,
    importance: Dense,
    /// Type, status, background, attribution and form of the time, side by side.
    attributes: Dense,
    /// Scores that a trigger has no actor, recipient or place, no time, or that of publication.
    absent: Dense,
    arguments: Biaffine,
    coreference: Biaffine,
    biases: Arc<PairBiases>,
    /// What each part of the article adds to the scores of importance.
    positions: Vec<f32>,
}

impl EventHeads {
    /// Reads all event heads: the list of types, three layers, two pairs, six tables.
    ///
    /// `relations` are those that the parser predicts, in the order of the table of paths.
    ///
    /// # Errors
    /// Sections that are missing, or have another number of labels.
    pub fn read(tensors: &mut Tensors<'_>, relations: &[Relation]) -> Result<Self, WeightsError> {
        let types: Arc<[String]> = tensors.lines()?.map(str::to_owned).collect();
        let (importance, attributes, absent) =
            (Dense::read(tensors)?, Dense::read(tensors)?, Dense::read(tensors)?);
        let (arguments, coreference) = (Biaffine::read(tensors)?, Biaffine::read(tensors)?);
        let biases = PairBiases {
            arguments: tensors.vector(PAIR_ROLES * 4 * DISTANCES)?,
            coreference: tensors.vector(2 * DISTANCES)?,
            paths: by_relation(&tensors.vector(PAIR_ROLES * PATHS * relations.len())?, relations),
            time_kinds: tensors.vector((LENGTHS + LAGS) * arguments.width())?,
            times_between: tensors.vector(2 * BETWEEN)?,
        };
        let heads = Self {
            importance,
            attributes,
            absent,
            arguments,
            coreference,
            biases: Arc::new(biases),
            positions: tensors.vector(POSITIONS * IMPORTANCES)?,
            types,
        };
        let fits = heads.importance.outputs() == IMPORTANCES
            && heads.attributes.outputs() == heads.types.len() + STATUSES + 2 + 2 + FORMS
            && heads.absent.outputs() == ABSENT
            && heads.arguments.outputs() == PAIR_ROLES
            && heads.coreference.outputs() == 1;
        if fits { Ok(heads) } else { Err(WeightsError::Broken("an event head has another number of labels")) }
    }

    /// Adds the triggers among the new tokens of a window, and the projections of these tokens.
    pub fn predict(
        &self,
        window: &Window,
        new_tokens: &QuantizedRows,
        doc: &mut AnnotatedText<'_>,
        scratch: &mut Scratch,
    ) {
        let first = window.first_new_token();
        let mut scores = scratch.take_buffer();
        self.importance.apply_quantized(new_tokens, scratch, &mut scores);
        for (scores, token) in scores.chunks_mut(IMPORTANCES).zip(&doc.tokens[first..]) {
            let part = POSITION_STARTS.partition_point(|&start| start <= token.sentence);
            let biases = &self.positions[part * IMPORTANCES..][..IMPORTANCES];
            scores.iter_mut().zip(biases).for_each(|(score, bias)| *score += bias);
        }
        softmax_rows(&mut scores, IMPORTANCES);
        let importances = &scores.as_chunks::<IMPORTANCES>().0[..new_tokens.count()];
        let is_trigger = |&row: &usize| {
            importances[row][0] <= 1.0 - MIN_TRIGGER_PROBABILITY
                && doc.word(first + row).starts_with(char::is_alphanumeric)
        };
        let rows: Vec<usize> = (0..new_tokens.count()).filter(is_trigger).collect();
        let mut triggers = QuantizedRows::default();
        triggers.copy_rows(new_tokens, rows.iter().copied());
        let (mut attributes, mut absent) = (scratch.take_buffer(), scratch.take_buffer());
        self.attributes.apply_quantized(&triggers, scratch, &mut attributes);
        self.absent.apply_quantized(&triggers, scratch, &mut absent);
        let arguments = self.arguments.project_both(new_tokens, &triggers, scratch);
        let pairs = self.coreference.project(&triggers, scratch);
        let argument_products = self.arguments.multiply_governors(&arguments.governors);
        let pair_products = self.coreference.multiply_governors(&pairs.governors);
        let (width, pair_width) = (arguments.width(), pairs.width());
        let predictions = doc
            .events
            .get_or_insert_with(|| EventPredictions::new(self.types.clone(), self.biases.clone(), width));
        predictions.trigger_probabilities.extend(importances.iter().map(|scores| 1.0 - scores[0]));
        predictions.dependents.extend_from_slice(&arguments.dependents);
        for (nth, &row) in rows.iter().enumerate() {
            let mut parts =
                attributes[nth * self.attributes.outputs()..][..self.attributes.outputs()].to_vec();
            let mut at = 0;
            let mut take = |count: usize| {
                at += count;
                let part = &mut parts[at - count..at];
                softmax_rows(part, count);
                part.to_vec()
            };
            let types = take(self.types.len());
            let statuses = take(STATUSES);
            let (background, attributed) = (take(2)[1], take(2)[1]);
            predictions.triggers.push(TriggerPrediction {
                token: first + row,
                importance: importances[row],
                types,
                statuses,
                background,
                attributed,
                forms: take(FORMS),
                absent: absent[nth * ABSENT..][..ABSENT].to_vec(),
                argument_products: argument_products[nth * PAIR_ROLES * width..][..PAIR_ROLES * width]
                    .to_vec(),
                hidden: Vec::new(),
                embedding: Arc::default(),
                pair_dependent: pairs.dependent(nth).to_vec(),
                pair_product: pair_products[nth * pair_width..][..pair_width].to_vec(),
            });
        }
        arguments.release(scratch);
        pairs.release(scratch);
        scratch.return_buffers([scores, attributes, absent]);
    }
}

/// Puts rows of values for `relations` in the order of [`Relation::ALL`]; relations without a value have 0.
fn by_relation(rows: &[f32], relations: &[Relation]) -> Vec<f32> {
    let mut ordered = vec![0.0; rows.len() / relations.len() * Relation::ALL.len()];
    for (row, values) in rows.chunks(relations.len()).enumerate() {
        for (relation, value) in relations.iter().zip(values) {
            ordered[row * Relation::ALL.len() + *relation as usize] = *value;
        }
    }
    ordered
}
