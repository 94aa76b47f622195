//! The grammar of a sentence as far as events need it: which words are verbs, what helps them, who
//! stands before and who after. It reads word order and function words; where the language room gives a
//! tree, this file is the one to give way.

use std::ops::Range;

use super::lexicon::{Form, LEXICON};
use crate::{
    language::Annotated,
    reading::{record::TimexType, times::Timex},
};

/// What a word does in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Determiner,
    Possessive,
    Pronoun,
    Preposition,
    Conjunction,
    /// "that", "who", "when", "after": what opens a clause.
    Opener,
    Auxiliary,
    Modal,
    To,
    Negation,
    Adverb,
    Comma,
    /// Any other mark.
    Mark,
    Number,
    Word,
}

/// One sentence, its words classed.
pub(super) struct Sentence<'a, 't> {
    pub words: &'a Annotated<'t>,
    pub tokens: Range<usize>,
    lower: Vec<String>,
    classes: Vec<Class>,
}

/// A verb with what helps it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
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
pub(super) enum Modality {
    Will,
    May,
}

/// The longest verb group, chain of phrases or clause looked at, in words: what bounds the work.
const REACH: usize = 60;

impl<'a, 't> Sentence<'a, 't> {
    pub fn new(words: &'a Annotated<'t>, sentence: usize, times: &[Timex]) -> Self {
        let tokens = words.sentences[sentence].tokens.clone();
        let lower: Vec<String> = tokens.clone().map(|token| words.word(token).to_lowercase()).collect();
        let classes = lower.iter().map(|word| class(word)).collect();
        let mut sentence = Self { words, tokens, lower, classes };
        sentence.set_aside_times(times);
        sentence.set_aside_brackets();
        sentence
    }

    /// "on Tuesday" takes part in nothing: it stands like an adverb.
    fn set_aside_times(&mut self, times: &[Timex]) {
        let Some(first_token) = self.words.tokens.get(self.tokens.start) else { return };
        let mut next = times.partition_point(|time| time.span.end <= first_token.span.start);
        let mut last = None;
        for nth in 0..self.classes.len() {
            let span = self.words.tokens[self.tokens.start + nth].span;
            while next < times.len() && times[next].span.end <= span.start {
                next += 1;
            }
            let Some(time) = times.get(next).filter(|time| time.span.contains(span)) else { continue };
            if matches!(time.kind, TimexType::Date | TimexType::Time) && !time.value.ends_with("_REF") {
                if last != Some(next) && nth > 0 && TIMED.contains(&self.lower[nth - 1].as_str()) {
                    self.classes[nth - 1] = Class::Adverb;
                }
                self.classes[nth] = Class::Adverb;
                last = Some(next);
            }
        }
    }

    /// "(UNSMIL)" neither.
    fn set_aside_brackets(&mut self) {
        let mut open = None;
        for nth in 0..self.classes.len() {
            match self.lower[nth].as_str() {
                "(" => open = Some(nth),
                ")" => {
                    if let Some(open) = open.take().filter(|open| nth - open < 8) {
                        self.classes[open..=nth].fill(Class::Adverb);
                    }
                }
                _ => {}
            }
        }
    }

    pub fn lower(&self, at: usize) -> &str {
        at.checked_sub(self.tokens.start).and_then(|at| self.lower.get(at)).map_or("", String::as_str)
    }

    pub fn is_any(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.lower(at))
    }

    pub fn class(&self, at: usize) -> Class {
        at.checked_sub(self.tokens.start).and_then(|at| self.classes.get(at)).copied().unwrap_or(Class::Mark)
    }

    fn capital(&self, at: usize) -> bool {
        self.tokens.contains(&at) && self.words.word(at).chars().next().is_some_and(char::is_uppercase)
    }

    /// The dictionary form and form of a word that can be a verb.
    pub fn form(&self, at: usize) -> Option<(&'static str, Form)> {
        LEXICON.forms.get(self.lower(at)).copied()
    }

    /// The verb group at `at`, where the word there acts as a verb.
    pub fn group(&self, at: usize) -> Option<Group> {
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
                    group.modal = Some(if will { Modality::Will } else { Modality::May });
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
        let acts = if helped { self.fits_helper(&group, be, have) } else { self.acts_alone(at, form) };
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

    fn fits_helper(&self, group: &Group, be: bool, have: bool) -> bool {
        let form = group.form;
        if be {
            form.ing || form.participle
        } else if have {
            form.participle
        } else {
            form.base
        }
    }

    /// Whether a word without a helper is a verb, and not the noun or adjective of the same spelling.
    fn acts_alone(&self, at: usize, form: Form) -> bool {
        let (before, after) = (self.before(at), self.class(at + 1));
        let opens = before.is_none();
        let noun_before = matches!(before.map(|at| self.class(at)), Some(Class::Word | Class::Number | Class::Pronoun | Class::Opener));
        let phrase_after = self.opens_phrase(at + 1);
        match before.map(|at| self.class(at)) {
            Some(Class::Determiner | Class::Possessive) => return false,
            // "by attacking", "after killing"; "in attacks"
            Some(Class::Preposition) => return form.ing && (phrase_after || after == Class::Preposition),
            _ => {}
        }
        if form.ing {
            let joined = matches!(before.map(|at| self.class(at)), Some(Class::Comma | Class::Conjunction | Class::Opener | Class::Mark));
            let noun = before.is_some_and(|at| self.class(at) == Class::Word);
            return (joined || opens || noun) && (phrase_after || after == Class::Preposition);
        }
        if form.past || form.participle {
            // "the accused man" and "planned talks" describe; "rebels attacked the town" tells.
            let describes = !noun_before && !matches!(before.map(|at| self.class(at)), Some(Class::Comma | Class::Conjunction | Class::Mark) | None);
            let adjective_before = before.is_some_and(|at| self.is_adjective(at));
            return !describes && !(adjective_before && !phrase_after && after == Class::Word);
        }
        // A bare or third-person form after a noun, before a phrase: "China urges restraint".
        let third = form.third && noun_before && !before.is_some_and(|at| self.is_adjective(at));
        let base = form.base && before.is_some_and(|at| self.class(at) == Class::Pronoun || self.class(at) == Class::Word && self.lower(at).ends_with('s') && !self.capital(at));
        let conjoined = before.is_some_and(|at| self.class(at) == Class::Conjunction);
        let noun_too = LEXICON.nouns.contains_key(self.lower(at));
        let goes_on = phrase_after || !noun_too && matches!(after, Class::Preposition | Class::Word | Class::To | Class::Adverb | Class::Opener);
        (third || base || conjoined && form.third) && goes_on
    }

    /// A past form that is a participle: "people killed in the raid were buried".
    fn reduced(&self, at: usize) -> bool {
        let next = self.lower(at + 1);
        let Some(before) = self.before(at) else { return false };
        if self.class(before) != Class::Word {
            return false;
        }
        next == "by" || matches!(next, "in" | "during" | "at" | "on") && self.has_other_verb(at)
    }

    /// Another tensed verb stands after in the same clause.
    fn has_other_verb(&self, at: usize) -> bool {
        (at + 1..self.tokens.end.min(at + 15))
            .take_while(|&place| !matches!(self.class(place), Class::Mark | Class::Comma | Class::Opener | Class::Conjunction))
            .any(|place| matches!(self.class(place), Class::Auxiliary | Class::Modal) || self.form(place).is_some_and(|(_, form)| form.past))
    }

    fn is_adjective(&self, at: usize) -> bool {
        let word = self.lower(at);
        word.ends_with("ous") || word.ends_with("ful") || word.ends_with("ive") || word.ends_with("ary") || word.ends_with("al")
    }

    /// The word before `at` that is no adverb.
    fn before(&self, at: usize) -> Option<usize> {
        let mut place = at;
        while place > self.tokens.start && at - place < 12 {
            place -= 1;
            let quote = self.is_any(place, &["\"", "“", "”", "‘", "``", "''"]);
            if self.class(place) != Class::Adverb && !quote {
                return Some(place);
            }
        }
        None
    }

    /// A noun phrase begins at `at`.
    fn opens_phrase(&self, at: usize) -> bool {
        match self.class(at) {
            Class::Determiner | Class::Number | Class::Pronoun => true,
            Class::Word => self.capital(at) || self.form(at).is_none_or(|(_, form)| !form.past || form.base),
            _ => false,
        }
    }

    /// The noun phrase that begins at `at`: its words, with an "of" phrase.
    pub fn phrase(&self, at: usize) -> Option<Range<usize>> {
        let mut start = at;
        while matches!(self.class(start), Class::Adverb) && start < at + 3 {
            start += 1;
        }
        if !matches!(self.class(start), Class::Determiner | Class::Number | Class::Pronoun | Class::Word) {
            return None;
        }
        let infinitive = start > self.tokens.start && self.class(start - 1) == Class::To && !self.capital(start);
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
                Class::Adverb if end > start && matches!(self.class(end + 1), Class::Word | Class::Number) && self.words_time(end) => end += 1,
                Class::Mark if self.is_any(end, &["\"", "“", "”"]) && end == start => end += 1,
                Class::Preposition if self.lower(end) == "of" && end > start => end += 1,
                Class::Mark if self.is_any(end, &["-", "$", "£", "€", "%"]) => end += 1,
                // "India and Pakistan", "soldiers and police"
                Class::Conjunction if self.is_any(end, &["and"]) && self.joins_names(end) => end += 1,
                _ => break,
            }
            // A verb ends the phrase: "the rebels attacked".
            if end < self.tokens.end && end > start && self.class(end - 1) == Class::Word && self.class(end) == Class::Word && self.ends_at_verb(end) {
                break;
            }
        }
        while end > start && !matches!(self.class(end - 1), Class::Word | Class::Number | Class::Determiner) && !self.is_any(end - 1, &["%"]) {
            end -= 1;
        }
        (end > start).then_some(start..end)
    }

    /// "Kuwait and its allies agreed": all before "and", back to where the clause begins, is one phrase.
    fn opens_clause(&self, and: usize) -> bool {
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
    fn words_time(&self, at: usize) -> bool {
        self.lower(at).ends_with("ly")
    }

    fn joins_names(&self, at: usize) -> bool {
        self.capital(at - 1) && self.capital(at + 1) && self.class(at + 1) == Class::Word
    }

    fn ends_at_verb(&self, at: usize) -> bool {
        self.form(at).is_some_and(|(_, form)| {
            let clear = (form.past || form.third) && !LEXICON.nouns.contains_key(self.lower(at));
            clear && !self.capital(at) && (self.opens_phrase(at + 1) || !matches!(self.class(at + 1), Class::Word))
        })
    }

    /// The noun phrase that ends before `end`, its "of" phrases and places behind it included.
    fn phrase_before(&self, end: usize) -> Option<Range<usize>> {
        let mut start = end;
        while start > self.tokens.start && end - start < REACH {
            let before = start - 1;
            match self.class(before) {
                Class::Word | Class::Number | Class::Possessive => {
                    if self.class(before) == Class::Word && start < end && self.class(start) == Class::Determiner {
                        break;
                    }
                    start = before;
                }
                Class::Determiner => {
                    start = before;
                    if before == self.tokens.start || self.class(before - 1) != Class::Determiner {
                        break;
                    }
                }
                Class::Pronoun if start == end => return Some(before..end),
                Class::Mark if self.is_any(before, &["-", "$", "£", "€", "%", "."]) && start < end => start = before,
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
        while start < end && matches!(self.class(start), Class::Possessive | Class::Mark | Class::Conjunction) {
            start += 1;
        }
        (start < end).then_some(start..end)
    }

    /// Who stands before a verb group as its subject.
    pub fn subject(&self, group: &Group) -> Option<Range<usize>> {
        let subject = self.subject_of(group, 0)?;
        Some(self.speaker_meant(&subject).unwrap_or(subject))
    }

    /// "The army said it will withdraw": "it" is the army, whose own words tell of it.
    fn speaker_meant(&self, subject: &Range<usize>) -> Option<Range<usize>> {
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

    fn subject_of(&self, group: &Group, depth: usize) -> Option<Range<usize>> {
        if depth > 3 {
            return None;
        }
        let before = self.before(group.first)?;
        if group.passive && group.participle && self.class(before) == Class::Word {
            return self.whole_phrase_before(before + 1);
        }
        let lonely = group.participle || group.to;
        match self.class(before) {
            Class::Word | Class::Number | Class::Pronoun if !lonely => self.whole_phrase_before(before + 1),
            Class::Opener if !lonely && self.is_any(before, &["who", "which", "that"]) => {
                let end = if before > self.tokens.start && self.class(before - 1) == Class::Comma { before - 1 } else { before };
                self.whole_phrase_before(end)
            }
            Class::Comma if !lonely => self.before_apposition(before),
            _ => {
                if group.to {
                    if let Some(copula) = self.copula_before(before) {
                        return self.subject_of(&copula, depth + 1);
                    }
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

    /// "is willing to", "was ready to": the form of "be" that an adjective at `at` hangs on, as a group.
    fn copula_before(&self, at: usize) -> Option<Group> {
        if self.class(at) != Class::Word || self.form(at).is_some_and(|(_, form)| !form.participle) {
            return None;
        }
        let be = self.before(at)?;
        if self.class(be) != Class::Auxiliary || !self.is_any(be, BE) {
            return None;
        }
        let mut first = be;
        while first > self.tokens.start && matches!(self.class(first - 1), Class::Auxiliary | Class::Modal | Class::Negation) {
            first -= 1;
        }
        let form = Form { past: true, ..Form::default() };
        Some(Group { first, verb: be, form, passive: false, negated: false, progressive: false, to: false, modal: None, participle: false })
    }

    /// The nearest verb group that ends before `at`.
    pub fn verb_before(&self, at: usize) -> Option<Group> {
        (at.saturating_sub(REACH / 2).max(self.tokens.start)..at).rev().find_map(|place| {
            let group = self.group(place)?;
            (!group.participle && group.verb < at).then_some(group)
        })
    }

    /// "X, the leader of Y, rejected": past the apposition to X.
    fn before_apposition(&self, comma: usize) -> Option<Range<usize>> {
        let other = (comma.saturating_sub(REACH / 2).max(self.tokens.start)..comma)
            .rev()
            .find(|&at| self.class(at) == Class::Comma);
        match other {
            Some(other) => self.whole_phrase_before(other),
            None => {
                let end = self.before(comma)? + 1;
                let told = (self.tokens.start..end).any(|at| self.form(at).is_some_and(|(_, form)| form.past));
                if told { None } else { self.whole_phrase_before(end) }
            }
        }
    }

    /// The phrase before `end`; from "in Mexico" on to what "in Mexico" belongs to.
    fn whole_phrase_before(&self, end: usize) -> Option<Range<usize>> {
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
    pub fn object(&self, group: &Group) -> Option<Range<usize>> {
        self.phrase(group.verb + 1)
    }

    /// The phrase behind one of these prepositions, in the words after `at`, before the next verb.
    pub fn behind(&self, at: usize, prepositions: &[&str]) -> Option<Range<usize>> {
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
    pub fn directly_behind(&self, at: usize, prepositions: &[&str]) -> Option<Range<usize>> {
        let here = matches!(self.class(at), Class::Preposition | Class::To) && self.is_any(at, prepositions);
        if here { self.phrase(at + 1) } else { None }
    }

    /// The noun phrase that ends before `end`.
    pub fn noun_phrase_before(&self, end: usize) -> Option<Range<usize>> {
        self.phrase_before(end)
    }

    /// "to strike", "will attack": a verb, whatever noun it is spelled like.
    pub fn to_verb_or_modal(&self, at: usize) -> bool {
        at > self.tokens.start && self.class(at - 1) == Class::Modal
            || at > self.tokens.start && self.class(at - 1) == Class::To && self.form(at).is_some_and(|(_, form)| form.base)
    }

    /// The word acts as a verb.
    pub fn is_verb(&self, at: usize) -> bool {
        self.group(at).is_some()
    }

    /// The word is part of a name: "War Office".
    pub fn in_name(&self, at: usize) -> bool {
        let span = self.words.tokens[at].span;
        let behind = self.words.names.partition_point(|name| name.span.end <= span.start);
        self.words.names.get(behind).is_some_and(|name| name.span.contains(span))
            || self.capital(at) && at > self.tokens.start && self.capital(at - 1)
    }

    /// The word that a phrase is about: the last before its first "of" or preposition.
    pub fn head(&self, phrase: &Range<usize>) -> usize {
        let end = phrase.clone().skip(1).find(|&at| matches!(self.class(at), Class::Preposition | Class::Opener | Class::Comma));
        let end = end.unwrap_or(phrase.end);
        (phrase.start..end).rev().find(|&at| matches!(self.class(at), Class::Word | Class::Number | Class::Pronoun)).unwrap_or(phrase.start)
    }

    /// The clause from `start` on: up to the mark or word that opens another.
    pub fn clause_end(&self, verb: usize) -> usize {
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
                Class::Opener if self.is_any(at, &["who", "which", "while", "although", "because", "but", "whereas"]) => break,
                _ => {}
            }
            at += 1;
        }
        at
    }

    /// ", Modi affirmed that": another clause.
    fn tells(&self, at: usize) -> bool {
        let end = self.tokens.end.min(at + 8);
        self.capital(at)
            && (at + 1..end)
                .take_while(|&place| !matches!(self.class(place), Class::Comma | Class::Mark | Class::Opener))
                .any(|place| self.class(place) == Class::Modal || self.group(place).is_some_and(|group| !group.participle && !group.to))
    }

    /// ", officials said": a reporting clause, and no part of the one before.
    fn speaks(&self, at: usize) -> bool {
        (at..self.tokens.end.min(at + 8)).any(|place| {
            self.form(place).is_some_and(|(lemma, form)| form.past && LEXICON.reporting.contains(lemma))
        })
    }
}

/// Prepositions that go with a time.
const TIMED: &[&str] = &["on", "in", "at", "by", "during", "late", "early", "of", "until", "from"];
const BE: &[&str] = &["be", "is", "are", "was", "were", "been", "being", "am", "'re", "’re", "'m", "’m"];
const HAVE: &[&str] = &["have", "has", "had", "having", "'ve", "’ve"];

fn class(lower: &str) -> Class {
    match lower {
        "," => Class::Comma,
        "to" => Class::To,
        "the" | "a" | "an" | "this" | "these" | "those" | "its" | "their" | "his" | "her" | "our" | "my" | "your" | "some"
        | "any" | "every" | "each" | "all" | "both" | "several" | "many" | "no" | "another" | "such" | "more" | "most"
        | "few" | "other" => Class::Determiner,
        "'s" | "’s" | "'" | "’" => Class::Possessive,
        "he" | "she" | "it" | "they" | "we" | "i" | "you" | "him" | "them" | "us" | "me" | "himself" | "themselves" | "itself"
        | "herself" => Class::Pronoun,
        "of" | "in" | "on" | "at" | "by" | "for" | "with" | "from" | "into" | "against" | "over" | "under" | "between" | "among"
        | "near" | "across" | "through" | "during" | "within" | "without" | "about" | "toward" | "towards" | "upon"
        | "inside" | "outside" | "around" | "along" | "amid" | "behind" | "beyond" | "despite" | "via" | "onto" | "off"
        | "throughout" | "including" | "following" | "per" | "beside" | "above" | "below" | "out" | "up" | "down" => Class::Preposition,
        "and" | "or" | "nor" | "&" => Class::Conjunction,
        "that" | "who" | "which" | "whom" | "whose" | "when" | "where" | "while" | "after" | "before" | "since" | "because"
        | "although" | "though" | "if" | "unless" | "until" | "as" | "than" | "whether" | "but" | "what" | "why" | "how"
        | "so" | "whereas" => Class::Opener,
        "be" | "is" | "are" | "was" | "were" | "been" | "being" | "am" | "'re" | "’re" | "'m" | "’m" | "have" | "has" | "had"
        | "having" | "'ve" | "’ve" | "do" | "does" | "did" => Class::Auxiliary,
        "will" | "shall" | "'ll" | "’ll" | "wo" | "would" | "'d" | "’d" | "may" | "might" | "can" | "could" | "should" | "must"
        | "ca" => Class::Modal,
        "not" | "n't" | "n’t" | "never" => Class::Negation,
        "also" | "already" | "now" | "then" | "still" | "just" | "again" | "soon" | "even" | "only" | "later" | "once" | "ever"
        | "today" | "yesterday" | "tomorrow" | "reportedly" | "allegedly" | "too" | "there" | "here" | "together" | "back" | "therefore" | "thus" | "hence" | "further" | "first"
        | "twice" | "instead" | "meanwhile" | "however" => Class::Adverb,
        _ => {
            let first = lower.chars().next();
            if first.is_some_and(|c| c.is_numeric()) || is_number(lower) {
                Class::Number
            } else if first.is_some_and(char::is_alphabetic) {
                if lower.ends_with("ly") && lower.len() > 4 && !matches!(lower, "family" | "july" | "italy" | "assembly" | "ally" | "supply" | "rally" | "reply") {
                    Class::Adverb
                } else {
                    Class::Word
                }
            } else {
                Class::Mark
            }
        }
    }
}

fn is_number(lower: &str) -> bool {
    matches!(
        lower,
        "one" | "two" | "three" | "four" | "five" | "six" | "seven" | "eight" | "nine" | "ten" | "eleven" | "twelve" | "dozen"
            | "dozens" | "hundred" | "hundreds" | "thousand" | "thousands" | "million" | "billion"
    )
}
