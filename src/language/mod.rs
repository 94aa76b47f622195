//! The words of a text: tokens, sentences, tags, dependencies, names.

mod annotated;

pub use annotated::{Annotated, Name, NameKind, Sentence, Token};
