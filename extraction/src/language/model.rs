//! The models, behind one interface.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    accurate::Accurate, annotated::AnnotatedText, fast::Fast, lexicon::Lexicon, weights::WeightsError,
};

/// The kind of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ModelKind {
    /// A small transformer: a few thousand words a second on one core.
    #[default]
    Accurate,
    /// A small convolutional network: many times faster, less accurate.
    Fast,
}

impl ModelKind {
    /// All kinds, the default first.
    pub const ALL: [Self; 2] = [Self::Accurate, Self::Fast];

    /// Parses the name of a kind.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Returns the name of the kind.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accurate => "accurate",
            Self::Fast => "fast",
        }
    }
}

impl fmt::Display for ModelKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// An unknown name of a model.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is no model; use accurate or fast")]
pub struct UnknownModel(String);

impl FromStr for ModelKind {
    type Err = UnknownModel;

    fn from_str(name: &str) -> Result<Self, UnknownModel> {
        Self::from_name(name).ok_or_else(|| UnknownModel(name.to_owned()))
    }
}

/// The neural network of a model.
#[derive(Debug, Clone)]
pub(super) enum Network {
    /// See [`ModelKind::Fast`].
    Fast(Arc<Fast>),
    /// See [`ModelKind::Accurate`].
    Accurate(Arc<Accurate>),
}

/// A loaded model: tokenizer, lemmatizer and neural network. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Model {
    network: Network,
    lexicon: Arc<Lexicon>,
}

impl Model {
    /// Loads the weights that are compiled in.
    ///
    /// # Errors
    /// The weights do not fit this program.
    pub fn builtin(kind: ModelKind, lexicon: Arc<Lexicon>) -> Result<Self, WeightsError> {
        let network = match kind {
            ModelKind::Fast => Network::Fast(Arc::new(Fast::builtin()?)),
            ModelKind::Accurate => Network::Accurate(Arc::new(Accurate::builtin()?)),
        };
        Ok(Self::new(network, lexicon))
    }

    /// Loads the weights in `file`, which the model borrows for the life of the process.
    ///
    /// # Errors
    /// The weights do not fit this program.
    pub fn load(kind: ModelKind, file: &'static [u8], lexicon: Arc<Lexicon>) -> Result<Self, WeightsError> {
        let network = match kind {
            ModelKind::Fast => Network::Fast(Arc::new(Fast::load(file)?)),
            ModelKind::Accurate => Network::Accurate(Arc::new(Accurate::load(file)?)),
        };
        Ok(Self::new(network, lexicon))
    }

    /// Combines a network and word lists that are already loaded.
    pub(super) fn new(network: Network, lexicon: Arc<Lexicon>) -> Self {
        Self { network, lexicon }
    }

    /// Returns the word lists of the tokenizer and the lemmatizer.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Tokenizes and annotates a text: any UTF-8 of any length. Linear in its length.
    pub fn annotate<'t>(&'t self, text: &'t str) -> AnnotatedText<'t> {
        let mut doc = AnnotatedText::tokenize(text, &self.lexicon);
        self.annotate_tokens(&mut doc);
        doc
    }

    /// Annotates a text that is already tokenized, as the gold tokens that a model is scored on.
    pub fn annotate_tokens(&self, doc: &mut AnnotatedText<'_>) {
        doc.model = self.name();
        match &self.network {
            Network::Fast(fast) => fast.annotate_tokens(doc),
            Network::Accurate(accurate) => {
                doc.prefers_attributions = true;
                accurate.annotate_tokens(doc);
            }
        }
        doc.index_trees();
    }

    /// Returns the name of the model's kind.
    pub fn name(&self) -> &'static str {
        match self.network {
            Network::Fast(_) => ModelKind::Fast.name(),
            Network::Accurate(_) => ModelKind::Accurate.name(),
        }
    }
}
