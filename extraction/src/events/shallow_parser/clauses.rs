//! Clause boundaries.

use super::{Class, Sentence};

/// Subordinators of circumstances. "that" is not among them: its clause is the content of a statement.
const CIRCUMSTANTIAL: &[&str] = &[
    "who", "which", "whose", "when", "where", "while", "after", "before", "since", "because", "although",
    "though", "if", "unless", "until", "as", "than",
];

impl Sentence<'_, '_> {
    /// True for a word in a clause of circumstance: "after rebels attacked".
    pub(in super::super) fn is_subordinate(&self, at: usize) -> bool {
        (at.saturating_sub(12).max(self.tokens.start)..at)
            .rev()
            .take_while(|&other| !matches!(self.class(other), Class::Comma | Class::Mark))
            .any(|other| self.class(other) == Class::Subordinator && self.is_any(other, CIRCUMSTANTIAL))
    }

    /// Returns the end of the clause of the verb at `verb`: the mark or subordinator before the next clause.
    pub(in super::super) fn clause_end(&self, verb: usize) -> usize {
        let ends = self.clause_ends.get_or_init(|| {
            self.tokens.clone().filter(|&at| self.ends_clause(at)).chain([self.tokens.end]).collect()
        });
        ends[ends.partition_point(|&end| end <= verb).min(ends.len() - 1)]
    }

    /// True for a mark or subordinator before another clause.
    fn ends_clause(&self, at: usize) -> bool {
        match self.class(at) {
            Class::Mark => {
                self.is_any(at, &[";", ":", "\"", "“", "”", "—", "–", "("]) || at + 1 == self.tokens.end
            }
            Class::Comma => {
                let next = at + 1;
                let continues = self.form(next).is_some_and(|(_, form)| form.ing)
                    || matches!(self.class(next), Class::Preposition | Class::Number)
                    || self.is_capitalized(next) && self.class(next) == Class::Word;
                !continues || self.is_reporting_clause(next) || self.is_clause_start(next)
            }
            Class::Subordinator => {
                self.is_any(at, &["who", "which", "while", "although", "because", "but", "whereas"])
            }
            _ => false,
        }
    }

    /// True if another clause with a name as subject begins at `at`: ", Modi affirmed that".
    pub(in super::super) fn is_clause_start(&self, at: usize) -> bool {
        let end = self.tokens.end.min(at + 8);
        self.is_capitalized(at)
            && (at + 1..end)
                .take_while(|&other| {
                    !matches!(self.class(other), Class::Comma | Class::Mark | Class::Subordinator)
                })
                .any(|other| {
                    self.class(other) == Class::Modal
                        || self.group(other).is_some_and(|group| !group.participle && !group.to)
                })
    }

    /// True if a reporting clause begins at `at`: ", officials said".
    pub(in super::super) fn is_reporting_clause(&self, at: usize) -> bool {
        let clause = (at..self.tokens.end.min(at + 8)).take_while(|&other| self.class(other) != Class::Comma);
        clause.into_iter().any(|other| {
            self.form(other).is_some_and(|(lemma, form)| form.past && self.lexicon.reporting.contains(lemma))
        })
    }
}
