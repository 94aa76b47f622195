//! Attributions: finds cues among the new tokens, and the contents and sources of each cue in the whole window.

use std::ops::Range;

use super::{
    Heads, Scratch, Window, bio,
    labels::{CUE_LABELS, MIN_CUE_PROBABILITY, ROLE_LABELS},
    quantized::QuantizedRows,
    scores::softmax_rows,
};
use crate::language::{AnnotatedText, AttributedSpan, Attribution};

/// A token whose score for "outside" is higher than all others by more than this is no cue: its probability of a beginning
/// is below [`MIN_CUE_PROBABILITY`], and "inside" is not the best label.
const OUTSIDE_MARGIN: f32 = 2.0;

impl Heads {
    /// Appends the attributions whose cues are among a window's new tokens.
    ///
    /// `tokens` holds the hidden states of all tokens of the window, `new_tokens` those of the new ones; afterwards it holds
    /// those of the cues.
    pub(super) fn predict_attributions(
        &self,
        window: &Window,
        tokens: &QuantizedRows,
        new_tokens: &mut QuantizedRows,
        doc: &mut AnnotatedText<'_>,
        scratch: &mut Scratch,
    ) {
        let mut scores = scratch.take_buffer();
        self.cue.apply_quantized(new_tokens, scratch, &mut scores);
        let sentences = window.new_sentences().iter();
        let cues: Vec<Cue> =
            sentences.flat_map(|sentence| decode_cues(&scores, window.new_rows(sentence))).collect();
        scratch.return_buffers([scores]);
        if cues.is_empty() {
            return;
        }
        let context = window.first_new_token() - window.tokens().start;
        new_tokens.copy_rows(tokens, cues.iter().map(|cue| context + cue.rows.start));
        let projections = self.role.project_both(tokens, new_tokens, scratch);
        let scores = self.role.score_by_governor(&projections, scratch);
        doc.attributions
            .extend(cues.iter().zip(scores).map(|(cue, scores)| attribution(window, cue, scores)));
        projections.release(scratch);
    }
}

/// A cue, by rows of new tokens.
struct Cue {
    rows: Range<usize>,
    is_speech: bool,
    probability: f32,
}

/// Decodes the cues of a sentence: a cue begins at every token with probability [`MIN_CUE_PROBABILITY`] or more, and goes on
/// while "inside" is the best label.
fn decode_cues(scores: &[f32], rows: Range<usize>) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    for row in rows {
        let mut labels = [0.0; CUE_LABELS];
        labels.copy_from_slice(&scores[row * CUE_LABELS..][..CUE_LABELS]);
        // Most tokens are dismissed here, without a softmax.
        if labels[1..].iter().all(|&score| labels[0] - score > OUTSIDE_MARGIN) {
            continue;
        }
        softmax_rows(&mut labels, CUE_LABELS);
        let [outside, begins_speech, in_speech, begins_attitude, in_attitude] = labels;
        let (begin, inside) = (begins_speech + begins_attitude, in_speech + in_attitude);
        match cues.last_mut() {
            Some(last) if last.rows.end == row && inside > begin && inside > outside => {
                last.rows.end = row + 1;
            }
            _ if begin >= MIN_CUE_PROBABILITY => {
                let is_speech = begins_speech >= begins_attitude;
                cues.push(Cue { rows: row..row + 1, is_speech, probability: begin });
            }
            _ => {}
        }
    }
    cues
}

/// Decodes the contents and sources of a cue from a row of scores for each token of the window.
fn attribution(window: &Window, cue: &Cue, mut scores: Vec<[f32; ROLE_LABELS]>) -> Attribution {
    let (first, first_new) = (window.tokens().start, window.first_new_token());
    let labels = bio::viterbi(scores.as_flattened(), ROLE_LABELS);
    let mut attribution = Attribution {
        cue: first_new + cue.rows.start..first_new + cue.rows.end,
        is_speech: cue.is_speech,
        probability: cue.probability,
        contents: Vec::new(),
        sources: Vec::new(),
    };
    for (class, rows) in bio::spans(&labels) {
        softmax_rows(scores[rows.clone()].as_flattened_mut(), ROLE_LABELS);
        let probabilities = scores[rows.clone()].iter().map(|row| row[1 + 2 * class] + row[2 + 2 * class]);
        let span = AttributedSpan {
            probability: probabilities.sum::<f32>() / rows.len() as f32,
            tokens: first + rows.start..first + rows.end,
        };
        if class == 0 { attribution.contents.push(span) } else { attribution.sources.push(span) }
    }
    attribution
}
