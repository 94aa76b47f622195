//! The choice of model behind the room's seam.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{accurate::Accurate, annotated::Annotated, fast::Fast, weights::WeightsError};

/// Which model reads a text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, clap::ValueEnum, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ModelKind {
    /// A small transformer: some thousand words a second on a core.
    #[default]
    Accurate,
    /// Small convolutions: many times faster, less sure.
    Fast,
}

impl ModelKind {
    /// The model called `name`.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Accurate, Self::Fast].into_iter().find(|kind| kind.name() == name)
    }

    /// The model's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accurate => "accurate",
            Self::Fast => "fast",
        }
    }
}

/// A loaded model.
#[derive(Debug, Clone, Copy)]
pub enum Model {
    /// See [`ModelKind::Fast`].
    Fast(&'static Fast),
    /// See [`ModelKind::Accurate`].
    Accurate(&'static Accurate),
}

impl Model {
    /// The model compiled into the program, loaded at first use.
    ///
    /// # Errors
    /// The compiled-in weights don't fit this program; a test keeps that from being built.
    pub fn shared(kind: ModelKind) -> Result<Self, WeightsError> {
        Ok(match kind {
            ModelKind::Fast => Self::Fast(Fast::shared()?),
            ModelKind::Accurate => Self::Accurate(Accurate::shared()?),
        })
    }

    /// Reads the words of a text. Any UTF-8 of any length; linear in the text.
    pub fn annotate(self, text: &str) -> Annotated<'_> {
        let mut words = Annotated::cut(text);
        self.fill(&mut words);
        words
    }

    /// Tags, parses, names and attributes tokens and sentences that are already cut: gold ones, when the model is
    /// scored.
    pub fn fill(self, words: &mut Annotated<'_>) {
        words.model = self.name();
        match self {
            Self::Fast(fast) => fast.fill(words),
            Self::Accurate(accurate) => {
                words.attributes_best = true;
                accurate.fill(words);
            }
        }
    }

    /// The model and its version, as readings name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fast(_) => concat!("fast ", env!("CARGO_PKG_VERSION")),
            Self::Accurate(_) => concat!("accurate ", env!("CARGO_PKG_VERSION")),
        }
    }
}
