//! The context of a time expression in its text: tense, sentence, paragraph and the words before it.

use super::{
    expression::{TimeExpression, YearSpec},
    find::Candidate,
    rules::clock::is_day,
    scan::{Gap, Scan, Word},
    tense::{self, Tense},
};

/// The context of an expression in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub tense: Tense,
    /// The number of its sentence.
    pub sentence: usize,
    /// The number of its paragraph: empty lines separate them.
    pub paragraph: usize,
    /// It is among the first words of its sentence: "In 1917".
    pub opens_sentence: bool,
    /// It limits a period and does not move the narrative there: "by 1976", "(1861–65)".
    pub is_bound: bool,
    /// "to", "until" or a dash joins it to the expression before it.
    pub ends_range: bool,
    /// The month of the expression that it is so joined to, if that names no year: "from October to March".
    pub range_end: Option<i8>,
    /// What happened then surely did: the day is not after publication.
    pub is_certainly_past: bool,
}

/// The most words before an expression that opens its sentence: "Beginning in".
const MAX_OPENING: usize = 2;

/// Computes positions in the order of the text, in linear time.
#[derive(Debug)]
pub(super) struct Positions<'s, 't> {
    scan: &'s Scan<'t>,
    /// The first word that was not yet counted.
    counted: usize,
    sentence: usize,
    paragraph: usize,
    /// The word after the expression before.
    last_end: Option<usize>,
}

impl<'s, 't> Positions<'s, 't> {
    pub fn new(scan: &'s Scan<'t>) -> Self {
        Self { scan, counted: 0, sentence: 0, paragraph: 0, last_end: None }
    }

    /// Returns the position of the next expression, which another may follow.
    pub fn next(&mut self, candidate: &Candidate, following: Option<&Candidate>) -> Position {
        let scan = self.scan;
        for at in self.counted..candidate.start {
            self.sentence += usize::from(scan.ends_sentence(at));
            self.paragraph += usize::from(scan.word(at + 1).gap == Gap::Break);
        }
        self.counted = candidate.start.max(self.counted);
        let before = scan.before(candidate.start);
        let joins = candidate.start.checked_sub(1).is_some_and(|at| self.last_end == Some(at));
        let starts_sentence = |at: usize| {
            scan.word(at).gap == Gap::Break || at.checked_sub(1).is_none_or(|at| scan.ends_sentence(at))
        };
        let first = candidate.start.saturating_sub(MAX_OPENING);
        let opens_sentence = (first..=candidate.start).any(starts_sentence);
        let range_end = following
            .filter(|following| following.start == candidate.end + 1 && joins_range(scan.word(candidate.end)))
            .and_then(|following| match &following.expression {
                TimeExpression::InYear { year: YearSpec::Unspecified, part } => part.month(),
                _ => None,
            });
        self.last_end = Some(candidate.end);
        Position {
            tense: tense::at(scan, candidate.start, candidate.end, is_day(&candidate.expression)),
            sentence: self.sentence,
            paragraph: self.paragraph,
            opens_sentence,
            is_bound: before.is_any(&["by", "until", "till", "to", "since", "than", "before", "(", "–", "-"]),
            ends_range: joins && joins_range(before),
            range_end,
            is_certainly_past: tense::follows_past(scan, candidate.start)
                || opens_sentence && tense::is_followed_by_past(scan, candidate.end),
        }
    }
}

/// Tests for a word between the beginning and the end of a range.
fn joins_range(word: &Word<'_>) -> bool {
    word.is_dash() || word.is_any(&["to", "until", "till", "through"])
}
