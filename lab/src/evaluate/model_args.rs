//! Arguments that choose the language model to score.

use std::{fs, path::PathBuf, sync::Arc};

use crate::error::Error;
use extraction::{
    Extractor, Lexicons,
    language::{Lexicon, Model, ModelKind},
};

/// The model to score.
#[derive(Debug, clap::Args)]
pub struct ModelArgs {
    /// Kind of model
    #[arg(long, default_value_t = ModelKind::Accurate)]
    model: ModelKind,
    /// Weights file of that kind, instead of the built-in weights
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
}

impl ModelArgs {
    /// Loads the model.
    ///
    /// # Errors
    /// The file can't be read, or the weights or word lists do not fit this program.
    pub(super) fn load(&self) -> Result<Model, Error> {
        self.load_with(Arc::new(Lexicon::builtin()?))
    }

    fn load_with(&self, lexicon: Arc<Lexicon>) -> Result<Model, Error> {
        let Some(path) = &self.weights else { return Ok(Model::builtin(self.model, lexicon)?) };
        let file = fs::read(path).map_err(Error::read(path))?;
        // Models borrow their weights for the life of the process; this is loaded once.
        Ok(Model::load(self.model, Box::leak(file.into_boxed_slice()), lexicon)?)
    }

    /// Loads the model for extraction.
    ///
    /// # Errors
    /// The file can't be read, or the weights or word lists do not fit this program.
    pub(crate) fn load_extractor(&self) -> Result<Extractor, Error> {
        let lexicons = Lexicons::builtin()?;
        Ok(Extractor::new(self.load_with(lexicons.language.clone())?, Arc::new(lexicons)))
    }
}
