//! Where a clause ends.

use super::{Class, Sentence};
use crate::events::lexicon::LEXICON;

/// Words that open a clause beside the main one. "that" is not among them: what is said is the matter.
const BESIDE: &[&str] = &[
    "who", "which", "whose", "when", "where", "while", "after", "before", "since", "because", "although",
    "though", "if", "unless", "until", "as", "than",
];

impl Sentence<'_, '_> {
    /// The word stands in a clause beside the main one: "after rebels attacked".
    pub(in super::super) fn is_subordinate(&self, at: usize) -> bool {
        (at.saturating_sub(12).max(self.tokens.start)..at)
            .rev()
            .take_while(|&place| !matches!(self.class(place), Class::Comma | Class::Mark))
            .any(|place| self.class(place) == Class::Opener && self.is_any(place, BESIDE))
    }

    /// The clause from `start` on: up to the mark or word that opens another.
    pub(in super::super) fn clause_end(&self, verb: usize) -> usize {
        let mut at = verb + 1;
        while at < self.tokens.end {
            match self.class(at) {
                Class::Mark if self.is_any(at, &[";", ":", "\"", "“", "”", "—", "–", "("]) => break,
                Class::Mark if at + 1 == self.tokens.end => break,
                Class::Comma => {
                    let next = at + 1;
                    let goes_on = self.form(next).is_some_and(|(_, form)| form.ing)
                        || matches!(self.class(next), Class::Preposition | Class::Number)
                        || self.capital(next) && self.class(next) == Class::Word;
                    if !goes_on || self.speaks(next) || self.tells(next) {
                        break;
                    }
                }
                Class::Opener
                    if self
                        .is_any(at, &["who", "which", "while", "although", "because", "but", "whereas"]) =>
                {
                    break;
                }
                _ => {}
            }
            at += 1;
        }
        at
    }

    /// ", Modi affirmed that": another clause.
    pub(in super::super) fn tells(&self, at: usize) -> bool {
        let end = self.tokens.end.min(at + 8);
        self.capital(at)
            && (at + 1..end)
                .take_while(|&place| !matches!(self.class(place), Class::Comma | Class::Mark | Class::Opener))
                .any(|place| {
                    self.class(place) == Class::Modal
                        || self.group(place).is_some_and(|group| !group.participle && !group.to)
                })
    }

    /// ", officials said": a reporting clause, and no part of the one before.
    pub(in super::super) fn speaks(&self, at: usize) -> bool {
        let clause = (at..self.tokens.end.min(at + 8)).take_while(|&place| self.class(place) != Class::Comma);
        clause.into_iter().any(|place| {
            self.form(place).is_some_and(|(lemma, form)| form.past && LEXICON.reporting.contains(lemma))
        })
    }
}
