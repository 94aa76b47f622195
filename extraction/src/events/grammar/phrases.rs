//! Noun phrases: where they begin and end, before a word, behind it, behind a preposition.

use std::ops::Range;

use super::{Class, Group, REACH, Sentence};
use crate::{
    events::lexicon::LEXICON,
    language::{Upos, VerbForm},
};

impl Sentence<'_, '_> {
    /// A noun phrase begins at `at`.
    pub(in super::super) fn opens_phrase(&self, at: usize) -> bool {
        let at = (at..at + 3).find(|&at| self.class(at) != Class::Adverb).unwrap_or(at);
        match self.class(at) {
            Class::Determiner | Class::Number | Class::Pronoun => true,
            Class::Mark => self.is_any(at, &["$", "£", "€", "¥", "₹"]),
            Class::Word => self.capital(at) || self.form(at).is_none_or(|(_, form)| !form.past || form.base),
            _ => false,
        }
    }

    /// The noun phrase that begins at `at`: its words, with an "of" phrase.
    pub(in super::super) fn phrase(&self, at: usize) -> Option<Range<usize>> {
        let mut start = at;
        while matches!(self.class(start), Class::Adverb) && start < at + 3 {
            start += 1;
        }
        let sum = self.is_any(start, &["$", "£", "€", "¥", "₹"]) && self.class(start + 1) == Class::Number;
        if !sum
            && !matches!(self.class(start), Class::Determiner | Class::Number | Class::Pronoun | Class::Word)
        {
            return None;
        }
        let infinitive =
            start > self.tokens.start && self.class(start - 1) == Class::To && !self.capital(start);
        if infinitive && self.form(start).is_some_and(|(_, form)| form.base) {
            return None;
        }
        let mut end = start;
        if self.class(start) == Class::Pronoun {
            return Some(start..start + 1);
        }
        while end < self.tokens.end && end - start < REACH {
            match self.class(end) {
                Class::Word | Class::Number | Class::Possessive => end += 1,
                Class::Determiner if end == start || self.class(end - 1) != Class::Word => end += 1,
                Class::Adverb
                    if end > start
                        && matches!(self.class(end + 1), Class::Word | Class::Number)
                        && self.words_time(end) =>
                {
                    end += 1
                }
                Class::Mark if self.is_any(end, &["\"", "“", "”"]) && end == start => end += 1,
                Class::Preposition if self.lower(end) == "of" && end > start => end += 1,
                Class::Mark if self.is_any(end, &["-", "$", "£", "€", "¥", "₹", "%"]) => end += 1,
                // "India and Pakistan", "soldiers and police"
                Class::Conjunction if self.is_any(end, &["and"]) && self.joins_names(end) => end += 1,
                _ => break,
            }
            // A verb ends the phrase: "the rebels attacked".
            if end < self.tokens.end
                && end > start
                && self.class(end - 1) == Class::Word
                && self.class(end) == Class::Word
                && self.ends_at_verb(end)
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
        let named = (start..end).any(|at| matches!(self.class(at), Class::Word | Class::Number));
        let thing =
            named || end > start && self.is_any(start, &["this", "these", "those", "both", "some", "many"]);
        (end > start && thing).then_some(start..end)
    }

    /// The word before a phrase is a tensed verb, or one behind "to".
    fn verb_of_another(&self, at: usize) -> bool {
        let tag = self.words.features(at).form;
        if self.parsed && self.words.upos(at) == Upos::Verb && tag == Some(VerbForm::Finite) {
            return true;
        }
        let Some((_, form)) = self.form(at) else { return false };
        let led =
            at.checked_sub(1).filter(|&before| before >= self.tokens.start).map(|before| self.class(before));
        let infinitive = form.base && matches!(led, Some(Class::To | Class::Modal));
        let described = matches!(led, Some(Class::Determiner | Class::Possessive));
        infinitive || form.past && !described && (self.capital(at + 1) || self.class(at + 1) != Class::Word)
    }

    /// "Kuwait and its allies agreed": all before "and", back to where the clause begins, is one phrase.
    pub(in super::super) fn opens_clause(&self, and: usize) -> bool {
        let mut at = and;
        while at > self.tokens.start && and - at < 8 {
            match self.class(at - 1) {
                Class::Word | Class::Determiner | Class::Number | Class::Possessive => at -= 1,
                Class::Opener | Class::Mark => break,
                _ => return false,
            }
        }
        at < and && and - at < 8 && !(at..and).any(|at| self.form(at).is_some_and(|(_, form)| form.past))
    }

    /// An adverb inside a phrase that is no time and no bracket: "a highly unusual step".
    pub(in super::super) fn words_time(&self, at: usize) -> bool {
        self.lower(at).ends_with("ly")
    }

    pub(in super::super) fn joins_names(&self, at: usize) -> bool {
        self.capital(at - 1) && self.capital(at + 1) && self.class(at + 1) == Class::Word
    }

    pub(in super::super) fn ends_at_verb(&self, at: usize) -> bool {
        self.form(at).is_some_and(|(_, form)| {
            let object = self.opens_phrase(at + 1);
            // "diplomatic ties on Saturday": a plural noun as often as a verb, unless an object follows.
            let verb = form.past && (object || self.class(at + 1) != Class::Word) || form.third && object;
            // "the government seeking support", "the town starting at noon"
            let verb =
                verb || form.ing && (object || matches!(self.class(at + 1), Class::Preposition | Class::To));
            verb && !LEXICON.nouns.contains_key(self.lower(at)) && !self.capital(at)
        })
    }

    /// The noun phrase that ends before `end`, its "of" phrases and places behind it included.
    pub(in super::super) fn phrase_before(&self, end: usize) -> Option<Range<usize>> {
        let mut start = end;
        while start > self.tokens.start && end - start < REACH {
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
                    if start < end && !self.capital(before) && self.verb_of_another(before) {
                        break;
                    }
                    start = before;
                }
                Class::Determiner => {
                    start = before;
                    // "the union and its members": on past "and", where it joins.
                    let goes_on = before > self.tokens.start
                        && matches!(self.class(before - 1), Class::Determiner | Class::Conjunction);
                    if !goes_on {
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
                        && (self.joins_names(before) || self.opens_clause(before)) =>
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

    /// The phrase before `end`; from "in Mexico" on to what "in Mexico" belongs to.
    pub(in super::super) fn whole_phrase_before(&self, end: usize) -> Option<Range<usize>> {
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
            // A verb before the preposition: a clause about the phrase before it, "those held in camps".
            if let Some(verb) = self.group(before - 1) {
                let Some(opener) = self.before(verb.first) else { break };
                let end = match self.class(opener) {
                    Class::Opener => opener,
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

    /// What stands after a verb as its object.
    pub(in super::super) fn object(&self, group: &Group) -> Option<Range<usize>> {
        self.phrase(group.verb + 1)
    }

    /// The phrase behind one of these prepositions, in the words after `at`, before the next verb.
    pub(in super::super) fn behind(&self, at: usize, prepositions: &[&str]) -> Option<Range<usize>> {
        let end = self.tokens.end.min(at + REACH / 2);
        let mut place = at;
        while place < end {
            match self.class(place) {
                Class::Preposition | Class::To if self.is_any(place, prepositions) => {
                    if let Some(phrase) = self.phrase(place + 1) {
                        return Some(phrase);
                    }
                }
                Class::Opener | Class::Modal | Class::Auxiliary => return None,
                Class::Mark if !self.is_any(place, &["-", "\"", "“", "”"]) => return None,
                Class::Comma if !self.opens_phrase(place + 1) => return None,
                _ => {}
            }
            place += 1;
        }
        None
    }

    /// As [`Sentence::behind`], for a preposition right at `at`.
    pub(in super::super) fn directly_behind(&self, at: usize, prepositions: &[&str]) -> Option<Range<usize>> {
        let here = matches!(self.class(at), Class::Preposition | Class::To) && self.is_any(at, prepositions);
        if here { self.phrase(at + 1) } else { None }
    }

    /// The noun phrase that ends before `end`.
    pub(in super::super) fn noun_phrase_before(&self, end: usize) -> Option<Range<usize>> {
        self.phrase_before(end)
    }

    /// The word that a phrase is about: the last before its first "of" or preposition.
    pub(in super::super) fn head(&self, phrase: &Range<usize>) -> usize {
        let end = phrase
            .clone()
            .skip(1)
            .find(|&at| matches!(self.class(at), Class::Preposition | Class::Opener | Class::Comma));
        let end = end.unwrap_or(phrase.end);
        (phrase.start..end)
            .rev()
            .find(|&at| matches!(self.class(at), Class::Word | Class::Number | Class::Pronoun))
            .unwrap_or(phrase.start)
    }
}
