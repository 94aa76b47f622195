//! Lexicon of figures: `lexicons/figures.tsv`.

use std::collections::HashMap;

use crate::{
    lexicon_file::{LexiconError, Row, lexicon_file},
    schema::FigureType,
};

/// Numbers in words, nouns that are counted, and currencies.
#[derive(Debug, Default)]
pub struct FigureLexicon {
    /// Values of numbers in words.
    pub(super) numbers: HashMap<&'static str, f64>,
    /// Factors of words that multiply a number.
    pub(super) scales: HashMap<&'static str, f64>,
    /// What a word says about the people counted.
    pub(super) counted: HashMap<&'static str, FigureType>,
    /// Currency codes by sign or word; `None` for a sign that several currencies share.
    pub(super) currencies: HashMap<&'static str, Option<&'static str>>,
}

impl FigureLexicon {
    /// Parses the file that is compiled in.
    ///
    /// # Errors
    /// The first malformed row.
    pub fn builtin() -> Result<Self, LexiconError> {
        let mut lexicon = Self::default();
        lexicon_file!("figures.tsv").rows().try_for_each(|row| lexicon.add(row))?;
        Ok(lexicon)
    }

    fn add(&mut self, row: Row<'static>) -> Result<(), LexiconError> {
        let [kind, words, value] = row.fields()?;
        for word in words.split(',') {
            match kind {
                "number" => drop(self.numbers.insert(word, row.number(value)?)),
                "scale" => drop(self.scales.insert(word, row.number(value)?)),
                "currency" => drop(self.currencies.insert(word, (value != "?").then_some(value))),
                _ => {
                    let figure_type = match kind {
                        "dead" => FigureType::Dead,
                        "injured" => FigureType::Injured,
                        "arrested" => FigureType::Arrested,
                        "people" => FigureType::People,
                        _ => return Err(row.error(format!("unknown kind {kind:?}"))),
                    };
                    self.counted.insert(word, figure_type);
                }
            }
        }
        Ok(())
    }
}
