//! One-to-one matching of gold and predicted statements by token IoU.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{
    MatchRules,
    gold::{Quote, TextRange},
    token_spans::TokenizedText,
};
use crate::metrics::match_greedily;

/// A quote with its trimmed span and the tokens in it.
pub(super) struct TrimmedQuote<'q> {
    pub(super) quote: &'q Quote,
    pub(super) span: TextRange,
    /// Indexes of tokens.
    pub(super) tokens: Range<usize>,
    /// Neither required nor an error if it is predicted.
    pub(super) is_optional: bool,
}

impl<'q> TrimmedQuote<'q> {
    fn new(quote: &'q Quote, text: &TokenizedText, rules: MatchRules) -> Self {
        let span = text.clip(quote.span);
        let span = if rules.strict { span } else { text.trim(span) };
        let is_optional = quote.optional == Some(true) && !rules.count_optional;
        Self { quote, span, tokens: text.tokens_within(span), is_optional }
    }

    /// The number of tokens in both quotes.
    pub(super) fn shared_tokens(&self, other: &Self) -> usize {
        let start = self.tokens.start.max(other.tokens.start);
        self.tokens.end.min(other.tokens.end).saturating_sub(start)
    }

    /// Intersection over union of the tokens.
    fn iou(&self, other: &Self) -> f64 {
        let shared = self.shared_tokens(other);
        shared as f64 / (self.tokens.len() + other.tokens.len() - shared) as f64
    }
}

/// Trims quotes; those without tokens are dropped.
pub(super) fn trim_quotes<'q>(
    quotes: &'q [Quote],
    text: &TokenizedText,
    rules: MatchRules,
) -> Vec<TrimmedQuote<'q>> {
    let trimmed = quotes.iter().map(|quote| TrimmedQuote::new(quote, text, rules));
    trimmed.filter(|quote| !quote.tokens.is_empty()).collect()
}

/// Trims predicted quotes; those without tokens, and repetitions of a span, are dropped.
pub(super) fn trim_predicted<'q>(
    quotes: &'q [Quote],
    text: &TokenizedText,
    rules: MatchRules,
) -> Vec<TrimmedQuote<'q>> {
    let mut spans = HashSet::new();
    let mut trimmed = trim_quotes(quotes, text, rules);
    trimmed.retain(|quote| spans.insert(quote.span));
    trimmed
}

/// Matches quotes with common tokens one to one: the highest IoU first; of equals, required gold first.
///
/// Returns for each matched predicted quote the index of its gold quote, and their IoU.
pub(super) fn match_quotes(
    gold: &[TrimmedQuote<'_>],
    predicted: &[TrimmedQuote<'_>],
) -> HashMap<usize, (usize, f64)> {
    let mut candidates = Vec::new();
    for (gold_index, gold) in gold.iter().enumerate() {
        for (predicted_index, predicted) in predicted.iter().enumerate() {
            if gold.shared_tokens(predicted) > 0 {
                candidates.push((gold.iou(predicted), !gold.is_optional, gold_index, predicted_index));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((b.1, b.2, b.3).cmp(&(a.1, a.2, a.3))));
    match_greedily(candidates.into_iter().map(|(_, _, gold, predicted)| (gold, predicted)))
        .into_iter()
        .map(|(g, p)| (p, (g, gold[g].iou(&predicted[p]))))
        .collect()
}
