//! Scoring a reading against gold.

pub mod events;
pub mod folding;
pub mod main_event;
mod measure;
pub mod names;
pub mod statements;
pub mod syntax;
pub mod times;

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::language::{Model, WeightsError, train::corpus::CorpusError};

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

/// The model to score: the compiled-in one, or that of a weights file.
fn model(weights: Option<&Path>) -> Result<&'static Model, EvaluateError> {
    let Some(path) = weights else { return Ok(Model::shared()?) };
    let file = fs::read(path).map_err(|source| EvaluateError::Io { path: path.into(), source })?;
    // Scored once by a process that then ends: its weights may as well live as long.
    Ok(Box::leak(Box::new(Model::load(Box::leak(file.into_boxed_slice()))?)))
}
