//! The words of a text: tokens, sentences, tags, dependencies, names.

mod annotated;
mod forms;
mod grammar;
mod hash;
mod lemmas;
mod linear;
mod model;
mod names;
mod parser;
mod tagger;
mod tokens;
pub mod train;
mod weights;

pub use annotated::{Annotated, Name, NameKind, Sentence, Token};
pub use grammar::{Features, Mood, Number, Person, Relation, Tag, Tense, Upos, VerbForm, Xpos};
pub use model::{Depth, Model};
pub use tokens::{LONGEST_SENTENCE, SentenceKind};
pub use weights::WeightsError;

/// Reads the words of a text with the model compiled in. Any UTF-8 of any length; linear in the text.
pub fn annotate(text: &str) -> Annotated<'_> {
    match Model::shared() {
        Ok(model) => model.annotate(text),
        // Weights that are not trained yet: words and sentences alone.
        Err(_) => {
            let (tokens, sentences) = tokens::split(text);
            Annotated { text, model: "none", tokens, sentences, names: Vec::new(), lemmas: None }
        }
    }
}
