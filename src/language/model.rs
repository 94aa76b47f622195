//! The choice of model behind the room's seam.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{accurate::Accurate, annotated::Annotated, fast::Fast, tokens, weights::WeightsError};

/// Which model reads a text.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, clap::ValueEnum, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ModelKind {
    /// A small transformer: some thousand words a second on a core.
    #[default]
    Accurate,
    /// Linear models: many times faster, less sure.
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

/// How far to read; each step includes those before it. The accurate model gives all but the first in one pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Sentences and tokens.
    Tokens,
    /// Parts of speech, inflection, lemmas.
    Tags,
    /// Dependencies.
    Trees,
    /// Names; who says what, and what words stand for, where the model tells.
    All,
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
        self.annotate_to(text, Depth::All)
    }

    /// Reads a text no further than asked.
    pub fn annotate_to(self, text: &str, depth: Depth) -> Annotated<'_> {
        let (tokens, sentences) = tokens::split(text);
        let mut annotated = Annotated::bare(text, tokens, sentences);
        self.fill_to(&mut annotated, depth);
        annotated
    }

    /// Tags, parses and names tokens and sentences that are already cut: gold ones, when the model is scored.
    pub fn fill(self, annotated: &mut Annotated<'_>) {
        self.fill_to(annotated, Depth::All);
    }

    fn fill_to(self, annotated: &mut Annotated<'_>, depth: Depth) {
        annotated.model = self.name();
        match self {
            Self::Fast(fast) => fast.fill(annotated, depth),
            Self::Accurate(accurate) if depth > Depth::Tokens => accurate.fill(annotated),
            Self::Accurate(_) => {}
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
