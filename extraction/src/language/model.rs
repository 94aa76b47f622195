//! The choice of model behind the room's seam.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{accurate::Accurate, annotated::AnnotatedText, fast::Fast, weights::WeightsError};

/// Which model reads a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ModelKind {
    /// A small transformer: some thousand words a second on a core.
    #[default]
    Accurate,
    /// Small convolutions: many times faster, less sure.
    Fast,
}

impl ModelKind {
    /// Every kind, the default first.
    pub const ALL: [Self; 2] = [Self::Accurate, Self::Fast];

    /// Parses the name of a kind.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The model's name.
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

/// A name that no model has.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error("{0:?} is no model; use accurate or fast")]
pub struct UnknownModel(String);

impl FromStr for ModelKind {
    type Err = UnknownModel;

    fn from_str(name: &str) -> Result<Self, UnknownModel> {
        Self::from_name(name).ok_or_else(|| UnknownModel(name.to_owned()))
    }
}

/// A loaded model. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Model {
    /// See [`ModelKind::Fast`].
    Fast(Arc<Fast>),
    /// See [`ModelKind::Accurate`].
    Accurate(Arc<Accurate>),
}

impl Model {
    /// Loads the weights compiled into the program.
    ///
    /// # Errors
    /// The weights do not fit this program.
    pub fn builtin(kind: ModelKind) -> Result<Self, WeightsError> {
        Ok(match kind {
            ModelKind::Fast => Self::Fast(Arc::new(Fast::builtin()?)),
            ModelKind::Accurate => Self::Accurate(Arc::new(Accurate::builtin()?)),
        })
    }

    /// Tokenizes and annotates a text: any UTF-8 of any length. Linear in its length.
    pub fn annotate<'t>(&self, text: &'t str) -> AnnotatedText<'t> {
        let mut words = AnnotatedText::tokenize(text);
        self.annotate_tokens(&mut words);
        words
    }

    /// Annotates tokens and sentences that are given: gold ones, when the model is scored.
    pub fn annotate_tokens(&self, words: &mut AnnotatedText<'_>) {
        words.model = self.name();
        match self {
            Self::Fast(fast) => fast.annotate_tokens(words),
            Self::Accurate(accurate) => {
                words.prefers_attributions = true;
                accurate.annotate_tokens(words);
            }
        }
    }

    /// The name of the model's kind.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Fast(_) => ModelKind::Fast.name(),
            Self::Accurate(_) => ModelKind::Accurate.name(),
        }
    }
}
