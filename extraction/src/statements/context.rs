//! Inputs of the rules: text, coreference, times, word lists and quotations of one article.

use std::{cell::OnceCell, ops::Range};

use super::{
    Source, Statement,
    lexicon::{DocumentClass, Lexicon, VerbClass},
    token_index::TokenIndex,
};
use crate::{
    actors::Coreference,
    language::{AnnotatedText, Relation, SentenceKind, Upos},
    schema::{ActorType, MentionForm, StatementType},
    text::{ByteSpan, Quotation, quotations},
    times::Timex,
};

/// The outputs of the stages before this one, with an index of the quotations.
pub struct Context<'a> {
    pub doc: &'a AnnotatedText<'a>,
    pub coreference: &'a Coreference,
    pub times: &'a [Timex],
    pub lexicon: &'a Lexicon,
    /// In order, without overlap.
    pub quotations: Vec<Quotation>,
    /// For each token the index of its quotation; marks belong to it.
    quotation_of_token: Vec<Option<u32>>,
    pub index: TokenIndex,
    /// For each sentence its first token that is a cue or a noun for a claim; the sentence's end if there is none.
    first_claims: Vec<OnceCell<usize>>,
}

impl<'a> Context<'a> {
    /// Finds and indexes the quotations.
    pub fn new(
        doc: &'a AnnotatedText<'a>,
        coreference: &'a Coreference,
        times: &'a [Timex],
        lexicon: &'a Lexicon,
    ) -> Self {
        let quotations = quotations(doc.text);
        let mut quotation_of_token = Vec::with_capacity(doc.tokens.len());
        let mut next = 0;
        for token in &doc.tokens {
            while next < quotations.len() && quotations[next].outer.end <= token.span.start {
                next += 1;
            }
            let is_quoted =
                quotations.get(next).is_some_and(|quotation| quotation.outer.overlaps(token.span));
            quotation_of_token.push(is_quoted.then_some(next as u32));
        }
        let index = TokenIndex::default();
        let first_claims = vec![OnceCell::new(); doc.sentences.len()];
        let mut context =
            Self { doc, coreference, times, lexicon, quotations, quotation_of_token, index, first_claims };
        context.index = TokenIndex::new(&context);
        context
    }

    /// Returns true when a cue or a noun for a claim precedes a token in its sentence.
    pub fn follows_claim(&self, token: usize) -> bool {
        let sentence = self.doc.tokens[token].sentence as usize;
        let tokens = self.doc.sentences[sentence].tokens.clone();
        let is_claim = |&token: &usize| {
            self.index.is_cue(token) || self.lexicon.is_document(&self.lemma(token), DocumentClass::Claim)
        };
        let find = || tokens.clone().find(is_claim).unwrap_or(tokens.end);
        *self.first_claims[sentence].get_or_init(find) < token
    }

    /// Returns true when a time expression overlaps a token.
    pub fn is_time(&self, token: usize) -> bool {
        let span = self.doc.tokens[token].span;
        let first = self.times.partition_point(|time| time.span.end <= span.start);
        self.times.get(first).is_some_and(|time| time.span.overlaps(span))
    }

    /// Returns the index of the quotation that a token is in.
    pub fn quotation_of(&self, token: usize) -> Option<usize> {
        self.quotation_of_token[token].map(|index| index as usize)
    }

    /// Returns true for a token outside all quotations.
    pub fn is_unquoted(&self, token: usize) -> bool {
        self.quotation_of_token[token].is_none()
    }

    /// Iterates over the quotations that overlap `span` without their marks, in order.
    pub fn quotations_in(&self, span: ByteSpan) -> impl Iterator<Item = &Quotation> {
        let first = self.quotations.partition_point(|quotation| quotation.inner.end <= span.start);
        self.quotations[first..].iter().take_while(move |quotation| quotation.inner.start < span.end)
    }

    /// Returns true when a quotation overlaps `span`.
    pub fn has_quotation(&self, span: ByteSpan) -> bool {
        self.quotations_in(span).next().is_some()
    }

    /// Returns the token's lemma in lower case.
    pub fn lemma(&self, token: usize) -> String {
        self.doc.lemma(token).to_lowercase()
    }

    /// Returns true if the token's lemma is a verb of the class.
    pub fn is_verb(&self, token: usize, class: VerbClass) -> bool {
        self.lexicon.is_verb(&self.lemma(token), class)
    }

    /// Returns true for a possessive modifier: "Kolev's", "his".
    pub fn is_possessive(&self, token: usize) -> bool {
        self.doc.relation(token) == Relation::NmodPoss
    }

    /// Returns the tokens that overlap `span`.
    pub fn tokens_in(&self, span: ByteSpan) -> Range<usize> {
        let tokens = &self.doc.tokens;
        let start = tokens.partition_point(|token| token.span.end <= span.start);
        start..tokens.partition_point(|token| token.span.start < span.end).max(start)
    }

    /// Returns the index of the sentence in which a span starts; 0 for a span without tokens.
    pub fn sentence_of(&self, span: ByteSpan) -> usize {
        self.tokens_in(span).next().map_or(0, |token| self.doc.tokens[token].sentence as usize)
    }

    /// Returns the paragraph of a statement's sentence.
    pub fn paragraph_of(&self, statement: &Statement) -> u32 {
        self.doc.sentences.get(statement.sentence).map_or(0, |sentence| sentence.paragraph)
    }

    /// Returns true for a token whose sentence is part of the article, not boilerplate or a byline.
    pub fn is_body_text(&self, token: usize) -> bool {
        !matches!(self.doc.sentence_of(token).kind, SentenceKind::Boilerplate | SentenceKind::Byline)
    }

    /// Returns the source that a mention is.
    pub fn source(&self, mention: usize) -> Source {
        Source { span: self.coreference.mentions[mention].span, mention: Some(mention) }
    }

    /// Returns the index of the mention at a token.
    pub fn mention_at(&self, token: usize) -> Option<usize> {
        self.coreference.mention_at(self.doc.tokens[token].span)
    }

    /// Returns the index of the first time in `span` that has a day.
    pub fn time_with_day_in(&self, span: ByteSpan) -> Option<usize> {
        let first = self.times.partition_point(|time| time.span.start < span.start);
        let times = self.times[first..].iter().take_while(|time| time.span.end <= span.end);
        times.clone().position(|time| time.days.is_some()).map(|at| first + at)
    }

    /// Returns the type of the actor that a mention refers to.
    pub fn actor_type(&self, mention: usize) -> ActorType {
        self.coreference.actors[self.coreference.mentions[mention].actor].kind
    }

    /// Returns true for a mention that is a person's name.
    pub fn is_person_name(&self, mention: usize) -> bool {
        self.coreference.mentions[mention].form == MentionForm::Name
            && self.actor_type(mention) == ActorType::Person
    }

    /// Returns the actor that a source refers to.
    pub fn actor(&self, source: Option<Source>) -> Option<usize> {
        Some(self.coreference.mentions[source?.mention?].actor)
    }

    /// Returns true if both statements have a speaker and it is the same actor.
    pub fn same_speaker(&self, one: &Statement, other: &Statement) -> bool {
        match (self.actor(one.speaker), self.actor(other.speaker)) {
            (Some(one), Some(other)) => one == other,
            _ => false,
        }
    }

    /// Shortens a span by the white space, quotation marks and punctuation at its ends.
    pub fn trim(&self, span: ByteSpan) -> ByteSpan {
        let text = span.slice(self.doc.text);
        let is_trimmed = |symbol: char| symbol.is_whitespace() || "\"“”„«»,;:–—".contains(symbol);
        let start = span.start as usize + (text.len() - text.trim_start_matches(is_trimmed).len());
        let end = start.max(span.end as usize - (text.len() - text.trim_end_matches(is_trimmed).len()));
        ByteSpan::new(start, end)
    }

    /// Returns the content of a statement for a span that a rule found.
    ///
    /// The content is trimmed, has no "that" before it and no full stop of the article's sentence after it, and has
    /// both marks of each quotation that begins and ends inside it.
    pub fn content(&self, span: ByteSpan) -> ByteSpan {
        let mut content = self.trim(span);
        let tokens = self.tokens_in(content);
        if tokens.len() > 3 {
            let (first, last) = (tokens.start, tokens.end - 1);
            if self.is_unquoted(first)
                && self.doc.word(first) == "that"
                && self.doc.upos(first) == Upos::Sconj
            {
                content.start = self.doc.tokens[first + 1].span.start;
            }
            if self.is_unquoted(last) && self.doc.word(last) == "." {
                content = self.trim(ByteSpan { end: self.doc.tokens[last].span.start, ..content });
            }
        }
        let range = content;
        // Marks that `trim` leaves because they may be apostrophes.
        let first = self.quotations_in(range).next();
        if let Some(whole) = first.filter(|quotation| quotation.closed && quotation.outer == content) {
            return self.trim(whole.inner);
        }
        for quotation in self.quotations_in(range).filter(|quotation| quotation.closed) {
            let is_inside = quotation.inner.start >= content.start && quotation.inner.end <= content.end;
            if is_inside && quotation.inner != content && self.trim(quotation.inner) != content {
                // Trimming took one of its marks.
                content = content.hull(quotation.outer);
            }
        }
        content
    }

    /// Returns the type of a content, and its quoted parts without marks.
    pub fn classify(&self, content: ByteSpan) -> (StatementType, Vec<ByteSpan>) {
        let quoted: Vec<ByteSpan> = self
            .quotations_in(content)
            .map(|quotation| {
                let start = quotation.inner.start.max(content.start);
                ByteSpan { start, end: quotation.inner.end.min(content.end).max(start) }
            })
            .filter(|part| !part.is_empty())
            .collect();
        let kind = match quoted.as_slice() {
            [] => StatementType::Indirect,
            [only] if self.trim(*only) == self.trim(content) => StatementType::Direct,
            _ => StatementType::Mixed,
        };
        (kind, quoted)
    }
}
