//! Stretches: whole sentences that a model reads at once, with a little of what came before.

use std::ops::Range;

use crate::language::AnnotatedText;

/// What a model reads at once.
#[derive(Debug)]
pub struct Window {
    /// Its sentences, by their tokens through the whole text, one after the other. A sentence too long for a
    /// stretch comes in parts.
    pub sentences: Vec<Range<usize>>,
    /// How many of the sentences were read in the stretch before and stand here only for company, so that those
    /// after them know whom "he" and an unclosed quotation belong to.
    pub known: usize,
}

impl Window {
    /// Its tokens, through the whole text.
    pub fn tokens(&self) -> Range<usize> {
        let first = self.sentences.first().map_or(0, |sentence| sentence.start);
        first..self.sentences.last().map_or(first, |sentence| sentence.end)
    }

    /// The tokens that no stretch before held.
    pub fn fresh(&self) -> &[Range<usize>] {
        &self.sentences[self.known..]
    }

    /// The first of them.
    pub fn first_fresh(&self) -> usize {
        self.fresh().first().map_or(self.tokens().start, |sentence| sentence.start)
    }

    /// The rows of a fresh sentence's tokens, counted from the first that no stretch before held.
    pub fn fresh_rows(&self, tokens: &Range<usize>) -> Range<usize> {
        let first = self.first_fresh();
        tokens.start - first..tokens.end - first
    }

    /// The rows of a sentence's tokens.
    pub fn rows(&self, tokens: &Range<usize>) -> Range<usize> {
        let first = self.tokens().start;
        tokens.start - first..tokens.end - first
    }
}

/// Cuts a text into stretches that cost at most `room`, of which at most `company` for sentences already read.
/// `costs` tells what each token takes.
pub fn windows(words: &AnnotatedText<'_>, costs: &[usize], room: usize, company: usize) -> Vec<Window> {
    let parts = parts(words, costs, room);
    let cost = |part: &Range<usize>| costs[part.clone()].iter().sum::<usize>();
    let mut found = Vec::new();
    let mut next = 0;
    while next < parts.len() {
        let mut first = next;
        let mut used = 0;
        while first > 0 && used + cost(&parts[first - 1]) <= company {
            first -= 1;
            used += cost(&parts[first]);
        }
        let mut end = next;
        while end < parts.len() && used + cost(&parts[end]) <= room {
            used += cost(&parts[end]);
            end += 1;
        }
        if end == next {
            // The next sentence needs all the room.
            first = next;
            end = next + 1;
        }
        found.push(Window { sentences: parts[first..end].to_vec(), known: next - first });
        next = end;
    }
    found
}

/// Sentences, those that cost more than `room` in several.
fn parts(words: &AnnotatedText<'_>, costs: &[usize], room: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::with_capacity(words.sentences.len());
    for sentence in &words.sentences {
        let mut start = sentence.tokens.start;
        let mut used = 0;
        for token in sentence.tokens.clone() {
            if token > start && used + costs[token] > room {
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

/// How a token stands: 0 inside its sentence, 1 at its start, 2 at its paragraph's.
pub fn place(words: &AnnotatedText<'_>, token: usize) -> u8 {
    let number = words.tokens[token].sentence as usize;
    let paragraph = |number: usize| words.sentences[number].paragraph;
    match words.sentences[number].tokens.start == token {
        false => 0,
        true if number > 0 && paragraph(number - 1) == paragraph(number) => 1,
        true => 2,
    }
}
