//! Who stands before a verb as its subject: through relative clauses, appositions and pronouns.

use std::ops::Range;

use super::{BE, Class, Group, REACH, Sentence};
use crate::events::lexicon::{Form, LEXICON};

impl Sentence<'_, '_> {
    /// Who stands before a verb group as its subject.
    pub(in super::super) fn subject(&self, group: &Group) -> Option<Range<usize>> {
        let subject = self.subject_of(group, 0)?;
        Some(self.speaker_meant(&subject).unwrap_or(subject))
    }

    /// "The army said it will withdraw": "it" is the army, whose own words tell of it.
    pub(in super::super) fn speaker_meant(&self, subject: &Range<usize>) -> Option<Range<usize>> {
        if subject.len() != 1 || !self.is_any(subject.start, &["it", "they", "he", "she"]) {
            return None;
        }
        let before = self.before(subject.start)?;
        let before = if self.is_any(before, &["that"]) { self.before(before)? } else { before };
        let (lemma, form) = self.form(before)?;
        if !LEXICON.reporting.contains(lemma) || !(form.past || form.third || form.participle) {
            return None;
        }
        let speaker = self.subject_of(&self.group(before)?, 0)?;
        (self.class(speaker.start) != Class::Pronoun).then_some(speaker)
    }

    pub(in super::super) fn subject_of(&self, group: &Group, depth: usize) -> Option<Range<usize>> {
        if depth > 3 {
            return None;
        }
        // Word order finds nearly every subject; the tree is asked for the rest, until its model is so good
        // that it may go first.
        let in_tree = || if self.parsed { self.subject_in_tree(group.verb) } else { None };
        self.subject_by_order(group, depth).or_else(in_tree)
    }

    fn subject_by_order(&self, group: &Group, depth: usize) -> Option<Range<usize>> {
        let before = self.before(group.first)?;
        if group.passive && group.participle && self.class(before) == Class::Word {
            return self.whole_phrase_before(before + 1);
        }
        let lonely = group.participle || group.to;
        match self.class(before) {
            Class::Word
                if !lonely
                    && self.form(before).is_some_and(|(_, form)| form.past)
                    && self.antecedent(before).is_some() =>
            {
                self.antecedent(before)
            }
            Class::Word | Class::Number | Class::Pronoun if !lonely => self.whole_phrase_before(before + 1),
            Class::Opener if !lonely && self.is_any(before, &["who", "which", "that"]) => {
                let end = if before > self.tokens.start && self.class(before - 1) == Class::Comma {
                    before - 1
                } else {
                    before
                };
                self.whole_phrase_before(end)
            }
            Class::Comma if !lonely => self.before_apposition(before),
            // "Miners who were laid off have blocked": past the clause about them.
            Class::Preposition if !lonely => self.antecedent(before.checked_sub(1)?),
            _ => {
                if let Some(copula) = self.copula_before(before).filter(|_| group.to) {
                    return self.subject_of(&copula, depth + 1);
                }
                let governor = self.verb_before(group.first)?;
                if group.to && governor.verb + 1 < group.first {
                    // "ordered police to clear the square": whoever is ordered does it.
                    let object = self.object(&governor).filter(|object| object.end <= group.first);
                    if object.is_some() {
                        return object;
                    }
                }
                self.subject_of(&governor, depth + 1)
            }
        }
    }

    /// Whom the clause with the verb at `verb` is about: "Miners" of "Miners who were laid off".
    fn antecedent(&self, verb: usize) -> Option<Range<usize>> {
        let group = self.group(verb)?;
        let opener = self.before(group.first)?;
        match self.class(opener) {
            Class::Opener if self.is_any(opener, &["who", "which", "that"]) => {
                self.whole_phrase_before(opener)
            }
            Class::Word if group.participle => self.whole_phrase_before(opener + 1),
            _ => None,
        }
    }

    /// "is willing to", "was ready to": the form of "be" that an adjective at `at` hangs on, as a group.
    pub(in super::super) fn copula_before(&self, at: usize) -> Option<Group> {
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
        let form = Form { past: true, ..Form::default() };
        Some(Group {
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

    /// "X, the leader of Y, rejected": past the apposition to X.
    pub(in super::super) fn before_apposition(&self, comma: usize) -> Option<Range<usize>> {
        let other = (comma.saturating_sub(REACH / 2).max(self.tokens.start)..comma)
            .rev()
            .find(|&at| self.class(at) == Class::Comma);
        match other {
            Some(other) => self.whole_phrase_before(other),
            None => {
                let end = self.before(comma)? + 1;
                let told =
                    (self.tokens.start..end).any(|at| self.form(at).is_some_and(|(_, form)| form.past));
                if told { None } else { self.whole_phrase_before(end) }
            }
        }
    }
}
