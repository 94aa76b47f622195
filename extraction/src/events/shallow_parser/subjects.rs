//! Subjects of verbs, resolved through relative clauses, appositions, control verbs and pronouns.

use std::ops::Range;

use super::{BE, Class, MAX_REACH, Sentence, VerbGroup};
use crate::events::inflection::Inflection;

impl Sentence<'_, '_> {
    /// Returns the subject of a verb group; a pronoun after a reporting verb is replaced by the speaker.
    pub(in super::super) fn subject(&self, group: &VerbGroup) -> Option<Range<usize>> {
        let subject = self.subject_of(group, 0)?;
        Some(self.reporting_subject(&subject).unwrap_or(subject))
    }

    /// Returns the subject of the reporting verb before a pronoun: "The army" of "The army said it will withdraw".
    pub(in super::super) fn reporting_subject(&self, subject: &Range<usize>) -> Option<Range<usize>> {
        if subject.len() != 1 || !self.is_any(subject.start, &["it", "they", "he", "she"]) {
            return None;
        }
        let before = self.before(subject.start)?;
        let before = if self.is_any(before, &["that"]) { self.before(before)? } else { before };
        let (lemma, form) = self.form(before)?;
        if !self.lexicon.reporting.contains(lemma) || !(form.past || form.third || form.participle) {
            return None;
        }
        let speaker = self.subject_of(&self.group(before)?, 0)?;
        (self.class(speaker.start) != Class::Pronoun).then_some(speaker)
    }

    /// Returns the subject by word order, else by the tree; `depth` bounds the recursion through governing verbs.
    pub(in super::super) fn subject_of(&self, group: &VerbGroup, depth: usize) -> Option<Range<usize>> {
        if depth > 3 {
            return None;
        }
        // Word order goes first: it finds nearly every subject, and more reliably than the tree.
        let in_tree = || if self.is_parsed { self.subject_in_tree(group.verb) } else { None };
        self.subject_by_word_order(group, depth).or_else(in_tree)
    }

    fn subject_by_word_order(&self, group: &VerbGroup, depth: usize) -> Option<Range<usize>> {
        let before = self.before(group.first)?;
        if group.passive && group.participle && self.class(before) == Class::Word {
            return self.full_phrase_before(before + 1);
        }
        let is_non_finite = group.participle || group.to;
        match self.class(before) {
            Class::Word
                if !is_non_finite
                    && self.form(before).is_some_and(|(_, form)| form.past)
                    && self.antecedent(before).is_some() =>
            {
                self.antecedent(before)
            }
            Class::Word | Class::Number | Class::Pronoun if !is_non_finite => {
                self.full_phrase_before(before + 1)
            }
            Class::Subordinator if !is_non_finite && self.is_any(before, &["who", "which", "that"]) => {
                let end = if before > self.tokens.start && self.class(before - 1) == Class::Comma {
                    before - 1
                } else {
                    before
                };
                self.full_phrase_before(end)
            }
            Class::Comma if !is_non_finite => self.phrase_before_apposition(before),
            // "Miners who were laid off have blocked": the relative clause is skipped.
            Class::Preposition if !is_non_finite => self.antecedent(before.checked_sub(1)?),
            _ => {
                if let Some(copula) = self.copula_before(before).filter(|_| group.to) {
                    return self.subject_of(&copula, depth + 1);
                }
                let governor = self.verb_before(group.first)?;
                if group.to && governor.verb + 1 < group.first {
                    // Object control: "ordered police to clear the square".
                    let object = self.object(&governor).filter(|object| object.end <= group.first);
                    if object.is_some() {
                        return object;
                    }
                }
                self.subject_of(&governor, depth + 1)
            }
        }
    }

    /// Returns the antecedent of the relative clause of the verb at `verb`: "Miners" of "Miners who were laid off".
    fn antecedent(&self, verb: usize) -> Option<Range<usize>> {
        let group = self.group(verb)?;
        let opener = self.before(group.first)?;
        match self.class(opener) {
            Class::Subordinator if self.is_any(opener, &["who", "which", "that"]) => {
                self.full_phrase_before(opener)
            }
            Class::Word if group.participle => self.full_phrase_before(opener + 1),
            _ => None,
        }
    }

    /// Returns the copula of the adjective at `at` as a verb group: "is" of "is willing to".
    pub(in super::super) fn copula_before(&self, at: usize) -> Option<VerbGroup> {
        let about = self.is_any(at, &["about"]);
        if !about && self.class(at) != Class::Word || self.form(at).is_some_and(|(_, form)| !form.participle)
        {
            return None;
        }
        let be = self.before(at)?;
        if self.class(be) != Class::Auxiliary || !self.is_any(be, BE) {
            return None;
        }
        let mut first = be;
        while first > self.tokens.start
            && matches!(self.class(first - 1), Class::Auxiliary | Class::Modal | Class::Negation)
        {
            first -= 1;
        }
        let form = Inflection { past: true, ..Inflection::default() };
        Some(VerbGroup {
            first,
            verb: be,
            form,
            passive: false,
            negated: false,
            progressive: false,
            to: false,
            modal: None,
            participle: false,
        })
    }

    /// Returns the phrase before an apposition that ends at a comma: "X" of "X, the leader of Y, rejected".
    pub(in super::super) fn phrase_before_apposition(&self, comma: usize) -> Option<Range<usize>> {
        let other = (comma.saturating_sub(MAX_REACH / 2).max(self.tokens.start)..comma)
            .rev()
            .find(|&at| self.class(at) == Class::Comma);
        match other {
            Some(other) => self.full_phrase_before(other),
            None => {
                let end = self.before(comma)? + 1;
                let has_past_verb =
                    (self.tokens.start..end).any(|at| self.form(at).is_some_and(|(_, form)| form.past));
                if has_past_verb { None } else { self.full_phrase_before(end) }
            }
        }
    }
}
