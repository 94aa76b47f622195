//! The words of a text: tokens, sentences, tags, dependencies, names.

mod accurate;
mod annotated;
pub(crate) mod corpus;
mod fast;
mod grammar;
mod hash;
mod lemmas;
mod letters;
mod model;
mod net;
mod shape;
#[cfg(test)]
mod tests;
mod tokens;
pub mod train;
mod weights;

pub use accurate::Accurate;
pub use annotated::{Annotated, Antecedent, Attribution, Name, NameKind, Part, Sentence, Token};
pub use fast::Fast;
pub use grammar::{Features, Mood, Number, Person, Relation, Tag, Tense, Upos, VerbForm, Xpos};
pub use letters::Letters;
pub use model::{Model, ModelKind};
pub use tokens::{LONGEST_SENTENCE, SentenceKind};
pub use weights::WeightsError;

/// Reads the words of a text with a model compiled in. Any UTF-8 of any length; linear in the text.
pub fn annotate(text: &str, model: ModelKind) -> Annotated<'_> {
    match Model::shared(model) {
        Ok(model) => model.annotate(text),
        // Weights that are not trained yet: words and sentences alone.
        Err(_) => Annotated::cut(text),
    }
}
