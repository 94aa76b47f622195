//! The keys by which the index finds texts with words of a quotation.

use super::Words;

/// Number of words in a sequence that is a key.
const SEQUENCE: usize = 3;
/// Fewest code points of a word that counts as one with content.
const MIN_CONTENT: usize = 4;

/// Returns the keys of a text, sorted, each once: its sequences of three words, and its pairs of longer words.
///
/// A word that was replaced spoils three sequences; the pairs, which pass over short words, still lead to the text. No
/// key reaches over a gap. Keys are hashes of 32 bits, so that two texts can share one by chance.
pub fn index_keys(words: &Words) -> Vec<i32> {
    let mut keys = ordered_keys(words);
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Returns at most `limit` keys of a text, from all parts of it.
pub fn probes(words: &Words, limit: usize) -> Vec<i32> {
    let keys = ordered_keys(words);
    let step = keys.len().div_ceil(limit.max(1)).max(1);
    let mut probes: Vec<i32> = keys.into_iter().step_by(step).collect();
    probes.sort_unstable();
    probes.dedup();
    probes
}

/// Returns the keys in the order of the words at which they end.
fn ordered_keys(words: &Words) -> Vec<i32> {
    let mut keys = Vec::with_capacity(2 * words.len());
    let mut content: Option<&str> = None;
    for (at, word) in words.words.iter().enumerate() {
        if words.has_gap(at) {
            content = None;
        }
        let first = (at + 1).saturating_sub(SEQUENCE);
        if at + 1 >= SEQUENCE && (first + 1..=at).all(|inner| !words.has_gap(inner)) {
            keys.push(key(words.words[first..=at].iter().map(|word| word.key.as_str())));
        }
        if word.key.chars().count() >= MIN_CONTENT {
            if let Some(before) = content {
                keys.push(key(["", before, &word.key].into_iter()));
            }
            content = Some(&word.key);
        }
    }
    keys
}

/// Hashes a sequence of words (FNV-1a), the same on all machines and in all versions: keys are stored.
fn key<'w>(words: impl Iterator<Item = &'w str>) -> i32 {
    let bytes = words.flat_map(|word| word.bytes().chain([0]));
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ (hash >> 32)) as u32 as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<i32> {
        index_keys(&Words::of(text, 0))
    }

    #[test]
    fn keys_are_as_stored() {
        assert_eq!(key(["we", "will", "go"].into_iter()), key(["we", "will", "go"].into_iter()));
        assert_ne!(key(["we", "will", "go"].into_iter()), key(["wew", "ill", "go"].into_iter()));
        assert_eq!(of("We will go").len(), 1);
        assert_eq!(of("we go").len(), 0);
    }

    #[test]
    fn a_replaced_word_leaves_a_common_key() {
        let (one, other) = (of("We will never surrender here"), of("We would not surrender here"));
        assert!(one.iter().any(|key| other.contains(key)));
    }

    #[test]
    fn no_key_reaches_over_a_gap() {
        assert_eq!(of("we … will go").len(), 0);
        assert_eq!(of("bridge … winter").len(), 0);
        assert_eq!(of("bridge winter").len(), 1);
    }

    #[test]
    fn probes_are_from_all_parts() {
        let text: Vec<String> = (0..100).map(|number| format!("word{number}")).collect();
        let words = Words::of(&text.join(" "), 0);
        let probes = probes(&words, 16);
        assert!((13..=16).contains(&probes.len()), "{}", probes.len());
    }
}
