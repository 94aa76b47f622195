//! The words of a text: tokens, sentences, tags, dependencies, names.

mod annotated;
mod grammar;
mod tokens;

pub use annotated::{Annotated, Name, NameKind, Sentence, Token};
pub use grammar::{Features, Mood, Number, Person, Relation, Tag, Tense, Upos, VerbForm, Xpos};
pub use tokens::{LONGEST_SENTENCE, SentenceKind};

/// Reads the words of a text. Any UTF-8 of any length; linear in the text.
pub fn annotate(text: &str) -> Annotated<'_> {
    let (tokens, sentences) = tokens::split(text);
    Annotated { text, model: "none", tokens, sentences, names: Vec::new() }
}
