//! Windows: sequences of whole sentences that a model processes at once, after a few sentences of left context.

use std::ops::Range;

use crate::language::AnnotatedText;

/// The sentences that a model processes at once.
#[derive(Debug)]
pub struct Window {
    /// Token ranges of its sentences, counted through the document, adjacent and in order. A sentence longer than a
    /// window is split into several.
    pub sentences: Vec<Range<usize>>,
    /// How many of the first sentences are context: the window before labelled them already. They show what "he" and
    /// an unclosed quotation belong to.
    pub context_sentences: usize,
}

impl Window {
    /// All tokens, counted through the document.
    pub fn tokens(&self) -> Range<usize> {
        let first = self.sentences.first().map_or(0, |sentence| sentence.start);
        first..self.sentences.last().map_or(first, |sentence| sentence.end)
    }

    /// The sentences that no earlier window labelled.
    pub fn new_sentences(&self) -> &[Range<usize>] {
        &self.sentences[self.context_sentences..]
    }

    /// The first token of the new sentences, counted through the document.
    pub fn first_new_token(&self) -> usize {
        self.new_sentences().first().map_or(self.tokens().start, |sentence| sentence.start)
    }

    /// The rows of a new sentence among the rows of all new tokens.
    pub fn new_rows(&self, sentence: &Range<usize>) -> Range<usize> {
        let first = self.first_new_token();
        sentence.start - first..sentence.end - first
    }

    /// The rows of a sentence among the rows of all tokens.
    #[cfg(feature = "training")]
    pub fn rows(&self, sentence: &Range<usize>) -> Range<usize> {
        let first = self.tokens().start;
        sentence.start - first..sentence.end - first
    }
}

/// Splits a document into windows of total cost at most `capacity`, of which at most `max_context` for context.
///
/// `costs` holds the cost of each token, in the unit of `capacity` (tokens or word pieces). Every token is new in exactly
/// one window.
pub fn windows(doc: &AnnotatedText<'_>, costs: &[usize], capacity: usize, max_context: usize) -> Vec<Window> {
    let parts = split_long_sentences(doc, costs, capacity);
    let cost = |part: &Range<usize>| costs[part.clone()].iter().sum::<usize>();
    let mut windows = Vec::new();
    let mut next = 0;
    while next < parts.len() {
        let mut first = next;
        let mut used = 0;
        while first > 0 && used + cost(&parts[first - 1]) <= max_context {
            first -= 1;
            used += cost(&parts[first]);
        }
        let mut end = next;
        while end < parts.len() && used + cost(&parts[end]) <= capacity {
            used += cost(&parts[end]);
            end += 1;
        }
        if end == next {
            // The next sentence fits only without context.
            first = next;
            end = next + 1;
        }
        windows.push(Window { sentences: parts[first..end].to_vec(), context_sentences: next - first });
        next = end;
    }
    windows
}

/// The token ranges of all sentences; a sentence of cost above `capacity` gives several.
fn split_long_sentences(doc: &AnnotatedText<'_>, costs: &[usize], capacity: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::with_capacity(doc.sentences.len());
    for sentence in &doc.sentences {
        let mut start = sentence.tokens.start;
        let mut used = 0;
        for token in sentence.tokens.clone() {
            if token > start && used + costs[token] > capacity {
                parts.push(start..token);
                start = token;
                used = 0;
            }
            used += costs[token];
        }
        parts.push(start..sentence.tokens.end);
    }
    parts
}

/// The position feature of a token: 0 inside its sentence, 1 at the start of a sentence, 2 at the start of a paragraph.
pub fn position(doc: &AnnotatedText<'_>, token: usize) -> u8 {
    let sentence = doc.tokens[token].sentence as usize;
    let paragraph = |sentence: usize| doc.sentences[sentence].paragraph;
    match doc.sentences[sentence].tokens.start == token {
        false => 0,
        true if sentence > 0 && paragraph(sentence - 1) == paragraph(sentence) => 1,
        true => 2,
    }
}
