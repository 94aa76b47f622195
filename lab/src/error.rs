//! The error of every command.

use std::{
    io,
    path::{Path, PathBuf},
};

use crate::corpora::CorpusError;
use extraction::{LexiconError, LoadError, language::WeightsError};

/// The reason why a command stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file can't be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A file can't be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// Standard output can't be written.
    #[error("standard output: {0}")]
    Output(io::Error),
    /// A corpus violates its format.
    #[error("{path}: {source}")]
    Corpus {
        /// The file.
        path: PathBuf,
        /// The line and the problem.
        source: CorpusError,
    },
    /// A line is not the JSON that the format asks for.
    #[error("{path}, line {line}: {source}")]
    Line {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// The problem.
        source: serde_json::Error,
    },
    /// Weights or word lists do not fit this program.
    #[error(transparent)]
    Load(#[from] LoadError),
}

impl From<WeightsError> for Error {
    fn from(error: WeightsError) -> Self {
        Self::Load(error.into())
    }
}

impl From<LexiconError> for Error {
    fn from(error: LexiconError) -> Self {
        Self::Load(error.into())
    }
}

impl Error {
    /// Makes a [`Error::Read`] of `path`, for `map_err`.
    pub(crate) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Read { path: path.into(), source }
    }

    /// Makes a [`Error::Write`] of `path`, for `map_err`.
    pub(crate) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Write { path: path.into(), source }
    }

    /// Makes a [`Error::Corpus`] of `path`, for `map_err`.
    pub(crate) fn corpus(path: &Path) -> impl FnOnce(CorpusError) -> Self {
        move |source| Self::Corpus { path: path.into(), source }
    }
}
