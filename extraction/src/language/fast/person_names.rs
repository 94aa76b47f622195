//! First and last names of persons (`lexicons/person-names.txt`), word by word.

use crate::language::hash;

/// The number of classes of a word: 0 neither, 1 a first name, 2 a last name, 3 both.
pub const CLASSES: usize = 4;

/// The class of each name by the hash of its letters in lower case.
#[derive(Debug)]
pub struct PersonNames(hash::Map<u32, u8>);

impl PersonNames {
    /// Loads the built-in list: lines of `first` or `last` and a name, separated by a tab; comment lines start with `#`.
    pub fn builtin() -> Self {
        let mut names = hash::Map::default();
        let text = include_str!("../../../lexicons/person-names.txt");
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((kind, name)) = line.split_once('\t') else { continue };
            *names.entry(hash::bytes(name.as_bytes())).or_insert(0) |= if kind == "first" { 1 } else { 2 };
        }
        Self(names)
    }

    /// The class of a word, given by the hash of its letters in lower case.
    pub fn classify(&self, key: u32) -> u8 {
        self.0.get(&key).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_and_last_names_are_distinguished() {
        let names = PersonNames::builtin();
        let classify = |word: &str| names.classify(hash::bytes(word.as_bytes()));
        assert_eq!(["deborah", "nguyen", "james", "quuxly"].map(classify), [1, 2, 3, 0]);
    }
}
