//! Extracted statements labelled right or wrong by gold, to estimate confidences from.

use std::path::Path;

use super::{
    MatchRules,
    gold::Document,
    matching::{match_quotes, trim_predicted, trim_quotes},
    quote_of,
    scores::{is_optional, is_right, speaker_mentions},
    token_spans::TokenizedText,
};
use crate::{corpora::read_json_lines, error::Error};
use extraction::{Article, Extractor, statements::confidence::Features};

/// A statement with its features.
pub(crate) struct LabelledStatement {
    pub(crate) features: Features,
    /// Content and speaker are those of gold.
    pub(crate) is_right: bool,
}

/// Extracts all statements of a gold file, however improbable, and labels them, one list a document.
///
/// Statements that are optional in gold are left out.
///
/// # Errors
/// A file that can't be read, or violates its format.
pub(crate) fn read_labelled(
    path: &Path,
    extractor: &Extractor,
) -> Result<Vec<Vec<LabelledStatement>>, Error> {
    let documents: Vec<Document> = read_json_lines(path)?;
    Ok(documents.iter().map(|document| labelled(document, extractor)).collect())
}

fn labelled(document: &Document, extractor: &Extractor) -> Vec<LabelledStatement> {
    let article = Article { title: None, body: &document.text, published: None, source: None };
    let doc = extractor.annotate(&document.text);
    // Nobody cancels it.
    let Ok((extraction, features)) = extractor.statement_features(&article, &doc) else { return Vec::new() };
    let quotes: Vec<_> =
        extraction.statements.iter().map(|statement| quote_of(statement, statement.span)).collect();
    let text = TokenizedText::new(&document.text);
    let rules = MatchRules::default();
    let gold = trim_quotes(&document.quotes, &text, rules);
    let predicted = trim_predicted(&quotes, &text, rules);
    let matches = match_quotes(&gold, &predicted);
    let speakers = speaker_mentions(document);
    let mut found = Vec::new();
    for (index, quote) in predicted.iter().enumerate() {
        let matched = matches.get(&index).map(|&(gold_index, iou)| (&gold[gold_index], iou));
        let number = quotes.iter().position(|other| std::ptr::eq(other, quote.quote));
        let Some(features) = number.map(|number| features[number]) else { continue };
        if !is_optional(quote, matched, &gold) {
            let is_right = matched.is_some_and(|(gold, iou)| is_right(gold, quote, iou, &text, &speakers));
            found.push(LabelledStatement { features, is_right });
        }
    }
    found
}
