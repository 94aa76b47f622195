//! Index of the tokens that rules of this stage look for in a sentence.

use std::ops::Range;

use super::{according_to::is_according_to, attribution::is_cue, context::Context};
use crate::language::Upos;

/// The tokens of each kind, in order.
#[derive(Debug, Default)]
pub struct TokenIndex {
    /// Reporting verbs; see [`is_cue`].
    cues: Vec<usize>,
    /// Unquoted first tokens of "according to".
    according_to: Vec<usize>,
    /// Nouns for occasions: "briefing".
    occasions: Vec<usize>,
}

impl TokenIndex {
    /// Finds the tokens of all kinds. Linear in the text.
    pub fn new(context: &Context<'_>) -> Self {
        let doc = context.doc;
        let tokens = 0..doc.tokens.len();
        let is_source = |token: &usize| {
            token + 1 < doc.tokens.len() && context.is_unquoted(*token) && is_according_to(context, *token)
        };
        let is_occasion = |token: &usize| match doc.upos(*token) {
            Upos::Noun => context.lexicon.occasion(&context.lemma(*token)).is_some(),
            Upos::Propn | Upos::Sym | Upos::X => context.lexicon.is_network(doc.word(*token)),
            _ => false,
        };
        Self {
            cues: tokens.clone().filter(|&token| is_cue(context, token)).collect(),
            according_to: tokens.clone().filter(is_source).collect(),
            occasions: tokens.filter(is_occasion).collect(),
        }
    }

    /// Returns true for a reporting verb.
    pub fn is_cue(&self, token: usize) -> bool {
        self.cues.binary_search(&token).is_ok()
    }

    /// Returns the reporting verbs of a range.
    pub fn cues(&self, range: Range<usize>) -> &[usize] {
        within(&self.cues, range)
    }

    /// Returns the first tokens of "according to" in a range.
    pub fn according_to(&self, range: Range<usize>) -> &[usize] {
        within(&self.according_to, range)
    }

    /// Returns the nouns for occasions in a range.
    pub fn occasions(&self, range: Range<usize>) -> &[usize] {
        within(&self.occasions, range)
    }
}

fn within(tokens: &[usize], range: Range<usize>) -> &[usize] {
    let start = tokens.partition_point(|&token| token < range.start);
    let rest = &tokens[start..];
    &rest[..rest.partition_point(|&token| token < range.end)]
}
