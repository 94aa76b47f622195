//! Word lists of event coreference: document frequencies and word clusters.

use std::collections::HashMap;

use super::stem::stem;
use crate::lexicon_file::{LexiconError, LexiconFile, lexicon_file};

/// The word lists of event coreference.
#[derive(Debug)]
pub struct Lexicon {
    /// Number of texts that were counted.
    texts: f32,
    /// Number of texts in which each stem occurs.
    frequencies: HashMap<&'static str, f32>,
    /// Cluster of each stem.
    clusters: HashMap<String, WordCluster>,
}

/// The clusters of a word: words with similar use share them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WordCluster {
    /// One of 640.
    pub fine: u16,
    /// One of 64.
    pub coarse: u16,
}

impl Lexicon {
    /// Parses the files of `lexicons/` that are compiled in.
    ///
    /// # Errors
    /// The first malformed row.
    pub fn builtin() -> Result<Self, LexiconError> {
        let mut lexicon = Self { texts: 1.0, frequencies: HashMap::new(), clusters: HashMap::new() };
        lexicon.add_frequencies(lexicon_file!("document-frequencies.tsv"))?;
        lexicon.add_clusters(lexicon_file!("word-clusters.tsv"))?;
        Ok(lexicon)
    }

    /// Parses rows "stem TAB count"; the row with an empty stem counts all texts.
    fn add_frequencies(&mut self, file: LexiconFile<'static>) -> Result<(), LexiconError> {
        for row in file.rows() {
            let [stem, count] = row.fields()?;
            let count = row.number(count)?;
            match stem {
                "" => self.texts = count,
                _ => drop(self.frequencies.insert(stem, count)),
            }
        }
        Ok(())
    }

    /// Parses rows "word TAB coarse cluster TAB fine cluster".
    fn add_clusters(&mut self, file: LexiconFile<'static>) -> Result<(), LexiconError> {
        for row in file.rows() {
            let [word, coarse, fine] = row.fields()?;
            let cluster = WordCluster { fine: row.number(fine)?, coarse: row.number(coarse)? };
            // Of words with one stem the first is the shortest, the base form.
            self.clusters.entry(stem(word)).or_insert(cluster);
        }
        Ok(())
    }

    /// Returns the inverse document frequency of a stem: ln((N + 1) / (df + ½)).
    pub(super) fn idf(&self, stem: &str) -> f32 {
        let count = self.frequencies.get(stem).copied().unwrap_or(0.0);
        ((self.texts + 1.0) / (count + 0.5)).ln()
    }

    /// Returns the cluster of a stem; `None` for an unknown one.
    pub(crate) fn cluster(&self, stem: &str) -> Option<WordCluster> {
        self.clusters.get(stem).copied()
    }
}
