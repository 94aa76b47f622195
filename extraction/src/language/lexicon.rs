//! Word lists that every model needs: the tokenizer's and the lemma table.

use std::{collections::BTreeSet, fmt};

use super::{lemmas::Lemmas, tokenizer, ud::Xpos};
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

    /// Returns the lemmas that a verb or noun can have, whatever its inflection: "promise" for "promised".
    pub fn lemmas_of(&self, word: &str) -> BTreeSet<String> {
        let tags = [Xpos::Vb, Xpos::Vbz, Xpos::Vbd, Xpos::Vbn, Xpos::Vbg, Xpos::Nns];
        tags.into_iter().map(|tag| self.lemmas.lemma(word, tag).into_owned()).collect()
    }
}

/// Leaves the words out: an annotated text prints its lexicon.
impl fmt::Debug for Lexicon {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Lexicon").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_inflections_of_a_verb_have_its_lemma() {
        let lexicon = Lexicon::builtin().unwrap();
        for (word, lemma) in [
            ("promise", "promise"),
            ("Promised", "promise"),
            ("promises", "promise"),
            ("denied", "deny"),
            ("said", "say"),
            ("telling", "tell"),
            ("vows", "vow"),
        ] {
            assert!(lexicon.lemmas_of(word).contains(lemma), "{word}: {:?}", lexicon.lemmas_of(word));
        }
        assert_eq!(lexicon.lemmas_of("according to"), ["according to".to_owned()].into());
    }
}
