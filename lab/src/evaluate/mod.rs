//! Scoring a reading against gold.

#[macro_use]
mod say;

pub mod actors;
pub mod clusters;
pub mod command;
pub mod event_coreference;
pub mod events;
pub mod main_event;
mod measure;
pub mod names;
pub mod statements;
pub mod syntax;
pub mod times;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::corpora::CorpusError;
use extraction::{
    Extractor,
    language::{Accurate, Fast, Model, ModelKind, WeightsError},
};

/// Why language models could not be scored.
#[derive(Debug, thiserror::Error)]
pub enum EvaluateError {
    /// A file can't be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A gold file doesn't follow its format.
    #[error("{path}: {source}")]
    Gold {
        /// The file.
        path: PathBuf,
        /// Where and why.
        source: CorpusError,
    },
    /// The weights don't fit.
    #[error(transparent)]
    Weights(#[from] WeightsError),
}

fn read(path: &Path) -> Result<String, EvaluateError> {
    fs::read_to_string(path).map_err(|source| EvaluateError::Io { path: path.into(), source })
}

/// The model to score.
#[derive(Debug, clap::Args)]
pub struct ModelArgs {
    /// Which model reads.
    #[arg(long, default_value_t = ModelKind::Accurate)]
    pub model: ModelKind,
    /// A weights file of that model to score in place of the one compiled in.
    #[arg(long, value_name = "FILE")]
    pub weights: Option<PathBuf>,
}

impl ModelArgs {
    /// Loads the model.
    fn load(&self) -> Result<Model, EvaluateError> {
        let Some(path) = &self.weights else { return Ok(Model::builtin(self.model)?) };
        let file = fs::read(path).map_err(|source| EvaluateError::Io { path: path.clone(), source })?;
        // Scored once by a process that then ends: its weights may as well live as long.
        let file = Box::leak(file.into_boxed_slice());
        Ok(match self.model {
            ModelKind::Fast => Model::Fast(Arc::new(Fast::load(file)?)),
            ModelKind::Accurate => Model::Accurate(Arc::new(Accurate::load(file)?)),
        })
    }
}

/// The built-in model of a kind.
///
/// # Panics
/// Its weights do not fit this program, which a test keeps from being built.
fn builtin(kind: ModelKind) -> Model {
    Model::builtin(kind).expect("the built-in weights fit this program")
}

/// The built-in extractor of a kind.
///
/// # Panics
/// Its weights or word lists do not fit this program, which a test keeps from being built.
fn extractor(kind: ModelKind) -> Extractor {
    Extractor::builtin(kind).expect("the built-in weights and word lists fit this program")
}
