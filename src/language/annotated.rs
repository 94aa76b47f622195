//! The seam of the language room: text with everything known of its words, whichever model made it.

use std::{borrow::Cow, ops::Range};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::text::ByteSpan;

/// A text cut into sentences and tokens, tagged, parsed, with its names found.
///
/// Tokens are numbered through the whole text; a sentence holds a range of them.
#[derive(Debug)]
pub struct Annotated<'t> {
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
}

/// One token, as the UD English treebanks cut them ("do|n't", "Pakistan|'s").
#[derive(Debug, Clone)]
pub struct Token {
    /// Where it stands.
    pub span: ByteSpan,
    /// The token's sentence.
    pub sentence: u32,
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
}

/// A name: a stretch of tokens of one sentence, titles left outside.
#[derive(Debug, Clone)]
pub struct Name {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// From its first token's start to its last token's end.
    pub span: ByteSpan,
    /// What it names.
    pub kind: NameKind,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NameKind {
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

impl<'t> Annotated<'t> {
    /// The token's characters.
    pub fn word(&self, token: usize) -> &'t str {
        self.tokens[token].span.of(self.text)
    }

    /// The token's lemma, lower case but for proper nouns.
    pub fn lemma(&self, token: usize) -> Cow<'t, str> {
        Cow::Borrowed(self.word(token))
    }

    /// The span from the first token of `tokens` to the last.
    pub fn span(&self, tokens: Range<usize>) -> ByteSpan {
        self.tokens[tokens.start].span.cover(self.tokens[tokens.end - 1].span)
    }
}
