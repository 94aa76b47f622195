//! The gazetteer: names of places and peoples (`lexicons/gazetteer.txt`), matched in any casing.

use crate::language::hash;

/// The number of classes of a word: 0 for none, then for each kind of name one for its first word and one for the rest.
pub const CLASSES: usize = 1 + 2 * KINDS.len();
const KINDS: [&str; 4] = ["country", "city", "region", "people"];

/// The most words in a name that is looked up.
const MAX_WORDS: usize = 5;

/// The names by the chained hash of their words; `None` for the proper prefix of a longer name.
#[derive(Debug)]
pub struct Gazetteer(hash::Map<u32, Option<u8>>);

impl Gazetteer {
    /// Loads the built-in list: lines of a kind and a name, separated by a tab; comment lines start with `#`.
    pub fn builtin() -> Self {
        let mut entries = hash::Map::default();
        let text = include_str!("../../../lexicons/gazetteer.txt");
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((kind, name)) = line.split_once('\t') else { continue };
            let kind = KINDS.iter().position(|&known| known == kind).unwrap_or(KINDS.len() - 1) as u8;
            let mut chain = 0;
            for word in name.to_lowercase().split(' ') {
                entries.entry(chain).or_insert(None);
                chain = extend_chain(chain, word);
            }
            entries.entry(chain).or_insert(None).get_or_insert(kind);
        }
        Self(entries)
    }

    /// Classifies words, given in lower case: 0, or 2 × kind + 1 for the first and + 2 for each other word of a name. Of
    /// overlapping names the first counts, of names with the same start the longest.
    ///
    /// Replaces the contents of `classes`.
    pub fn classify(&self, words: &[&str], classes: &mut Vec<u8>) {
        classes.clear();
        classes.resize(words.len(), 0);
        let mut at = 0;
        while at < words.len() {
            let ((mut length, mut kind), mut chain) = ((0, 0), 0);
            for (before, word) in words[at..].iter().take(MAX_WORDS).enumerate() {
                chain = extend_chain(chain, word);
                match self.0.get(&chain) {
                    Some(None) => {}
                    Some(&Some(known)) => (length, kind) = (before + 1, known),
                    None => break,
                }
            }
            for (offset, class) in classes[at..at + length].iter_mut().enumerate() {
                *class = kind * 2 + if offset == 0 { 1 } else { 2 };
            }
            at += length.max(1);
        }
    }
}

/// The hash of a sequence of words, from the hash of all but the last.
fn extend_chain(chain: u32, word: &str) -> u32 {
    hash::seeded(chain.into(), word.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_name_is_matched() {
        let mut classes = Vec::new();
        Gazetteer::builtin().classify(&["from", "new", "york", "to", "chad", "new"], &mut classes);
        assert_eq!(classes, [0, 5, 6, 0, 1, 0]);
    }
}
