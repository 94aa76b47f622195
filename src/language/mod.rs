//! The words of a text: tokens, sentences, tags, dependencies, names.

mod annotated;
mod plain;

pub use annotated::{Annotated, Name, NameKind, Sentence, Token};

/// Annotates a text: paragraphs are its lines, sentences and tokens are cut at white space until the
/// models stand here.
pub fn annotate(text: &str) -> Annotated<'_> {
    plain::annotate(text)
}
