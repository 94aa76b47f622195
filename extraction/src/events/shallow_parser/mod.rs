//! Shallow parser (chunker) of one sentence: word classes, verb groups and the noun phrases around them.
//!
//! It reads word order and function words. The dependency tree serves where these do not find a subject; a more accurate
//! tree can replace this module.

mod classes;
mod clauses;
mod mask;
mod phrases;
mod subjects;
mod tree;
mod verbs;

use std::{borrow::Cow, cell::OnceCell, ops::Range};

pub(super) use classes::Class;
pub(super) use verbs::{Modality, VerbGroup};

use super::{
    Context,
    inflection::Inflection,
    lexicon::{Lexicon, WordList},
};
use crate::language::{AnnotatedText, Upos, Xpos};

/// One sentence with a class for each word. Words are addressed by their token index in the document; outside the
/// sentence every word is empty and a mark.
pub(super) struct Sentence<'a, 't> {
    pub doc: &'a AnnotatedText<'t>,
    pub lexicon: &'a Lexicon,
    pub tokens: Range<usize>,
    /// The words in lower case.
    lower: Vec<String>,
    classes: Vec<Class>,
    /// Dictionary form and inflection of the words that can be verbs.
    forms: Vec<Option<(Cow<'t, str>, Inflection)>>,
    /// The sentence has a dependency tree.
    is_parsed: bool,
    /// The tokens at which clauses end, and the end of the sentence.
    clause_ends: OnceCell<Vec<usize>>,
}

/// Most words of a verb group, a chain of phrases or a clause. It bounds the work.
const MAX_REACH: usize = 60;
/// Most words between a word and the word before it that is no adverb.
const MAX_ADVERBS: usize = 12;

/// Forms of "be".
const BE: &[&str] = &["be", "is", "are", "was", "were", "been", "being", "am", "'re", "’re", "'m", "’m"];
/// Forms of "have".
const HAVE: &[&str] = &["have", "has", "had", "having", "'ve", "’ve"];
/// Signs before a sum of money.
const CURRENCIES: &[&str] = &["$", "£", "€", "¥", "₹"];

impl<'a> Sentence<'a, 'a> {
    /// Classifies the words of the sentence with index `sentence`, and masks times, brackets and bounds of numbers.
    pub fn new(context: &Context<'a>, sentence: usize) -> Self {
        let doc = context.doc;
        let tokens = doc.sentences[sentence].tokens.clone();
        let lower: Vec<String> = tokens.clone().map(|token| doc.word(token).to_lowercase()).collect();
        let classes = tokens.clone().zip(&lower).map(|(token, lower)| match doc.word(token) {
            // The country and the trade, not the pronouns.
            "US" | "IT" => Class::Word,
            _ => classes::class(lower),
        });
        let classes = classes.collect();
        let is_root = |token: usize| doc.head(token).is_none();
        let is_parsed = tokens.len() > 1 && tokens.clone().filter(|&token| is_root(token)).count() == 1;
        let form = |(token, lower): (usize, &String)| match context.lexicon.forms.get(lower) {
            Some(&(lemma, form)) => Some((Cow::Borrowed(lemma), form)),
            None => inflection_by_tag(doc, token).map(|form| (doc.lemma(token), form)),
        };
        let forms = tokens.clone().zip(&lower).map(form).collect();
        let mut sentence = Self {
            doc,
            lexicon: context.lexicon,
            tokens,
            lower,
            classes,
            forms,
            is_parsed,
            clause_ends: OnceCell::new(),
        };
        sentence.mask_bounds();
        sentence.mask_times(context.times);
        sentence.mask_brackets();
        sentence
    }
}

impl Sentence<'_, '_> {
    /// Returns the word at `at` in lower case.
    pub fn lower(&self, at: usize) -> &str {
        at.checked_sub(self.tokens.start).and_then(|at| self.lower.get(at)).map_or("", String::as_str)
    }

    /// True if the word at `at` is one of `words`, given in lower case.
    pub fn is_any(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.lower(at))
    }

    /// True if the word at `at` is in a list of the lexicon.
    pub fn is_in_list(&self, at: usize, list: WordList) -> bool {
        self.is_any(at, self.lexicon.list(list))
    }

    /// Returns the class of the word at `at`.
    pub fn class(&self, at: usize) -> Class {
        at.checked_sub(self.tokens.start).and_then(|at| self.classes.get(at)).copied().unwrap_or(Class::Mark)
    }

    fn is_capitalized(&self, at: usize) -> bool {
        self.tokens.contains(&at) && self.doc.word(at).chars().next().is_some_and(char::is_uppercase)
    }

    /// Returns dictionary form and inflection of a word that can be a verb.
    pub fn form(&self, at: usize) -> Option<(&str, Inflection)> {
        let (lemma, form) = self.forms.get(at.checked_sub(self.tokens.start)?)?.as_ref()?;
        Some((lemma, *form))
    }

    /// Returns the nearest word before `at` that is neither an adverb nor a quotation mark.
    fn before(&self, at: usize) -> Option<usize> {
        let mut before = at;
        while before > self.tokens.start && at - before < MAX_ADVERBS {
            before -= 1;
            let is_quotation_mark = self.is_any(before, &["\"", "“", "”", "‘", "``", "''"]);
            if self.class(before) != Class::Adverb && !is_quotation_mark {
                return Some(before);
            }
        }
        None
    }

    /// True if a phrase that begins at `at` is specific: "the gate", "nine men", "Lund".
    pub fn is_specific(&self, at: usize) -> bool {
        matches!(self.class(at), Class::Determiner | Class::Number) || self.is_capitalized(at)
    }

    /// True if the phrase contains a name.
    pub fn has_name(&self, phrase: &Range<usize>) -> bool {
        phrase.clone().any(|at| self.doc.name_at(at).is_some())
    }

    /// True if the word at `at` is part of a name: "War Office".
    pub fn is_in_name(&self, at: usize) -> bool {
        let span = self.doc.tokens[at].span;
        let name = self.doc.names.partition_point(|name| name.span.end <= span.start);
        self.doc.names.get(name).is_some_and(|name| name.span.contains(span))
            || self.is_capitalized(at) && at > self.tokens.start && self.is_capitalized(at - 1)
    }

    /// True if the word at `at` is the verb of a verb group.
    pub fn is_verb(&self, at: usize) -> bool {
        self.group(at).is_some()
    }
}

/// Returns the inflection of a verb that the lexicon does not have, by its Penn Treebank tag.
fn inflection_by_tag(doc: &AnnotatedText<'_>, token: usize) -> Option<Inflection> {
    if doc.upos(token) != Upos::Verb {
        return None;
    }
    let mut form = Inflection::default();
    match doc.xpos(token) {
        Xpos::Vb | Xpos::Vbp => form.base = true,
        Xpos::Vbz => form.third = true,
        Xpos::Vbd => form.past = true,
        Xpos::Vbn => form.participle = true,
        Xpos::Vbg => form.ing = true,
        _ => return None,
    }
    Some(form)
}
