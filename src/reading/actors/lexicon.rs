//! What the rules of this folder know of words: roles, and other names of countries and bodies.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

struct Roles {
    all: HashSet<&'static str>,
    unnamed: HashSet<&'static str>,
}

static ROLES: LazyLock<Roles> = LazyLock::new(|| {
    let lines = include_str!("../../../lexicons/roles.txt").lines().filter(|line| !line.starts_with('#'));
    let mut roles = Roles { all: HashSet::new(), unnamed: HashSet::new() };
    for line in lines {
        let word = line.trim_end_matches('+');
        roles.all.insert(word);
        if line.ends_with('+') {
            roles.unnamed.insert(word);
        }
    }
    roles
});

static ALIASES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../../lexicons/aliases.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once('|'))
        .flat_map(|(name, others)| others.split('|').map(move |other| (other, name)))
        .collect()
});

const HONORIFICS: [&str; 18] = [
    "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Miss", "Dr", "Dr.", "Sir", "Lord", "Lady", "Sen.", "Rep.",
    "Gov.", "Gen.", "Prof.", "Rev.",
];

/// True for a noun that says what a person is or does, by its singular in lower case; "-man", "-woman" and
/// "-person" make such nouns of any other.
pub fn is_role(lemma: &str) -> bool {
    ROLES.all.contains(lemma)
        || lemma.rsplit('-').next().is_some_and(|last| ROLES.all.contains(last))
        || lemma.starts_with("spokes")
}

/// True for a noun that stands for people whom the article may leave unnamed: "officials", "sources".
pub fn is_unnamed_source(lemma: &str) -> bool {
    ROLES.unnamed.contains(lemma)
}

/// True for a form of address.
pub fn is_honorific(word: &str) -> bool {
    HONORIFICS.contains(&word)
}

/// The name a country or body is known by, where `name` is another of its names.
pub fn canonical(name: &str) -> Option<&'static str> {
    ALIASES.get(name).copied()
}
