//! The tokens inside quotation marks, by quotation.

use std::ops::Range;

use crate::{
    language::{AnnotatedText, Sentence, Upos},
    text::quotations,
};

/// The most tokens from a quotation to its speaker: "…," said the weary Kolev.
const MAX_SPEAKER_DISTANCE: usize = 4;

/// The most tokens from a speaker to the quotation that it introduces: "he said:".
const MAX_LEAD_IN: usize = 5;

/// The tokens of an article's quotations.
pub struct QuotedTokens {
    /// For each token whether it is inside quotation marks.
    pub is_quoted: Vec<bool>,
    /// The tokens of each quotation with its marks, in order.
    quotations: Vec<Range<usize>>,
}

impl QuotedTokens {
    /// Finds the quotations. Linear in the text.
    pub fn of(doc: &AnnotatedText<'_>) -> Self {
        let mut is_quoted = vec![false; doc.tokens.len()];
        let mut ranges = Vec::new();
        let mut next = 0;
        for quotation in quotations(doc.text) {
            while next < doc.tokens.len() && doc.tokens[next].span.end <= quotation.outer.start {
                next += 1;
            }
            let start = next;
            while next < doc.tokens.len() && doc.tokens[next].span.start < quotation.outer.end {
                is_quoted[next] = true;
                next += 1;
            }
            ranges.push(start..next);
        }
        Self { is_quoted, quotations: ranges }
    }

    /// Returns for each sentence the number of earlier sentences with unquoted text.
    pub fn narrative_indexes(&self, doc: &AnnotatedText<'_>) -> Vec<u32> {
        let mut count = 0;
        let index = |sentence: &Sentence| {
            let is_narrative = |token: usize| !self.is_quoted[token] && doc.upos(token) != Upos::Punct;
            let index = count;
            count += u32::from(sentence.tokens.clone().any(is_narrative));
            index
        };
        doc.sentences.iter().map(index).collect()
    }

    /// Returns the tokens of the quotation that a token is in.
    pub fn containing(&self, token: usize) -> Option<Range<usize>> {
        let at = self.quotations.partition_point(|quotation| quotation.end <= token);
        self.quotations.get(at).filter(|quotation| quotation.contains(&token)).cloned()
    }

    /// Returns the tokens of the quotation right before an unquoted token; empty if there is none.
    pub fn before(&self, doc: &AnnotatedText<'_>, token: usize) -> Range<usize> {
        let next = self.quotations.partition_point(|quotation| quotation.end <= token);
        let last = next.checked_sub(1).map(|at| self.quotations[at].clone());
        last.filter(|quotation| self.is_followed_by(doc, quotation, token)).unwrap_or(0..0)
    }

    /// Returns the tokens of the quotation that a token's sentence introduces with a colon or comma; empty if none is.
    pub fn introduced_by(&self, doc: &AnnotatedText<'_>, token: usize) -> Range<usize> {
        let at = self.quotations.partition_point(|quotation| quotation.start <= token);
        let is_introduced = |quotation: &&Range<usize>| {
            let mark = quotation.start - 1;
            let is_near = quotation.start - token <= MAX_LEAD_IN;
            is_near
                && mark > token
                && matches!(doc.word(mark), ":" | ",")
                && doc.sentence_of(token).paragraph == doc.sentence_of(quotation.start).paragraph
        };
        self.quotations.get(at).filter(is_introduced).cloned().unwrap_or(0..0)
    }

    /// Returns true for a token near the end of a quotation that ends like a sentence or with a comma.
    pub fn is_followed_by(&self, doc: &AnnotatedText<'_>, quotation: &Range<usize>, token: usize) -> bool {
        let Some(mark) = quotation.end.checked_sub(2).filter(|&mark| mark >= quotation.start) else {
            return false;
        };
        let is_near = token >= quotation.end && token - quotation.end < MAX_SPEAKER_DISTANCE;
        let ends_clause = [mark, mark + 1, quotation.end.min(doc.tokens.len() - 1)]
            .into_iter()
            .any(|token| doc.word(token).ends_with([',', '.', '!', '?']));
        is_near && ends_clause && doc.sentence_of(mark).paragraph == doc.sentence_of(token).paragraph
    }
}
