//! Word lists of all stages, parsed once and passed to each stage by reference.

use crate::{lexicon_file::LexiconError, times};

/// The word lists of every stage that needs any, one field a stage.
#[derive(Debug)]
pub struct Lexicons {
    /// Words of dates, times, durations and recurrences.
    pub times: times::Lexicon,
}

impl Lexicons {
    /// Parses the files of `lexicons/` that are compiled in.
    ///
    /// # Errors
    /// The first malformed line.
    pub fn builtin() -> Result<Self, LexiconError> {
        Ok(Self { times: times::Lexicon::builtin()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_compiled_in_lexicons_parse() {
        Lexicons::builtin().unwrap();
    }
}
