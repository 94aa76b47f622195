//! First and last names of persons (`lexicons/person-names.txt`), word by word.

use std::sync::LazyLock;

use crate::language::hash;

/// How many answers there are: neither, a first name, a last name, both.
pub const ANSWERS: usize = 4;

/// What each listed name is, by the hash of its letters in lower case.
static NAMES: LazyLock<hash::Map<u32, u8>> = LazyLock::new(|| {
    let mut names = hash::Map::default();
    for line in
        include_str!("../../../lexicons/person-names.txt").lines().filter(|line| !line.starts_with('#'))
    {
        let Some((kind, name)) = line.split_once('\t') else { continue };
        *names.entry(hash::bytes(name.as_bytes())).or_insert(0) |= if kind == "first" { 1 } else { 2 };
    }
    names
});

/// 1 for a first name, 2 for a last one, 3 for both, by the hash of the word in lower case: how it is written is told apart.
pub fn answer(key: u32) -> u8 {
    NAMES.get(&key).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_by_what_they_are() {
        let answer = |word: &str| answer(hash::bytes(word.as_bytes()));
        assert_eq!(["deborah", "nguyen", "james", "quuxly"].map(answer), [1, 2, 3, 0]);
    }
}
