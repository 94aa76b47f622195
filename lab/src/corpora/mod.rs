//! Parsers of the corpora that models are trained on and scored against. Pure, but for the reader of JSON lines.

mod conllu;
mod gum;
mod iob2;
mod json_lines;

pub(crate) use conllu::{TreebankSentence, is_masked, parse_conllu};
pub(crate) use gum::{GumDocument, GumMention, GumMentionForm, parse_gum};
pub(crate) use iob2::{NerText, parse_iob2};
pub(crate) use json_lines::read_json_lines;

/// A line of a corpus that violates its format.
#[derive(Debug, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct CorpusError {
    /// Counted from 1.
    line: usize,
    problem: &'static str,
}
