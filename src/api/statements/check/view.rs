//! Checks on the wire.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    compare::{Checked, Match, Outcome},
    request::Quotation,
};
use crate::{
    api::quotations::view::OccurrenceView,
    quotations::{Agreement, Step, Words},
    store::QuotationId,
};
use extraction::text::Span;

/// The checks of a request.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckResponse {
    /// One for each quotation, in the order of the text.
    pub checks: Vec<CheckView>,
}

/// A checked quotation.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckView {
    /// Its characters, as they were sent.
    pub text: String,
    /// Code points of `text` or `draft`.
    pub span: Span,
    /// The name of the speaker: as sent, or as the draft names it.
    pub speaker: Option<String>,
    /// The outcome.
    pub verdict: Verdict,
    /// For `altered`, the words beside those of the first match; else empty.
    pub difference: Vec<DifferenceView>,
    /// The statements that have words of it: at most five, the best first.
    pub matches: Vec<MatchView>,
}

/// The outcome of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// An article quotes these words, of the speaker where one is given.
    Exact,
    /// An article quotes most of these words; some differ.
    Altered,
    /// Articles quote these words of other speakers alone.
    SaidByAnother,
    /// An article quotes a part of these words, and not the rest.
    OnlyInPart,
    /// No article quotes these words.
    NotFound,
}

/// A statement that has words of a quotation.
#[derive(Debug, Serialize, ToSchema)]
pub struct MatchView {
    /// The statement.
    #[serde(flatten)]
    pub occurrence: OccurrenceView,
    /// True where it has the words in quotation marks; false for reported speech.
    pub quoted: bool,
    /// The quotation that it is an occurrence of; null for reported speech.
    pub quotation_id: Option<QuotationId>,
    /// How much of the checked quotation it has.
    pub agreement: AgreementView,
    /// The share of equal words among those that are compared, from 0 to 1.
    pub similarity: f64,
}

/// How much of a quotation a statement has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgreementView {
    /// All, in the same words.
    Exact,
    /// Most; words differ.
    Altered,
    /// A part, in the same words.
    Part,
}

/// Words of the checked quotation, of the first match, or of both.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DifferenceView {
    /// Who has the words.
    pub op: Operation,
    /// The words: of the checked quotation; with `delete`, of the statement.
    pub text: String,
    /// Code points of `text` or `draft`; with `delete` empty, where the words are missing.
    pub span: Span,
    /// Code points of the body of the match's article; null with `insert`.
    pub article_span: Option<Span>,
}

/// Who has the words of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Both.
    Equal,
    /// The checked quotation alone.
    Insert,
    /// The statement alone.
    Delete,
}

impl CheckView {
    /// Makes the view of a check.
    pub fn new(quotation: Quotation, checked: Checked) -> Self {
        let first = checked.matches.first();
        let difference = match (checked.outcome, first) {
            (Outcome::Altered, Some(first)) => difference(&quotation.words, first),
            _ => Vec::new(),
        };
        let verdict = match checked.outcome {
            Outcome::Exact => Verdict::Exact,
            Outcome::Altered => Verdict::Altered,
            Outcome::SaidByAnother => Verdict::SaidByAnother,
            Outcome::OnlyInPart => Verdict::OnlyInPart,
            Outcome::NotFound => Verdict::NotFound,
        };
        Self {
            text: quotation.text,
            span: quotation.span,
            speaker: quotation.speaker,
            verdict,
            difference,
            matches: checked.matches.into_iter().map(MatchView::from).collect(),
        }
    }
}

impl From<Match> for MatchView {
    fn from(one: Match) -> Self {
        Self {
            quoted: one.quotation_id.is_some(),
            quotation_id: one.quotation_id,
            agreement: match one.comparison.agreement {
                Agreement::Exact => AgreementView::Exact,
                Agreement::Altered => AgreementView::Altered,
                Agreement::Part | Agreement::None => AgreementView::Part,
            },
            similarity: (one.comparison.similarity * 100.0).round() / 100.0,
            occurrence: one.statement.into(),
        }
    }
}

/// Returns the words of a quotation beside those of a match; between equal words, deletions come before insertions.
fn difference(quotation: &Words, one: &Match) -> Vec<DifferenceView> {
    let mut runs: Vec<(Operation, Vec<(usize, usize)>)> = Vec::new();
    let mut add = |operation: Operation, at: (usize, usize)| match runs.last_mut() {
        Some((last, run)) if *last == operation => run.push(at),
        _ => runs.push((operation, vec![at])),
    };
    let steps = &one.comparison.alignment.steps;
    for chunk in steps.chunk_by(|one, next| is_equal(one) == is_equal(next)) {
        let of = |wanted: fn(&Step) -> Option<(usize, usize)>| chunk.iter().filter_map(wanted);
        of(|step| if let Step::Equal(at, other) = *step { Some((at, other)) } else { None })
            .for_each(|at| add(Operation::Equal, at));
        of(|step| if let Step::Delete(other) = *step { Some((0, other)) } else { None })
            .for_each(|at| add(Operation::Delete, at));
        of(|step| if let Step::Insert(at) = *step { Some((at, 0)) } else { None })
            .for_each(|at| add(Operation::Insert, at));
    }
    let mut position = quotation.words.first().map_or(0, |word| word.span.start);
    let views = runs.into_iter().filter_map(|(op, run)| {
        let (first, last) = (*run.first()?, *run.last()?);
        let of_quotation = || quotation.span(first.0, last.0 + 1);
        let of_article = || one.words.span(first.1, last.1 + 1);
        let (text, span, article_span) = match op {
            Operation::Equal => (quotation.text(first.0, last.0 + 1), of_quotation(), Some(of_article())),
            Operation::Insert => (quotation.text(first.0, last.0 + 1), of_quotation(), None),
            Operation::Delete => {
                let span = Span::of_body(position, position);
                (one.words.text(first.1, last.1 + 1), span, Some(of_article()))
            }
        };
        position = span.end;
        Some(DifferenceView { op, text, span, article_span })
    });
    views.collect()
}

fn is_equal(step: &Step) -> bool {
    matches!(step, Step::Equal(..))
}
