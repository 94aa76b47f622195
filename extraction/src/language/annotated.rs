//! Annotated text: the result of a model, in the same types for every model.

use std::{borrow::Cow, ops::Range};

use serde::{Deserialize, Serialize};

use super::{
    event_predictions::EventPredictions,
    lexicon::Lexicon,
    tokenizer::{self, SentenceKind},
    tree_index::TreeIndex,
    ud::{Features, Relation, Tag, Upos, Xpos},
};
use crate::{CancellationToken, text::ByteSpan};

/// A text with its sentences, tokens, tags, dependency trees, names and attributions.
///
/// Tokens are numbered through the whole text; a sentence is a range of them.
#[derive(Debug)]
pub struct AnnotatedText<'t> {
    /// The text itself, which every span refers to.
    pub text: &'t str,
    /// The name of the model's kind, or "none".
    pub model: &'static str,
    /// All tokens, in order.
    pub tokens: Vec<Token>,
    /// All sentences, in order. Every token belongs to exactly one.
    pub sentences: Vec<Sentence>,
    /// The names, in order, without overlap.
    pub names: Vec<Name>,
    /// The attributions that the model predicts, in the order of their cues.
    pub attributions: Vec<Attribution>,
    /// The model's attributions of indirect speech are better than those of rules on its trees.
    pub prefers_attributions: bool,
    /// The antecedents that the model predicts, in the order of their tokens.
    pub antecedents: Vec<Antecedent>,
    /// What the model predicts about events; `None` for a model without event heads.
    pub events: Option<EventPredictions>,
    /// Once cancelled, the model and the later stages stop where they are, and their results are to be discarded.
    pub cancellation: CancellationToken,
    /// The model stops behind the window with which there are more triggers than this; the rest is to be cut.
    pub max_triggers: usize,
    trees: TreeIndex,
    lexicon: &'t Lexicon,
}

/// One token, split as in the UD English treebanks ("do|n't", "Pakistan|'s").
#[derive(Debug, Clone)]
pub struct Token {
    /// Its position in the text.
    pub span: ByteSpan,
    /// The number of its sentence.
    pub sentence: u32,
    /// Parts of speech and inflection.
    pub tag: Tag,
    /// The number of its head; its own number for the root of a sentence.
    pub head: u32,
    /// Its dependency relation to the head.
    pub relation: Relation,
}

impl Token {
    /// Makes a token without annotations, which is its own head.
    pub(super) fn unannotated(span: ByteSpan, sentence: u32, number: usize) -> Self {
        Self { span, sentence, tag: Tag::default(), head: number as u32, relation: Relation::Root }
    }
}

/// One sentence.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// From its first token's start to its last token's end.
    pub span: ByteSpan,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The number of its paragraph, from 0. A sentence never crosses the end of a paragraph.
    pub paragraph: u32,
    /// Its function in the article.
    pub kind: SentenceKind,
}

/// A named entity: consecutive tokens of one sentence, without titles.
#[derive(Debug, Clone)]
pub struct Name {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// From its first token's start to its last token's end.
    pub span: ByteSpan,
    /// What it names.
    pub kind: NameType,
}

/// The class of a named entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum NameType {
    /// A human being.
    Person,
    /// A company, agency, party, team, government body.
    Organization,
    /// A country, city, region, building, river.
    Place,
    /// Nationalities, peoples, religious and political groups (OntoNotes NORP).
    Group,
    /// Any other name: events, laws, works, products.
    Other,
}

/// A cue with the content that it attributes and the sources (PARC).
#[derive(Debug, Clone)]
pub struct Attribution {
    /// The tokens of the cue: "said", "according to", "accused".
    pub cue: Range<usize>,
    /// The content is said, not thought or wanted.
    pub is_speech: bool,
    /// The probability that this is a cue.
    pub probability: f32,
    /// The attributed content, in contiguous parts, in order.
    pub contents: Vec<AttributedSpan>,
    /// The sources, in contiguous parts, in order.
    pub sources: Vec<AttributedSpan>,
}

/// A contiguous part of an attribution.
#[derive(Debug, Clone)]
pub struct AttributedSpan {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The mean probability that its tokens belong to the cue.
    pub probability: f32,
}

/// A coreference link from a word to an earlier one.
#[derive(Debug, Clone, Copy)]
pub struct Antecedent {
    /// The anaphor: a pronoun, or the head of a description.
    pub token: usize,
    /// The head of the antecedent.
    pub antecedent: usize,
    /// The probability of the link.
    pub probability: f32,
}

impl<'t> AnnotatedText<'t> {
    /// Makes a text with tokens and sentences and no annotations.
    fn unannotated(
        text: &'t str,
        tokens: Vec<Token>,
        sentences: Vec<Sentence>,
        lexicon: &'t Lexicon,
    ) -> Self {
        Self {
            text,
            model: "none",
            cancellation: CancellationToken::default(),
            max_triggers: usize::MAX,
            trees: TreeIndex::new(&tokens),
            tokens,
            sentences,
            names: Vec::new(),
            attributions: Vec::new(),
            prefers_attributions: false,
            antecedents: Vec::new(),
            events: None,
            lexicon,
        }
    }

    /// Splits a text into sentences and tokens, without annotations. Linear in its length.
    pub fn tokenize(text: &'t str, lexicon: &'t Lexicon) -> Self {
        let (tokens, sentences) = tokenizer::split(text, &lexicon.tokenizer);
        Self::unannotated(text, tokens, sentences, lexicon)
    }

    /// Makes a text with given sentences and tokens, as of a treebank, for [`super::Model::annotate_tokens`].
    ///
    /// `sentences` has the spans of each sentence's tokens; empty sentences are left out.
    pub fn pretokenized(text: &'t str, sentences: &[Vec<ByteSpan>], lexicon: &'t Lexicon) -> Self {
        let mut doc = Self::unannotated(text, Vec::new(), Vec::new(), lexicon);
        for spans in sentences.iter().filter(|spans| !spans.is_empty()) {
            let first = doc.tokens.len();
            let number = doc.sentences.len() as u32;
            let tokens =
                spans.iter().enumerate().map(|(at, &span)| Token::unannotated(span, number, first + at));
            doc.tokens.extend(tokens);
            doc.sentences.push(Sentence {
                span: spans[0].hull(spans[spans.len() - 1]),
                tokens: first..doc.tokens.len(),
                paragraph: number,
                kind: SentenceKind::Story,
            });
        }
        doc.index_trees();
        doc
    }

    /// Returns true when the model has found more triggers than [`Self::max_triggers`].
    pub(super) fn has_triggers_beyond_limit(&self) -> bool {
        self.events.as_ref().is_some_and(|events| events.triggers.len() > self.max_triggers)
    }

    /// Indexes the heads of the tokens, after a model has set them.
    pub(super) fn index_trees(&mut self) {
        self.trees = TreeIndex::new(&self.tokens);
    }

    /// Cuts the text after its first `sentences` sentences, with all annotations of the rest.
    pub fn truncate(&mut self, sentences: usize) {
        let Some(rest) = self.sentences.get(sentences) else { return };
        let count = rest.tokens.start;
        self.tokens.truncate(count);
        self.sentences.truncate(sentences);
        self.text = &self.text[..self.tokens.last().map_or(0, |last| last.span.end as usize)];
        let is_kept = |tokens: &Range<usize>| tokens.end <= count;
        self.names.retain(|name| is_kept(&name.tokens));
        self.attributions.retain(|attribution| is_kept(&attribution.cue));
        for attribution in &mut self.attributions {
            attribution.contents.retain(|part| is_kept(&part.tokens));
            attribution.sources.retain(|part| is_kept(&part.tokens));
        }
        self.antecedents.retain(|link| link.token < count);
        if let Some(events) = &mut self.events {
            events.truncate(count);
        }
        self.index_trees();
    }

    /// Repeats the annotations for `text`: texts with the same tokens, one after another, in paragraphs of their own.
    #[cfg(test)]
    pub(crate) fn repeated<'u>(&self, text: &'u str) -> AnnotatedText<'u>
    where
        't: 'u,
    {
        let mut doc = AnnotatedText::unannotated(text, Vec::new(), Vec::new(), self.lexicon);
        doc.model = self.model;
        let paragraphs = self.sentences.last().map_or(0, |last| last.paragraph + 1);
        for copy in 0..text.len() / self.text.len() {
            let bytes = (copy * self.text.len()) as u32;
            let (first, sentence) = (doc.tokens.len(), doc.sentences.len() as u32);
            let moved = |span: ByteSpan| ByteSpan { start: span.start + bytes, end: span.end + bytes };
            let moved_tokens = |tokens: &Range<usize>| tokens.start + first..tokens.end + first;
            doc.tokens.extend(self.tokens.iter().map(|token| Token {
                span: moved(token.span),
                sentence: token.sentence + sentence,
                head: token.head + first as u32,
                ..token.clone()
            }));
            doc.sentences.extend(self.sentences.iter().map(|sentence| Sentence {
                span: moved(sentence.span),
                tokens: moved_tokens(&sentence.tokens),
                paragraph: sentence.paragraph + paragraphs * copy as u32,
                kind: sentence.kind,
            }));
            doc.names.extend(self.names.iter().map(|name| Name {
                tokens: moved_tokens(&name.tokens),
                span: moved(name.span),
                kind: name.kind,
            }));
        }
        doc.index_trees();
        doc
    }

    /// Returns the characters of a token.
    pub fn word(&self, token: usize) -> &'t str {
        self.tokens[token].span.slice(self.text)
    }

    /// Returns the lemma of a token, in lower case except for proper nouns.
    pub fn lemma(&self, token: usize) -> Cow<'t, str> {
        self.lexicon.lemmas.lemma(self.word(token), self.xpos(token))
    }

    /// Returns the universal part of speech.
    pub fn upos(&self, token: usize) -> Upos {
        self.tokens[token].tag.upos
    }

    /// Returns the English part of speech (Penn Treebank).
    pub fn xpos(&self, token: usize) -> Xpos {
        self.tokens[token].tag.xpos
    }

    /// Returns number, tense, mood, person and verb form.
    pub fn features(&self, token: usize) -> Features {
        self.tokens[token].tag.features
    }

    /// Returns the head of a token; `None` for the root of a sentence.
    pub fn head(&self, token: usize) -> Option<usize> {
        let head = self.tokens[token].head as usize;
        (head != token).then_some(head)
    }

    /// Returns the relation of a token to its head, with subtype (`nsubj:pass`).
    pub fn relation(&self, token: usize) -> Relation {
        self.tokens[token].relation
    }

    /// Iterates over the dependents of a token, left to right.
    pub fn children(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        self.trees.children(token)
    }

    /// Returns the first dependent with exactly this relation.
    pub fn child(&self, token: usize, relation: Relation) -> Option<usize> {
        self.children(token).find(|&child| self.relation(child) == relation)
    }

    /// Tests whether `token` is `ancestor` or one of its descendants.
    pub fn is_descendant(&self, token: usize, ancestor: usize) -> bool {
        self.trees.is_descendant(token, ancestor)
    }

    /// Returns the range from the leftmost to the rightmost descendant of `token`, itself included.
    pub fn subtree(&self, token: usize) -> Range<usize> {
        let sentence = self.sentence_of(token).tokens.clone();
        let (mut start, mut end) = (token, token + 1);
        // In a projective tree, the descendants are contiguous: the search goes outward from the token.
        while start > sentence.start && self.is_descendant(start - 1, token) {
            start -= 1;
        }
        while end < sentence.end && self.is_descendant(end, token) {
            end += 1;
        }
        start..end
    }

    /// Returns the sentence of a token.
    pub fn sentence_of(&self, token: usize) -> &Sentence {
        &self.sentences[self.tokens[token].sentence as usize]
    }

    /// Returns the root of a sentence's tree.
    pub fn root(&self, sentence: &Sentence) -> usize {
        sentence.tokens.clone().find(|&token| self.head(token).is_none()).unwrap_or(sentence.tokens.start)
    }

    /// Returns the name that contains a token. Costs the logarithm of the number of names.
    pub fn name_at(&self, token: usize) -> Option<&Name> {
        let at = self.names.partition_point(|name| name.tokens.end <= token);
        self.names.get(at).filter(|name| name.tokens.contains(&token))
    }

    /// Returns the span from the first token of `tokens` to the last.
    pub fn span(&self, tokens: Range<usize>) -> ByteSpan {
        self.tokens[tokens.start].span.hull(self.tokens[tokens.end - 1].span)
    }
}
