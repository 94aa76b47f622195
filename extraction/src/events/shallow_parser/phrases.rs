//! Noun phrases: after a word, before a word, after a preposition.

use std::ops::Range;

use super::{CURRENCIES, Class, MAX_REACH, Sentence, VerbGroup};
use crate::language::{Upos, VerbForm};

impl Sentence<'_, '_> {
    /// True if a noun phrase begins at `at`.
    pub(in super::super) fn starts_phrase(&self, at: usize) -> bool {
        let at = (at..at + 3).find(|&at| self.class(at) != Class::Adverb).unwrap_or(at);
        match self.class(at) {
            Class::Determiner | Class::Number | Class::Pronoun => true,
            Class::Mark => self.is_any(at, CURRENCIES),
            Class::Word => {
                self.is_capitalized(at) || self.form(at).is_none_or(|(_, form)| !form.past || form.base)
            }
            _ => false,
        }
    }

    /// Returns the noun phrase that begins at `at`, with its "of" phrases.
    pub(in super::super) fn phrase(&self, at: usize) -> Option<Range<usize>> {
        let mut start = at;
        while matches!(self.class(start), Class::Adverb) && start < at + 3 {
            start += 1;
        }
        let is_sum = self.is_any(start, CURRENCIES) && self.class(start + 1) == Class::Number;
        if !is_sum
            && !matches!(self.class(start), Class::Determiner | Class::Number | Class::Pronoun | Class::Word)
        {
            return None;
        }
        let infinitive =
            start > self.tokens.start && self.class(start - 1) == Class::To && !self.is_capitalized(start);
        if infinitive && self.form(start).is_some_and(|(_, form)| form.base) {
            return None;
        }
        let mut end = start;
        if self.class(start) == Class::Pronoun {
            return Some(start..start + 1);
        }
        while end < self.tokens.end && end - start < MAX_REACH {
            match self.class(end) {
                Class::Word | Class::Number | Class::Possessive => end += 1,
                Class::Determiner if end == start || self.class(end - 1) != Class::Word => end += 1,
                Class::Adverb
                    if end > start
                        && matches!(self.class(end + 1), Class::Word | Class::Number)
                        && self.is_manner_adverb(end) =>
                {
                    end += 1
                }
                Class::Mark if self.is_any(end, &["\"", "“", "”"]) && end == start => end += 1,
                Class::Preposition if self.lower(end) == "of" && end > start => end += 1,
                Class::Mark if self.is_any(end, &["-", "$", "£", "€", "¥", "₹", "%"]) => end += 1,
                // "India and Pakistan", "soldiers and police"
                Class::Conjunction if self.is_any(end, &["and"]) && self.coordinates_names(end) => end += 1,
                _ => break,
            }
            // A verb ends the phrase: "the rebels attacked".
            if end < self.tokens.end
                && end > start
                && self.class(end - 1) == Class::Word
                && self.class(end) == Class::Word
                && self.is_verb_after_phrase(end)
            {
                break;
            }
        }
        while end > start
            && !matches!(self.class(end - 1), Class::Word | Class::Number | Class::Determiner)
            && !self.is_any(end - 1, &["%"])
        {
            end -= 1;
        }
        let has_noun = (start..end).any(|at| matches!(self.class(at), Class::Word | Class::Number));
        let is_noun_phrase = has_noun
            || end > start && self.is_any(start, &["this", "these", "those", "both", "some", "many"]);
        (end > start && is_noun_phrase).then_some(start..end)
    }

    /// True for a finite verb or an infinitive before a phrase, which is no part of it.
    fn is_verb_of_other_clause(&self, at: usize) -> bool {
        let tag = self.doc.features(at).form;
        if self.is_parsed && self.doc.upos(at) == Upos::Verb && tag == Some(VerbForm::Finite) {
            return true;
        }
        let Some((_, form)) = self.form(at) else { return false };
        let led =
            at.checked_sub(1).filter(|&before| before >= self.tokens.start).map(|before| self.class(before));
        let infinitive = form.base && matches!(led, Some(Class::To | Class::Modal));
        let described = matches!(led, Some(Class::Determiner | Class::Possessive));
        infinitive
            || form.past && !described && (self.is_capitalized(at + 1) || self.class(at + 1) != Class::Word)
    }

    /// True if all words from the start of the clause to the "and" at `and` are one phrase: "Kuwait and its allies agreed".
    pub(in super::super) fn starts_clause(&self, and: usize) -> bool {
        let mut at = and;
        while at > self.tokens.start && and - at < 8 {
            match self.class(at - 1) {
                Class::Word | Class::Determiner | Class::Number | Class::Possessive => at -= 1,
                Class::Subordinator | Class::Mark => break,
                _ => return false,
            }
        }
        at < and && and - at < 8 && !(at..and).any(|at| self.form(at).is_some_and(|(_, form)| form.past))
    }

    /// True for an adverb that can be part of a phrase, unlike a masked time: "a highly unusual step".
    pub(in super::super) fn is_manner_adverb(&self, at: usize) -> bool {
        self.lower(at).ends_with("ly")
    }

    /// True for an "and" between two names.
    pub(in super::super) fn coordinates_names(&self, at: usize) -> bool {
        self.is_capitalized(at - 1) && self.is_capitalized(at + 1) && self.class(at + 1) == Class::Word
    }

    /// True for a word after a noun phrase that is a verb rather than another noun.
    pub(in super::super) fn is_verb_after_phrase(&self, at: usize) -> bool {
        self.form(at).is_some_and(|(_, form)| {
            let object = self.starts_phrase(at + 1);
            // "diplomatic ties on Saturday": a plural noun as often as a verb, unless an object follows.
            let verb = form.past && (object || self.class(at + 1) != Class::Word) || form.third && object;
            // "the government seeking support", "the town starting at noon"
            let verb =
                verb || form.ing && (object || matches!(self.class(at + 1), Class::Preposition | Class::To));
            verb && !self.lexicon.nouns.contains_key(self.lower(at)) && !self.is_capitalized(at)
        })
    }

    /// Returns the noun phrase that ends before `end`, with its "of" phrases.
    pub(in super::super) fn phrase_before(&self, end: usize) -> Option<Range<usize>> {
        let mut start = end;
        while start > self.tokens.start && end - start < MAX_REACH {
            let before = start - 1;
            match self.class(before) {
                Class::Word | Class::Number | Class::Possessive => {
                    if self.class(before) == Class::Word
                        && start < end
                        && self.class(start) == Class::Determiner
                    {
                        break;
                    }
                    // "attend Obama's", "said Trump": the verb is no part of the name.
                    if start < end && !self.is_capitalized(before) && self.is_verb_of_other_clause(before) {
                        break;
                    }
                    start = before;
                }
                Class::Determiner => {
                    start = before;
                    // "the union and its members" goes on before "and".
                    let continues = before > self.tokens.start
                        && matches!(self.class(before - 1), Class::Determiner | Class::Conjunction);
                    if !continues {
                        break;
                    }
                }
                Class::Pronoun if start == end => return Some(before..end),
                Class::Mark if self.is_any(before, &["-", "$", "£", "€", "%", "."]) && start < end => {
                    start = before
                }
                Class::Conjunction
                    if start < end
                        && self.is_any(before, &["and"])
                        && before > self.tokens.start
                        && (self.coordinates_names(before) || self.starts_clause(before)) =>
                {
                    start = before;
                }
                _ => break,
            }
        }
        while start < end && matches!(self.class(start), Class::Possessive | Class::Mark | Class::Conjunction)
        {
            start += 1;
        }
        (start < end).then_some(start..end)
    }

    /// Returns the phrase before `end` with what its prepositional phrases modify: all of "the embassy in Mexico".
    pub(in super::super) fn full_phrase_before(&self, end: usize) -> Option<Range<usize>> {
        let mut phrase = self.phrase_before(end)?;
        for _ in 0..6 {
            if phrase.start == self.tokens.start {
                break;
            }
            let before = phrase.start - 1;
            if self.class(before) != Class::Preposition || before == self.tokens.start {
                break;
            }
            match self.class(before - 1) {
                Class::Word | Class::Number => {}
                _ => break,
            }
            // A verb before the preposition is of a clause that modifies the phrase before it: "those held in camps".
            if let Some(verb) = self.group(before - 1) {
                let Some(opener) = self.before(verb.first) else { break };
                let end = match self.class(opener) {
                    Class::Subordinator => opener,
                    Class::Word if verb.participle => opener + 1,
                    _ => break,
                };
                let Some(outer) = self.phrase_before(end) else { break };
                phrase = outer.start..phrase.end;
                continue;
            }
            let Some(outer) = self.phrase_before(before) else { break };
            phrase = outer.start..phrase.end;
        }
        Some(phrase)
    }

    /// Returns the object of a verb.
    pub(in super::super) fn object(&self, group: &VerbGroup) -> Option<Range<usize>> {
        self.phrase(group.verb + 1)
    }

    /// Returns the phrase after the first of `prepositions` from `at` on, before the next auxiliary or clause.
    pub(in super::super) fn after_preposition(
        &self,
        at: usize,
        prepositions: &[&str],
    ) -> Option<Range<usize>> {
        let end = self.tokens.end.min(at + MAX_REACH / 2);
        let mut other = at;
        while other < end {
            match self.class(other) {
                Class::Preposition | Class::To if self.is_any(other, prepositions) => {
                    if let Some(phrase) = self.phrase(other + 1) {
                        return Some(phrase);
                    }
                }
                Class::Subordinator | Class::Modal | Class::Auxiliary => return None,
                Class::Mark if !self.is_any(other, &["-", "\"", "“", "”"]) => return None,
                Class::Comma if !self.starts_phrase(other + 1) => return None,
                _ => {}
            }
            other += 1;
        }
        None
    }

    /// Returns the phrase after a preposition at `at`, if it is one of `prepositions`.
    pub(in super::super) fn directly_after_preposition(
        &self,
        at: usize,
        prepositions: &[&str],
    ) -> Option<Range<usize>> {
        let here = matches!(self.class(at), Class::Preposition | Class::To) && self.is_any(at, prepositions);
        if here { self.phrase(at + 1) } else { None }
    }

    /// Returns the head of a phrase: its last noun, number or pronoun before its first preposition.
    pub(in super::super) fn head(&self, phrase: &Range<usize>) -> usize {
        let end = phrase
            .clone()
            .skip(1)
            .find(|&at| matches!(self.class(at), Class::Preposition | Class::Subordinator | Class::Comma));
        let end = end.unwrap_or(phrase.end);
        (phrase.start..end)
            .rev()
            .find(|&at| matches!(self.class(at), Class::Word | Class::Number | Class::Pronoun))
            .unwrap_or(phrase.start)
    }
}
