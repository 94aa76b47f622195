//! Words of roles, organizations and parties, by which statements are found.

use std::collections::BTreeSet;

use crate::store::actors::name_key;
use extraction::schema::{Affiliation, Statement};

/// Words that are in too many names to distinguish them.
const IGNORED: [&str; 8] = ["the", "a", "an", "of", "for", "and", "at", "s"];
/// Longest word, in bytes: an index entry of Postgres holds at most 2,704.
const MAX_WORD: usize = 200;
/// Most words of one name.
const MAX_WORDS: usize = 40;

/// The words of a statement's capacity; `None` where it has none.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct CapacityWords {
    /// Of the role.
    pub role: Option<Vec<String>>,
    /// Of the organization: its name and what the article calls it.
    pub organization: Option<Vec<String>>,
    /// Of the party: its name and what the article calls it.
    pub party: Option<Vec<String>>,
}

impl CapacityWords {
    /// Returns the words of a statement's speaker.
    pub fn of(statement: &Statement) -> Self {
        let capacity = statement.speaker.as_ref().and_then(|speaker| speaker.capacity.as_ref());
        let Some(capacity) = capacity else { return Self::default() };
        let of_affiliation = |one: &Affiliation| words(&format!("{} {}", one.name, one.text));
        Self {
            role: capacity.role.as_ref().map(|role| words(&role.text)),
            organization: capacity.organization.as_ref().map(of_affiliation),
            party: capacity.party.as_ref().map(of_affiliation),
        }
    }
}

/// Returns the words of a name without case, accents and repeats; words such as "of" are left out.
///
/// A name of such words alone has all of them.
pub fn words(name: &str) -> Vec<String> {
    let key = name_key(name);
    let all: BTreeSet<&str> = key.split(' ').filter(|word| !word.is_empty()).take(MAX_WORDS).collect();
    let rare: Vec<&str> = all.iter().copied().filter(|word| !IGNORED.contains(word)).collect();
    let chosen = if rare.is_empty() { all.into_iter().collect() } else { rare };
    chosen.into_iter().map(|word| word[..word.floor_char_boundary(MAX_WORD)].to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_articles_do_not_count() {
        assert_eq!(words("the Sierra Club"), ["club", "sierra"]);
        assert_eq!(words("SIERRA club"), words("Sierra Club"));
        assert_eq!(words("Sinn Féin"), ["fein", "sinn"]);
        assert_eq!(words("the"), ["the"]);
        assert!(words("…").is_empty());
        // Of a key that is too long, a digest is kept beside its beginning.
        let lengths: Vec<usize> = words(&"x".repeat(5_000)).iter().map(String::len).collect();
        assert_eq!(lengths.iter().max(), Some(&MAX_WORD), "{lengths:?}");
    }
}
