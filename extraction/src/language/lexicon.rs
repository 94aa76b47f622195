//! Word lists that every model needs: the tokenizer's and the lemma table.

use std::fmt;

use super::{lemmas::Lemmas, tokenizer};
use crate::lexicon_file::LexiconError;

/// Word lists of the tokenizer and the lemma table.
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

/// Leaves the words out: an annotated text prints its lexicon.
impl fmt::Debug for Lexicon {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Lexicon").finish_non_exhaustive()
    }
}
