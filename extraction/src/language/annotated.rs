//! The seam of the language room: text with everything known of its words, whichever model made it.

use std::{borrow::Cow, ops::Range};

use serde::{Deserialize, Serialize};

use super::{
    lemmas::Lemmas,
    tokenizer::{self, SentenceKind},
    ud::{Features, Relation, Tag, Upos, Xpos},
};
use crate::text::ByteSpan;

/// A text cut into sentences and tokens, tagged, parsed, with its names found.
///
/// Tokens are numbered through the whole text; a sentence holds a range of them.
#[derive(Debug)]
pub struct AnnotatedText<'t> {
    /// The text itself; every span cuts it.
    pub text: &'t str,
    /// The name and version of the model that made this.
    pub model: &'static str,
    /// All tokens, in order.
    pub tokens: Vec<Token>,
    /// All sentences, in order; every token lies in exactly one.
    pub sentences: Vec<Sentence>,
    /// The names, in order, without overlap.
    pub names: Vec<Name>,
    /// Who says what, as far as the model tells; in order of their cues.
    pub attributions: Vec<Attribution>,
    /// True when the model tells paraphrase better than rules over its trees do.
    pub prefers_attributions: bool,
    /// What words stand for, as far as the model tells; in order of the words.
    pub antecedents: Vec<Antecedent>,
}

/// One token, as the UD English treebanks cut them ("do|n't", "Pakistan|'s").
#[derive(Debug, Clone)]
pub struct Token {
    /// Where it stands.
    pub span: ByteSpan,
    /// The token's sentence.
    pub sentence: u32,
    /// Parts of speech and inflection.
    pub tag: Tag,
    /// The token it depends on, counted through the whole text; itself for a sentence's root.
    pub head: u32,
    /// How it depends on its head.
    pub relation: Relation,
}

impl Token {
    /// A token of which nothing is known but its place; it is its own head.
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
    /// The paragraph it stands in, counted from 0. A sentence never runs over a paragraph's end.
    pub paragraph: u32,
    /// Story, or something set beside it: headline, byline, dateline, caption, page furniture.
    pub kind: SentenceKind,
}

/// A name: a stretch of tokens of one sentence, titles left outside.
#[derive(Debug, Clone)]
pub struct Name {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// From its first token's start to its last token's end.
    pub span: ByteSpan,
    /// What it names.
    pub kind: NameType,
}

/// What a name stands for.
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

/// Words that attribute something to somebody, with what and whom.
#[derive(Debug, Clone)]
pub struct Attribution {
    /// The tokens of the cue: "said", "according to", "accused".
    pub cue: Range<usize>,
    /// Said, rather than thought or wanted.
    pub is_speech: bool,
    /// How likely this is a cue, from 0 to 1.
    pub probability: f32,
    /// What is attributed, in contiguous parts, in order.
    pub contents: Vec<AttributedSpan>,
    /// To whom.
    pub sources: Vec<AttributedSpan>,
}

/// A contiguous part of an attribution.
#[derive(Debug, Clone)]
pub struct AttributedSpan {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// How likely its tokens belong to the cue, on average, from 0 to 1.
    pub probability: f32,
}

/// A word that stands for the same as an earlier one.
#[derive(Debug, Clone, Copy)]
pub struct Antecedent {
    /// The word: a pronoun, or the head of a description.
    pub token: usize,
    /// The head of what it refers back to.
    pub antecedent: usize,
    /// How likely, from 0 to 1.
    pub probability: f32,
}

impl<'t> AnnotatedText<'t> {
    /// A text of which only tokens and sentences are known.
    pub(super) fn unannotated(text: &'t str, tokens: Vec<Token>, sentences: Vec<Sentence>) -> Self {
        Self {
            text,
            model: "none",
            tokens,
            sentences,
            names: Vec::new(),
            attributions: Vec::new(),
            prefers_attributions: false,
            antecedents: Vec::new(),
        }
    }

    /// A text cut into sentences and tokens, of which nothing else is known.
    pub fn tokenize(text: &'t str) -> Self {
        let (tokens, sentences) = tokenizer::split(text);
        Self::unannotated(text, tokens, sentences)
    }

    /// A text whose sentences and tokens are known (a treebank's), for [`super::Model::fill`] to read.
    /// `sentences` holds the spans of each sentence's tokens; empty ones are passed over.
    pub fn pretokenized(text: &'t str, sentences: &[Vec<ByteSpan>]) -> Self {
        let mut annotated = Self::unannotated(text, Vec::new(), Vec::new());
        for spans in sentences.iter().filter(|spans| !spans.is_empty()) {
            let first = annotated.tokens.len();
            let number = annotated.sentences.len() as u32;
            annotated.tokens.extend(
                spans.iter().enumerate().map(|(at, &span)| Token::unannotated(span, number, first + at)),
            );
            annotated.sentences.push(Sentence {
                span: spans[0].hull(spans[spans.len() - 1]),
                tokens: first..annotated.tokens.len(),
                paragraph: number,
                kind: SentenceKind::Story,
            });
        }
        annotated
    }

    /// The token's characters.
    pub fn word(&self, token: usize) -> &'t str {
        self.tokens[token].span.slice(self.text)
    }

    /// The token's lemma, lower case but for proper nouns.
    pub fn lemma(&self, token: usize) -> Cow<'t, str> {
        Lemmas::shipped().lemma(self.word(token), self.xpos(token))
    }

    /// The universal part of speech.
    pub fn upos(&self, token: usize) -> Upos {
        self.tokens[token].tag.upos
    }

    /// The English (Penn) part of speech.
    pub fn xpos(&self, token: usize) -> Xpos {
        self.tokens[token].tag.xpos
    }

    /// Number, tense, mood, person, verb form.
    pub fn features(&self, token: usize) -> Features {
        self.tokens[token].tag.features
    }

    /// The token this one depends on; `None` for a sentence's root.
    pub fn head(&self, token: usize) -> Option<usize> {
        let head = self.tokens[token].head as usize;
        (head != token).then_some(head)
    }

    /// How the token depends on its head, subtype included (`nsubj:pass`).
    pub fn relation(&self, token: usize) -> Relation {
        self.tokens[token].relation
    }

    /// The tokens that depend on this one, left to right.
    pub fn children(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        self.sentence_of(token).tokens.clone().filter(move |&other| self.head(other) == Some(token))
    }

    /// The first child with exactly this relation.
    pub fn child(&self, token: usize, relation: Relation) -> Option<usize> {
        self.children(token).find(|&child| self.relation(child) == relation)
    }

    /// True when `token` is `ancestor` or hangs below it. Costs the depth of the tree.
    pub fn is_descendant(&self, token: usize, ancestor: usize) -> bool {
        let mut at = token;
        while at != ancestor {
            match self.head(at) {
                Some(head) => at = head,
                None => return false,
            }
        }
        true
    }

    /// From the leftmost token under `token` to the rightmost, itself included.
    pub fn subtree(&self, token: usize) -> Range<usize> {
        let sentence = self.sentence_of(token).tokens.clone();
        let (mut start, mut end) = (token, token + 1);
        // Outward from the token; in a tree without crossing arcs each step stays below it.
        while start > sentence.start && self.is_descendant(start - 1, token) {
            start -= 1;
        }
        while end < sentence.end && self.is_descendant(end, token) {
            end += 1;
        }
        start..end
    }

    /// The sentence the token stands in.
    pub fn sentence_of(&self, token: usize) -> &Sentence {
        &self.sentences[self.tokens[token].sentence as usize]
    }

    /// The root of a sentence's tree.
    pub fn root(&self, sentence: &Sentence) -> usize {
        sentence.tokens.clone().find(|&token| self.head(token).is_none()).unwrap_or(sentence.tokens.start)
    }

    /// The name that covers the token.
    pub fn name_at(&self, token: usize) -> Option<&Name> {
        let at = self.names.partition_point(|name| name.tokens.end <= token);
        self.names.get(at).filter(|name| name.tokens.contains(&token))
    }

    /// The span from the first token of `tokens` to the last.
    pub fn span(&self, tokens: Range<usize>) -> ByteSpan {
        self.tokens[tokens.start].span.hull(self.tokens[tokens.end - 1].span)
    }
}
