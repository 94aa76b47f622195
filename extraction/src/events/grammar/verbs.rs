//! Which words act as verbs, and what helps them.

use super::{BE, Class, HAVE, REACH, Sentence};
use crate::{
    events::lexicon::Form,
    language::{Relation, Upos},
};

/// A verb with what helps it.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Group {
    /// The first helper, or the verb.
    pub first: usize,
    pub verb: usize,
    pub form: Form,
    pub passive: bool,
    pub negated: bool,
    pub progressive: bool,
    pub to: bool,
    pub modal: Option<Modality>,
    /// No helper and no tense: "killing 26", "people killed in".
    pub participle: bool,
}

/// What a modal verb says of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Modality {
    Will,
    /// "would": what was to come, where somebody's words are told; else what might be.
    Would,
    May,
}

/// Verbs that need an object: where none follows their past form, it is a participle ("dozens wounded in").
const SUFFERED: &[&str] = &[
    "kill",
    "wound",
    "injure",
    "arrest",
    "detain",
    "jail",
    "abduct",
    "kidnap",
    "murder",
    "hospitalise",
    "hospitalize",
    "displace",
    "convict",
    "sentence",
    "acquit",
    "infect",
    "deport",
    "evacuate",
    "imprison",
    "assassinate",
];

impl Sentence<'_, '_> {
    /// The verb group at `at`, where the word there acts as a verb.
    pub(in super::super) fn group(&self, at: usize) -> Option<Group> {
        let (_, form) = self.form(at)?;
        let mut group = Group {
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
        let (mut helped, mut be, mut have) = (false, false, false);
        let mut place = at;
        while place > self.tokens.start && at - place < 8 {
            let before = place - 1;
            match self.class(before) {
                Class::Adverb => {}
                Class::Negation => group.negated = true,
                Class::To if !helped || be || have => {
                    group.to = true;
                    helped = true;
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
                    helped = true;
                    group.first = before;
                }
                Class::Auxiliary => {
                    be |= self.is_any(before, BE);
                    have |= self.is_any(before, HAVE);
                    group.passive |= self.is_any(before, BE) && form.participle && !form.ing;
                    group.progressive |= self.is_any(before, BE) && form.ing;
                    helped = true;
                    group.first = before;
                }
                _ => break,
            }
            place = before;
        }
        let acts = if helped { self.fits_helper(&group, be, have) } else { self.acts(at) };
        if !acts {
            return None;
        }
        if !helped {
            group.negated = false;
            let tensed = form.past || form.base || form.third;
            group.participle = form.ing || form.participle && (!form.past || self.reduced(at));
            group.passive = group.participle && !form.ing && (!form.past || self.reduced(at));
            if !tensed && !group.participle {
                return None;
            }
        }
        Some(group)
    }

    /// Whether a word without a helper is a verb, and neither the noun of the same spelling nor what describes one
    /// ("the accused man"): by its tag.
    fn acts(&self, at: usize) -> bool {
        let describes = matches!(self.words.relation(at), Relation::Amod | Relation::Compound);
        self.words.upos(at) == Upos::Verb && !describes
    }

    pub(in super::super) fn fits_helper(&self, group: &Group, be: bool, have: bool) -> bool {
        let form = group.form;
        if be {
            form.ing || form.participle
        } else if have {
            form.participle
        } else {
            form.base
        }
    }

    /// A past form that is a participle: "people killed in the raid were buried".
    pub(in super::super) fn reduced(&self, at: usize) -> bool {
        let next = self.lower(at + 1);
        let Some(before) = self.before(at) else { return false };
        if self.class(before) != Class::Word {
            return false;
        }
        let suffers = self.form(at).is_some_and(|(lemma, _)| SUFFERED.contains(&lemma));
        if suffers && !self.opens_phrase(at + 1) && self.class(at + 1) != Class::Adverb {
            return true;
        }
        next == "by" || matches!(next, "in" | "during" | "at" | "on") && self.has_other_verb(at)
    }

    /// Another tensed verb stands after in the same clause.
    pub(in super::super) fn has_other_verb(&self, at: usize) -> bool {
        (at + 1..self.tokens.end.min(at + 15))
            .take_while(|&place| {
                !matches!(self.class(place), Class::Mark | Class::Comma | Class::Opener | Class::Conjunction)
            })
            .any(|place| {
                matches!(self.class(place), Class::Auxiliary | Class::Modal)
                    || self.form(place).is_some_and(|(_, form)| form.past)
            })
    }

    /// "to strike", "will attack": a verb, whatever noun it is spelled like.
    pub(in super::super) fn to_verb_or_modal(&self, at: usize) -> bool {
        at > self.tokens.start && self.class(at - 1) == Class::Modal
            || at > self.tokens.start
                && self.class(at - 1) == Class::To
                && self.form(at).is_some_and(|(_, form)| form.base)
    }

    /// The nearest verb group that ends before `at`.
    pub(in super::super) fn verb_before(&self, at: usize) -> Option<Group> {
        (at.saturating_sub(REACH / 2).max(self.tokens.start)..at).rev().find_map(|place| {
            let group = self.group(place)?;
            (!group.participle && group.verb < at).then_some(group)
        })
    }
}
