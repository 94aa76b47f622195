//! Subjects read off the tree, where the language room gives one.

use std::ops::Range;

use super::{Class, REACH, Sentence};
use crate::language::Relation;

/// The longest way up a tree that is followed.
const STEPS: usize = 40;

impl Sentence<'_, '_> {
    /// Who does what the verb says, or has it done to them in the passive.
    pub(super) fn subject_in_tree(&self, verb: usize) -> Option<Range<usize>> {
        let words = self.words;
        let mut verb = verb;
        for _ in 0..4 {
            if let Some(subject) = self.tree_subject(verb) {
                return self.nominal(self.meant(subject, verb));
            }
            let head = words.head(verb)?;
            match words.relation(verb) {
                // "people killed in the raid"
                Relation::Acl => return self.nominal(head),
                // "ordered police to clear the square": whoever is ordered does it.
                Relation::Xcomp | Relation::Advcl => {
                    let ordered =
                        words.child(head, Relation::Obj).filter(|_| words.relation(verb) == Relation::Xcomp);
                    if let Some(object) = ordered.filter(|&object| object < verb) {
                        return self.nominal(object);
                    }
                }
                Relation::Conj | Relation::Ccomp | Relation::Parataxis => {}
                _ => return None,
            }
            verb = head;
        }
        None
    }

    /// The subject that hangs on a verb, or on one of its helpers.
    fn tree_subject(&self, verb: usize) -> Option<usize> {
        let words = self.words;
        let on =
            |head: usize| words.children(head).find(|&child| words.relation(child).base() == Relation::Nsubj);
        on(verb).or_else(|| {
            words.children(verb).filter(|&child| words.relation(child).base() == Relation::Aux).find_map(on)
        })
    }

    /// "who" in "miners who were laid off" is the miners.
    fn meant(&self, subject: usize, verb: usize) -> usize {
        let relative = self.is_any(subject, &["who", "which", "that"]);
        match self.words.head(verb) {
            Some(noun) if relative && self.words.relation(verb) == Relation::AclRelcl => noun,
            _ => subject,
        }
    }

    /// The phrase around a noun: what hangs on it, without the clauses and appositions behind it.
    fn nominal(&self, noun: usize) -> Option<Range<usize>> {
        let (mut start, mut end) = (noun, noun + 1);
        while start > self.tokens.start && noun - start < REACH && self.belongs(start - 1, noun) {
            start -= 1;
        }
        while end < self.tokens.end && end - noun < REACH && self.belongs(end, noun) {
            end += 1;
        }
        // "the minister, in remarks published on Monday": what stands between commas is beside the phrase.
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
                    | Class::Opener
                    | Class::To
            )
        {
            start += 1;
        }
        Some(start..end)
    }

    /// The word hangs on the noun, and by nothing that opens a clause or an apposition.
    fn belongs(&self, word: usize, noun: usize) -> bool {
        let words = self.words;
        let mut at = word;
        for _ in 0..STEPS {
            if at == noun {
                return true;
            }
            if matches!(
                words.relation(at),
                Relation::Acl
                    | Relation::AclRelcl
                    | Relation::Appos
                    | Relation::Parataxis
                    | Relation::Advcl
                    | Relation::Ccomp
            ) {
                return false;
            }
            match words.head(at) {
                Some(head) => at = head,
                None => return false,
            }
        }
        false
    }
}
