//! The NER head: scores BIO labels of names for each token, and decodes them into names.

use std::ops::Range;

use super::{
    Dense, HeadSet, RepeatedTokenMeans, Tensors, Window, bio,
    labels::{NAME_LABELS, NAME_TYPES},
    matmul::Scratch,
    quantized::QuantizedRows,
};
use crate::language::{AnnotatedText, Name, NameType, Upos, WeightsError};

/// Scores the labels of names.
#[derive(Debug)]
pub struct NerHead {
    /// Layers over a token's hidden state and over the mean of its occurrences, added before the output layer. Absent when
    /// the hidden states already see the whole window (attention).
    context: Option<(Dense, Dense)>,
    output_layer: Dense,
}

impl NerHead {
    /// Reads the layers that `heads` has.
    ///
    /// # Errors
    /// Sections that are missing or have another number of labels.
    pub fn read(tensors: &mut Tensors<'_>, heads: HeadSet) -> Result<Self, WeightsError> {
        let context = if heads == HeadSet::Small { Some(Dense::read_halves(tensors)?) } else { None };
        let output_layer = Dense::read(tensors)?;
        match output_layer.outputs() == NAME_LABELS {
            true => Ok(Self { context, output_layer }),
            false => Err(WeightsError::Broken("a head has another number of labels")),
        }
    }

    /// Scores [`NAME_LABELS`] labels for each of `tokens`, the last tokens of the window; `means` are of all its tokens.
    ///
    /// Replaces the contents of `scores`.
    pub fn score(
        &self,
        tokens: &QuantizedRows,
        means: &RepeatedTokenMeans,
        scratch: &mut Scratch,
        scores: &mut Vec<f32>,
    ) {
        match &self.context {
            None => self.output_layer.apply_quantized(tokens, scratch, scores),
            Some((token_layer, mean_layer)) => {
                let (mut inner, mut projected_means) = (scratch.take_buffer(), scratch.take_buffer());
                token_layer.apply_quantized(tokens, scratch, &mut inner);
                mean_layer.apply(&means.means, scratch, &mut projected_means);
                let width = token_layer.outputs();
                let groups = &means.groups[means.groups.len() - tokens.count()..];
                for (row, &group) in inner.chunks_exact_mut(width).zip(groups) {
                    let mean = &projected_means[group * width..][..width];
                    row.iter_mut().zip(mean).for_each(|(value, mean)| *value = (*value + mean).max(0.0));
                }
                self.output_layer.apply(&inner, scratch, scores);
                scratch.return_buffers([inner, projected_means]);
            }
        }
    }
}

/// Appends to the document the names of a window's new sentences, decoded from rows of scores of its new tokens.
///
/// Needs the parts of speech of the tokens.
pub fn decode_names(scores: &[f32], window: &Window, doc: &mut AnnotatedText<'_>) {
    for sentence in window.new_sentences() {
        let rows = window.new_rows(sentence);
        let labels = bio::viterbi(&scores[rows.start * NAME_LABELS..rows.end * NAME_LABELS], NAME_LABELS);
        for (class, range) in bio::spans(&labels) {
            let name_type = NAME_TYPES[class];
            let mut tokens = sentence.start + range.start..sentence.start + range.end;
            if range.start > 0
                && doc.names.last().is_some_and(|last| is_continued(doc, last, name_type, tokens.start))
            {
                tokens.start = doc.names.pop().map_or(tokens.start, |last| last.tokens.start);
            }
            let tokens = without_trailing_joint(doc, tokens);
            // "The" alone is no name.
            if tokens.len() == 1 && is_function_word(doc.upos(tokens.start)) {
                continue;
            }
            doc.names.push(Name { span: doc.span(tokens.clone()), tokens, kind: name_type });
        }
    }
}

/// True when a name of this type that starts at token `start` continues the name before it: two persons, places or
/// organizations are separated by a comma at least.
fn is_continued(doc: &AnnotatedText<'_>, last: &Name, name_type: NameType, start: usize) -> bool {
    matches!(name_type, NameType::Person | NameType::Place | NameType::Organization)
        && last.kind == name_type
        && last.tokens.end == start
        && doc.upos(start - 1) != Upos::Punct
}

/// True for a part of speech that a name never consists of alone.
fn is_function_word(upos: Upos) -> bool {
    use Upos::{Adp, Aux, Cconj, Det, Part, Pron, Punct, Sconj};
    matches!(upos, Adp | Aux | Cconj | Det | Part | Pron | Punct | Sconj)
}

/// Cuts commas and dashes off the end of a name, but keeps its first token.
fn without_trailing_joint(doc: &AnnotatedText<'_>, name: Range<usize>) -> Range<usize> {
    let is_joint = |token: usize| matches!(doc.word(token), "," | ";" | ":" | "/" | "-" | "–" | "—");
    let last = name.clone().skip(1).rev().find(|&token| !is_joint(token)).unwrap_or(name.start);
    name.start..last + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_in_no_dash_or_comma() {
        let lexicon = crate::language::Lexicon::builtin().unwrap();
        let doc = AnnotatedText::tokenize("Ada Kolev -, of Ilieva-Roe", &lexicon);
        let names = [0..2, 0..3, 0..4, 5..8, 2..4].map(|name| without_trailing_joint(&doc, name));
        assert_eq!(names, [0..2, 0..2, 0..2, 5..8, 2..3]);
    }
}
