//! Subjects by the dependency tree.

use std::ops::Range;

use super::{Class, MAX_REACH, Sentence};
use crate::language::Relation;

/// Most steps towards the root.
const MAX_DEPTH: usize = 40;

impl Sentence<'_, '_> {
    /// Returns the subject of a verb, or of the verb that governs it.
    pub(super) fn subject_in_tree(&self, verb: usize) -> Option<Range<usize>> {
        let doc = self.doc;
        let mut verb = verb;
        for _ in 0..4 {
            if let Some(subject) = self.subject_of_verb(verb) {
                return self.noun_phrase(self.relative_antecedent(subject, verb));
            }
            let head = doc.head(verb)?;
            match doc.relation(verb) {
                // "people killed in the raid"
                Relation::Acl => return self.noun_phrase(head),
                // Object control: "ordered police to clear the square".
                Relation::Xcomp | Relation::Advcl => {
                    let controller =
                        doc.child(head, Relation::Obj).filter(|_| doc.relation(verb) == Relation::Xcomp);
                    if let Some(object) = controller.filter(|&object| object < verb) {
                        return self.noun_phrase(object);
                    }
                }
                Relation::Conj | Relation::Ccomp | Relation::Parataxis => {}
                _ => return None,
            }
            verb = head;
        }
        None
    }

    /// Returns the subject that depends on a verb or on one of its auxiliaries.
    fn subject_of_verb(&self, verb: usize) -> Option<usize> {
        let doc = self.doc;
        let on =
            |head: usize| doc.children(head).find(|&child| doc.relation(child).base() == Relation::Nsubj);
        on(verb).or_else(|| {
            doc.children(verb).filter(|&child| doc.relation(child).base() == Relation::Aux).find_map(on)
        })
    }

    /// Replaces a relative pronoun by its antecedent: "who" in "miners who were laid off" by the miners.
    fn relative_antecedent(&self, subject: usize, verb: usize) -> usize {
        let relative = self.is_any(subject, &["who", "which", "that"]);
        match self.doc.head(verb) {
            Some(noun) if relative && self.doc.relation(verb) == Relation::AclRelcl => noun,
            _ => subject,
        }
    }

    /// Returns the phrase of a noun: its dependents without clauses and appositions.
    fn noun_phrase(&self, noun: usize) -> Option<Range<usize>> {
        let (mut start, mut end) = (noun, noun + 1);
        while start > self.tokens.start && noun - start < MAX_REACH && self.is_part_of(start - 1, noun) {
            start -= 1;
        }
        while end < self.tokens.end && end - noun < MAX_REACH && self.is_part_of(end, noun) {
            end += 1;
        }
        // "the minister, in remarks published on Monday": the part between commas is no part of the phrase.
        if let Some(comma) = (noun + 1..end).find(|&at| {
            self.class(at) == Class::Comma && matches!(self.class(at + 1), Class::Preposition | Class::Adverb)
        }) {
            end = comma;
        }
        while end > noun + 1
            && matches!(
                self.class(end - 1),
                Class::Comma | Class::Mark | Class::Conjunction | Class::Preposition | Class::Adverb
            )
        {
            end -= 1;
        }
        while start < noun
            && matches!(
                self.class(start),
                Class::Comma
                    | Class::Mark
                    | Class::Preposition
                    | Class::Adverb
                    | Class::Conjunction
                    | Class::Subordinator
                    | Class::To
            )
        {
            start += 1;
        }
        Some(start..end)
    }

    /// True for a descendant of the noun outside its clauses and appositions.
    fn is_part_of(&self, word: usize, noun: usize) -> bool {
        let doc = self.doc;
        let mut at = word;
        for _ in 0..MAX_DEPTH {
            if at == noun {
                return true;
            }
            if matches!(
                doc.relation(at),
                Relation::Acl
                    | Relation::AclRelcl
                    | Relation::Appos
                    | Relation::Parataxis
                    | Relation::Advcl
                    | Relation::Ccomp
            ) {
                return false;
            }
            match doc.head(at) {
                Some(head) => at = head,
                None => return false,
            }
        }
        false
    }
}
