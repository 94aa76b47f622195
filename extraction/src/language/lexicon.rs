//! Word lists that every model needs: the tokenizer's and the lemma table.

use super::{lemmas::Lemmas, tokenizer};
use crate::lexicon_file::LexiconError;

/// Word lists of the tokenizer and the lemma table.
#[derive(Debug)]
pub struct Lexicon {
    pub(super) tokenizer: tokenizer::Lexicon,
    pub(super) lemmas: Lemmas<'static>,
}

impl Lexicon {
    /// Parses the files that are compiled in.
    ///
    /// # Errors
    /// The first malformed line.
    pub fn builtin() -> Result<Self, LexiconError> {
        Ok(Self { tokenizer: tokenizer::Lexicon::builtin()?, lemmas: Lemmas::builtin()? })
    }
}
