//! Coreference: finds for each pronoun and noun the word of the window that it refers back to.

use super::{
    Scratch, Window,
    biaffine::{Biaffine, concat_rows},
    quantized::QuantizedRows,
    scores::{argmax, softmax_rows},
};
use crate::language::{AnnotatedText, Antecedent, Upos};

/// Appends the antecedents of a window's new pronouns and nouns; a word without one in the window gives none.
///
/// `tokens` holds the hidden states of all tokens of the window. Each word is scored against all words before it and against
/// itself, which stands for "no antecedent" (mention ranking, Lee et al. 2017). Needs the parts of speech.
pub fn predict_antecedents(
    coreference: &Biaffine,
    window: &Window,
    tokens: &QuantizedRows,
    doc: &mut AnnotatedText<'_>,
    scratch: &mut Scratch,
) {
    let (first, first_new) = (window.tokens().start, window.first_new_token());
    let projections = coreference.project(tokens, scratch);
    let count = projections.governor_count();
    let mentions: Vec<usize> = (first_new - first..count)
        .filter(|row| matches!(doc.upos(first + row), Upos::Pron | Upos::Noun | Upos::Propn | Upos::Det))
        .collect();
    let (mut governors, mut scores) = (scratch.take_buffer(), scratch.take_buffer());
    coreference.precompute(&projections.governors, scratch, &mut governors);
    let dependents = concat_rows(mentions.iter().map(|&row| projections.dependent(row)));
    coreference.score_all_pairs(&dependents, &governors, scratch, &mut scores);
    for (row, scores) in mentions.into_iter().zip(scores.chunks_exact_mut(count)) {
        let scores = &mut scores[..=row];
        softmax_rows(scores, row + 1);
        let best = argmax(scores);
        if best != row {
            let (token, antecedent) = (first + row, first + best);
            doc.antecedents.push(Antecedent { token, antecedent, probability: scores[best] });
        }
    }
    scratch.return_buffers([governors, scores]);
    projections.release(scratch);
}
