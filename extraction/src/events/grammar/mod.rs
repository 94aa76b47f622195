//! The grammar of a sentence as far as events need it: which words are verbs, what helps them, who
//! stands before and who after. It reads word order and function words; where the language room gives a
//! tree, this file is the one to give way.

mod classes;
mod clauses;
mod phrases;
mod subjects;
mod tree;
mod verbs;

use std::{borrow::Cow, ops::Range};

pub(super) use classes::Class;
pub(super) use verbs::{Group, Modality};

use super::lexicon::{Form, LEXICON};
use crate::{
    language::{AnnotatedText, Upos, Xpos},
    schema::TimexType,
    times::Timex,
};

/// One sentence, its words classed.
pub(super) struct Sentence<'a, 't> {
    pub words: &'a AnnotatedText<'t>,
    pub tokens: Range<usize>,
    lower: Vec<String>,
    classes: Vec<Class>,
    /// Dictionary form and form of the words that can be verbs.
    forms: Vec<Option<(Cow<'t, str>, Form)>>,
    /// The language room has hung the words into a tree.
    parsed: bool,
}

/// The longest verb group, chain of phrases or clause looked at, in words: what bounds the work.
const REACH: usize = 60;

/// Prepositions that go with a time.
const TIMED: &[&str] = &["on", "in", "at", "by", "during", "late", "early", "of", "until", "from"];
const BE: &[&str] = &["be", "is", "are", "was", "were", "been", "being", "am", "'re", "’re", "'m", "’m"];
const HAVE: &[&str] = &["have", "has", "had", "having", "'ve", "’ve"];

impl<'a, 't> Sentence<'a, 't> {
    pub fn new(words: &'a AnnotatedText<'t>, sentence: usize, times: &[Timex]) -> Self {
        let tokens = words.sentences[sentence].tokens.clone();
        let lower: Vec<String> = tokens.clone().map(|token| words.word(token).to_lowercase()).collect();
        let classes = tokens.clone().zip(&lower).map(|(token, word)| match words.word(token) {
            // The country and the trade, not the pronouns.
            "US" | "IT" => Class::Word,
            _ => classes::class(word),
        });
        let classes = classes.collect();
        let parsed =
            tokens.len() > 1 && tokens.clone().filter(|&token| words.head(token).is_none()).count() == 1;
        let known = |(token, word): (usize, &String)| match LEXICON.forms.get(word) {
            Some(&(lemma, form)) => Some((Cow::Borrowed(lemma), form)),
            None => form_by_tag(words, token).map(|form| (words.lemma(token), form)),
        };
        let forms = tokens.clone().zip(&lower).map(known).collect();
        let mut sentence = Self { words, tokens, lower, classes, forms, parsed };
        sentence.set_aside_bounds();
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

    /// "at least 40 people" are 40 people, as far as grammar goes.
    fn set_aside_bounds(&mut self) {
        for nth in 1..self.classes.len() {
            let pair = (self.lower[nth - 1].as_str(), self.lower[nth].as_str());
            if matches!(pair, ("at", "least" | "most") | ("more" | "less" | "fewer", "than") | ("up", "to")) {
                let number = self.classes.get(nth + 1).is_some_and(|&next| next == Class::Number)
                    || self
                        .lower
                        .get(nth + 1)
                        .is_some_and(|next| matches!(next.as_str(), "$" | "£" | "€" | "¥" | "₹"));
                if number || pair.0 == "at" {
                    self.classes[nth - 1..=nth].fill(Class::Adverb);
                }
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
    pub fn form(&self, at: usize) -> Option<(&str, Form)> {
        let (lemma, form) = self.forms.get(at.checked_sub(self.tokens.start)?)?.as_ref()?;
        Some((lemma, *form))
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

    /// A phrase that begins so speaks of something certain: "the gate", "nine men", "Lund".
    pub fn is_named(&self, at: usize) -> bool {
        matches!(self.class(at), Class::Determiner | Class::Number) || self.capital(at)
    }

    /// A name stands in the phrase.
    pub fn names(&self, phrase: &Range<usize>) -> bool {
        phrase.clone().any(|at| self.words.name_at(at).is_some())
    }

    /// The word is part of a name: "War Office".
    pub fn in_name(&self, at: usize) -> bool {
        let span = self.words.tokens[at].span;
        let behind = self.words.names.partition_point(|name| name.span.end <= span.start);
        self.words.names.get(behind).is_some_and(|name| name.span.contains(span))
            || self.capital(at) && at > self.tokens.start && self.capital(at - 1)
    }

    /// The word acts as a verb.
    pub fn is_verb(&self, at: usize) -> bool {
        self.group(at).is_some()
    }
}

/// The form of a verb that the lexicon does not know, by its tag.
fn form_by_tag(words: &AnnotatedText<'_>, token: usize) -> Option<Form> {
    if words.upos(token) != Upos::Verb {
        return None;
    }
    let mut form = Form::default();
    match words.xpos(token) {
        Xpos::Vb | Xpos::Vbp => form.base = true,
        Xpos::Vbz => form.third = true,
        Xpos::Vbd => form.past = true,
        Xpos::Vbn => form.participle = true,
        Xpos::Vbg => form.ing = true,
        _ => return None,
    }
    Some(form)
}
