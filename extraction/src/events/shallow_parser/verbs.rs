//! Verb groups: verbs with their auxiliaries, negation and modality.

use super::{BE, Class, HAVE, MAX_REACH, Sentence};
use crate::{
    events::{inflection::Inflection, lexicon::WordList},
    language::{Relation, Upos},
};

/// A verb with its auxiliaries.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct VerbGroup {
    /// The first auxiliary, or the verb.
    pub first: usize,
    pub verb: usize,
    pub form: Inflection,
    pub passive: bool,
    pub negated: bool,
    pub progressive: bool,
    /// An infinitive with "to".
    pub to: bool,
    pub modal: Option<Modality>,
    /// Neither finite nor with an auxiliary: "killing 26", "people killed in".
    pub participle: bool,
}

/// The modality of a modal verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Modality {
    Will,
    /// "would": future in reported speech, else possible.
    Would,
    May,
}

impl Sentence<'_, '_> {
    /// Returns the verb group of the word at `at`, if that is a verb.
    pub(in super::super) fn group(&self, at: usize) -> Option<VerbGroup> {
        let (_, form) = self.form(at)?;
        let mut group = VerbGroup {
            first: at,
            verb: at,
            form,
            passive: false,
            negated: false,
            progressive: false,
            to: false,
            modal: None,
            participle: false,
        };
        let (mut has_auxiliary, mut be, mut have) = (false, false, false);
        let mut other = at;
        while other > self.tokens.start && at - other < 8 {
            let before = other - 1;
            match self.class(before) {
                Class::Adverb => {}
                Class::Negation => group.negated = true,
                Class::To if !has_auxiliary || be || have => {
                    group.to = true;
                    has_auxiliary = true;
                    group.first = before;
                    break;
                }
                Class::Modal => {
                    let will = self.is_any(before, &["will", "shall", "'ll", "’ll", "wo"]);
                    let would = self.is_any(before, &["would", "'d", "’d"]);
                    group.modal = Some(match (will, would) {
                        (true, _) => Modality::Will,
                        (_, true) => Modality::Would,
                        _ => Modality::May,
                    });
                    has_auxiliary = true;
                    group.first = before;
                }
                Class::Auxiliary => {
                    be |= self.is_any(before, BE);
                    have |= self.is_any(before, HAVE);
                    group.passive |= self.is_any(before, BE) && form.participle && !form.ing;
                    group.progressive |= self.is_any(before, BE) && form.ing;
                    has_auxiliary = true;
                    group.first = before;
                }
                _ => break,
            }
            other = before;
        }
        let is_verb = if has_auxiliary {
            self.agrees_with_auxiliary(&group, be, have)
        } else {
            self.is_tagged_verb(at)
        };
        if !is_verb {
            return None;
        }
        if !has_auxiliary {
            group.negated = false;
            let tensed = form.past || form.base || form.third;
            group.participle = form.ing || form.participle && (!form.past || self.is_reduced_relative(at));
            group.passive = group.participle && !form.ing && (!form.past || self.is_reduced_relative(at));
            if !tensed && !group.participle {
                return None;
            }
        }
        Some(group)
    }

    /// True if a word without auxiliary is tagged as a verb and modifies no noun ("the accused man").
    fn is_tagged_verb(&self, at: usize) -> bool {
        let is_modifier = matches!(self.doc.relation(at), Relation::Amod | Relation::Compound);
        self.doc.upos(at) == Upos::Verb && !is_modifier
    }

    /// True if the verb's form can follow its auxiliary.
    pub(in super::super) fn agrees_with_auxiliary(&self, group: &VerbGroup, be: bool, have: bool) -> bool {
        let form = group.form;
        if be {
            form.ing || form.participle
        } else if have {
            form.participle
        } else {
            form.base
        }
    }

    /// True for a past form that begins a reduced relative clause: "people killed in the raid were buried".
    pub(in super::super) fn is_reduced_relative(&self, at: usize) -> bool {
        let next = self.lower(at + 1);
        let Some(before) = self.before(at) else { return false };
        if self.class(before) != Class::Word {
            return false;
        }
        let transitive = self.lexicon.list(WordList::TransitiveVerb);
        let is_transitive = self.form(at).is_some_and(|(lemma, _)| transitive.contains(&lemma));
        if is_transitive && !self.starts_phrase(at + 1) && self.class(at + 1) != Class::Adverb {
            return true;
        }
        next == "by" || matches!(next, "in" | "during" | "at" | "on") && self.has_later_verb(at)
    }

    /// True if another finite verb follows in the same clause.
    pub(in super::super) fn has_later_verb(&self, at: usize) -> bool {
        (at + 1..self.tokens.end.min(at + 15))
            .take_while(|&other| {
                !matches!(
                    self.class(other),
                    Class::Mark | Class::Comma | Class::Subordinator | Class::Conjunction
                )
            })
            .any(|other| {
                matches!(self.class(other), Class::Auxiliary | Class::Modal)
                    || self.form(other).is_some_and(|(_, form)| form.past)
            })
    }

    /// True after "to" or a modal: "strike" of "to strike" is a verb, not the noun.
    pub(in super::super) fn is_infinitive(&self, at: usize) -> bool {
        at > self.tokens.start && self.class(at - 1) == Class::Modal
            || at > self.tokens.start
                && self.class(at - 1) == Class::To
                && self.form(at).is_some_and(|(_, form)| form.base)
    }

    /// Returns the nearest finite verb group before `at`.
    pub(in super::super) fn verb_before(&self, at: usize) -> Option<VerbGroup> {
        (at.saturating_sub(MAX_REACH / 2).max(self.tokens.start)..at).rev().find_map(|other| {
            let group = self.group(other)?;
            (!group.participle && group.verb < at).then_some(group)
        })
    }
}
