//! Annotation of text: tokens, sentences, tags, dependency trees, names, attributions, antecedents, events.

mod accurate;
mod annotated;
mod casing;
mod event_predictions;
mod fast;
pub mod hash;
pub mod lemmas;
mod lexicon;
mod model;
mod nn;
mod pair_biases;
pub mod shape;
#[cfg(test)]
mod tests;
mod tokenizer;
#[cfg(feature = "training")]
pub mod training;
mod tree_index;
mod ud;
pub mod weights;

pub use accurate::Accurate;
pub use annotated::{
    AnnotatedText, Antecedent, AttributedSpan, Attribution, Name, NameType, Sentence, Token,
};
pub use casing::Casing;
pub use event_predictions::{EventPredictions, TimeDistribution, TriggerPrediction, TriggerSimilarity};
pub use fast::Fast;
pub use lexicon::Lexicon;
pub use model::{Model, ModelKind, UnknownModel};
pub use pair_biases::TimeFeatures;
pub use tokenizer::{LONGEST_SENTENCE, SentenceKind};
pub use ud::{Features, Mood, Number, Person, Relation, Tag, Tense, Upos, VerbForm, Xpos};
pub use weights::WeightsError;
