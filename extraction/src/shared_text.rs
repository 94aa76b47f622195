//! Shared text of two articles: whether one copies the other, as papers do with the report of an agency.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

/// Words of a sequence that is compared.
const SEQUENCE: usize = 5;
/// Fewest sequences of a text that can be a copy: short texts resemble each other.
const MIN_SEQUENCES: usize = 20;
/// Share of the shorter text's sequences from which it is a copy; papers cut and change a few sentences.
const MIN_SHARED: f64 = 0.7;
/// Most times by which the longer text may be longer: a report that quotes another one whole is its own.
const MAX_LENGTH_RATIO: usize = 2;

/// The sequences of five words in a text, as hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordSequences(HashSet<u64>);

impl WordSequences {
    /// Makes the sequences of a text; letter case, punctuation and line breaks do not count.
    pub fn new(text: &str) -> Self {
        let words: Vec<String> = text
            .split(|symbol: char| !symbol.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let hash = |sequence: &[String]| {
            let mut hasher = DefaultHasher::new();
            sequence.hash(&mut hasher);
            hasher.finish()
        };
        Self(words.windows(SEQUENCE).map(hash).collect())
    }

    /// Returns true when one text is a copy of the other. Linear in the shorter one.
    pub fn is_copy(&self, other: &Self) -> bool {
        let (shorter, longer) = if self.0.len() <= other.0.len() { (self, other) } else { (other, self) };
        if shorter.0.len() < MIN_SEQUENCES || longer.0.len() > MAX_LENGTH_RATIO * shorter.0.len() {
            return false;
        }
        let shared = shorter.0.iter().filter(|sequence| longer.0.contains(sequence)).count();
        shared as f64 >= MIN_SHARED * shorter.0.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = "Nine anglers drowned when the ferry Halvar sank off Orm in a gale on Sunday, the coast guard \
        said. Divers from Lund searched the wreck until dusk. The ferry had left the harbour of Orm at noon with a load of \
        gravel, although the weather service had warned of the storm.";

    #[test]
    fn a_text_with_few_changes_is_a_copy() {
        let changed = REPORT.replace("until dusk", "for hours").replace("Sunday, the", "Sunday.\n\nThe");
        assert!(WordSequences::new(REPORT).is_copy(&WordSequences::new(&changed)));
    }

    #[test]
    fn another_report_of_the_same_is_no_copy() {
        let other = "The ferry Halvar went down near Orm on Sunday and nine anglers drowned. Divers from Lund searched \
            the wreck until it was dark. A spokesman of the coast guard said that the ferry had left Orm at noon in spite \
            of a warning of the weather service. It carried gravel for a building site on the island.";
        assert!(!WordSequences::new(REPORT).is_copy(&WordSequences::new(other)));
    }

    #[test]
    fn short_texts_and_quotations_in_long_ones_are_no_copies() {
        let short = WordSequences::new("Nine anglers drowned when the ferry Halvar sank.");
        assert!(!short.is_copy(&short.clone()));
        let long =
            format!("{REPORT} {}", "The council of Lund votes on the tax today, again and again. ".repeat(3))
                + &(0..80).map(|number| format!("word{number} ")).collect::<String>();
        assert!(!WordSequences::new(REPORT).is_copy(&WordSequences::new(&long)));
    }
}
