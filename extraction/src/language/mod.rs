//! The words of a text: tokens, sentences, tags, dependencies, names.

mod accurate;
mod annotated;
mod fast;
mod grammar;
pub mod hash;
pub mod lemmas;
mod letters;
mod model;
mod nn;
pub mod shape;
#[cfg(test)]
mod tests;
mod tokens;
#[cfg(feature = "training")]
pub mod training;
pub mod weights;

pub use accurate::Accurate;
pub use annotated::{Annotated, Antecedent, Attribution, Name, NameType, Part, Sentence, Token};
pub use fast::Fast;
pub use grammar::{Features, Mood, Number, Person, Relation, Tag, Tense, Upos, VerbForm, Xpos};
pub use letters::Letters;
pub use model::{Model, ModelKind, UnknownModel};
pub use tokens::{LONGEST_SENTENCE, SentenceKind};
pub use weights::WeightsError;

/// Annotates a text with a built-in model that all tests share.
#[cfg(test)]
pub(crate) fn annotate(text: &str, kind: ModelKind) -> Annotated<'_> {
    builtin(kind).annotate(text)
}

/// A built-in model, loaded once for all tests.
#[cfg(test)]
pub(crate) fn builtin(kind: ModelKind) -> Model {
    use std::sync::LazyLock;
    static ACCURATE: LazyLock<Model> = LazyLock::new(|| Model::builtin(ModelKind::Accurate).unwrap());
    static FAST: LazyLock<Model> = LazyLock::new(|| Model::builtin(ModelKind::Fast).unwrap());
    match kind {
        ModelKind::Accurate => ACCURATE.clone(),
        ModelKind::Fast => FAST.clone(),
    }
}
