//! Known places and peoples (`lexicons/gazetteer.txt`), found among words, however they are written.

use std::sync::LazyLock;

use crate::language::hash;

/// How many answers there are: none, and the start and the rest of each kind.
pub const ANSWERS: usize = 1 + 2 * KINDS.len();
const KINDS: [&str; 4] = ["country", "city", "region", "people"];

/// The longest entry, in words.
const LONGEST: usize = 5;

/// Entries by the chained hash of their words; `None` marks a beginning of longer ones.
static ENTRIES: LazyLock<hash::Map<u32, Option<u8>>> = LazyLock::new(|| {
    let mut entries = hash::Map::default();
    for line in include_str!("../../../lexicons/gazetteer.txt").lines().filter(|line| !line.starts_with('#'))
    {
        let Some((kind, name)) = line.split_once('\t') else { continue };
        let kind = KINDS.iter().position(|&known| known == kind).unwrap_or(KINDS.len() - 1) as u8;
        let mut chain = 0;
        for word in name.to_lowercase().split(' ') {
            entries.entry(chain).or_insert(None);
            chain = longer(chain, word);
        }
        entries.entry(chain).or_insert(None).get_or_insert(kind);
    }
    entries
});

fn longer(chain: u32, word: &str) -> u32 {
    hash::part(chain.into(), word.as_bytes())
}

/// For each word, all in lower case, 0, or which known name it begins (odd) or goes on with (even).
pub fn answers(words: &[&str], out: &mut Vec<u8>) {
    out.clear();
    out.resize(words.len(), 0);
    let mut at = 0;
    while at < words.len() {
        let (mut found, mut chain) = ((0, 0), 0);
        for (length, word) in words[at..].iter().take(LONGEST).enumerate() {
            chain = longer(chain, word);
            match ENTRIES.get(&chain) {
                Some(None) => {}
                Some(&Some(kind)) => found = (length + 1, kind),
                None => break,
            }
        }
        for (offset, answer) in out[at..at + found.0].iter_mut().enumerate() {
            *answer = found.1 * 2 + if offset == 0 { 1 } else { 2 };
        }
        at += found.0.max(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_known_name_is_taken() {
        let mut out = Vec::new();
        answers(&["from", "new", "york", "to", "chad", "new"], &mut out);
        assert_eq!(out, [0, 5, 6, 0, 1, 0]);
    }
}
