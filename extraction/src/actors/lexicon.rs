//! What the rules of this folder know of words: roles, first names, states and bodies with their other names.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Whether "he" or "she" means someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// "She".
    Female,
    /// "He".
    Male,
}

/// What a noun describes that is no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// Any organization: "the company".
    AnyOrganization,
    /// An organization in whose name the noun stands: "the ministry".
    NamedOrganization,
    /// A state.
    Country,
    /// A city, town or village.
    City,
    /// A part of a state.
    Region,
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

struct Roles {
    all: HashSet<&'static str>,
    unnamed: HashSet<&'static str>,
}

static ROLES: LazyLock<Roles> = LazyLock::new(|| {
    let mut roles = Roles { all: HashSet::new(), unnamed: HashSet::new() };
    for line in lines(include_str!("../../lexicons/roles.txt")) {
        let word = line.trim_end_matches('+');
        roles.all.insert(word);
        if line.ends_with('+') {
            roles.unnamed.insert(word);
        }
    }
    roles
});

static BODIES: LazyLock<HashMap<&'static str, Body>> = LazyLock::new(|| {
    let body = |line: &'static str| match line.strip_prefix('|').and_then(|line| line.split_once(' ')) {
        Some((noun, "country")) => (noun, Body::Country),
        Some((noun, "city")) => (noun, Body::City),
        Some((noun, _)) => (noun, Body::Region),
        None => match line.strip_suffix('+') {
            Some(noun) => (noun, Body::AnyOrganization),
            None => (line, Body::NamedOrganization),
        },
    };
    lines(include_str!("../../lexicons/bodies.txt")).map(body).collect()
});

struct States {
    /// Names by other names.
    names: HashMap<&'static str, &'static str>,
    /// Names by capitals and seats of government.
    capitals: HashMap<&'static str, &'static str>,
    known: HashSet<&'static str>,
}

static STATES: LazyLock<States> = LazyLock::new(|| {
    let mut states = States { names: HashMap::new(), capitals: HashMap::new(), known: HashSet::new() };
    for line in lines(include_str!("../../lexicons/countries.tsv")) {
        let mut columns = line.split('\t');
        let name = columns.next().unwrap_or_default();
        let mut column = || columns.next().unwrap_or_default().split('|').filter(|one| !one.is_empty());
        states.known.insert(name);
        states.names.extend(column().map(|other| (other, name)));
        states.capitals.extend(column().map(|capital| (capital, name)));
    }
    states
});

static ALIASES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    lines(include_str!("../../lexicons/aliases.txt"))
        .filter_map(|line| line.split_once('|'))
        .flat_map(|(name, others)| others.split('|').map(move |other| (other, name)))
        .collect()
});

static FIRST_NAMES: LazyLock<HashMap<&'static str, Gender>> = LazyLock::new(|| {
    lines(include_str!("../../lexicons/first-names.txt"))
        .flat_map(|line| {
            let gender = if line.starts_with("f ") { Gender::Female } else { Gender::Male };
            line.split(' ').skip(1).map(move |name| (name, gender))
        })
        .collect()
});

const HONORIFICS: [&str; 18] = [
    "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Miss", "Dr", "Dr.", "Sir", "Lord", "Lady", "Sen.", "Rep.",
    "Gov.", "Gen.", "Prof.", "Rev.",
];

/// Verbs whose subject is someone, by lemma: what "it" must be the subject of to be a body, and a capital to
/// be its state.
const SPEAKING: [&str; 41] = [
    "accuse",
    "acknowledge",
    "add",
    "admit",
    "agree",
    "announce",
    "argue",
    "ask",
    "believe",
    "call",
    "claim",
    "condemn",
    "confirm",
    "decide",
    "declare",
    "demand",
    "deny",
    "expect",
    "hope",
    "insist",
    "note",
    "offer",
    "plan",
    "pledge",
    "promise",
    "propose",
    "refuse",
    "reject",
    "report",
    "respond",
    "say",
    "seek",
    "state",
    "summon",
    "support",
    "tell",
    "threaten",
    "urge",
    "vow",
    "want",
    "warn",
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

/// What a noun describes that is no person, by its singular in lower case.
pub fn body(lemma: &str) -> Option<Body> {
    BODIES.get(lemma).copied()
}

/// True for a form of address.
pub fn is_honorific(word: &str) -> bool {
    HONORIFICS.contains(&word)
}

/// True for a verb, by lemma, whose subject is someone.
pub fn is_speaking(lemma: &str) -> bool {
    SPEAKING.contains(&lemma)
}

/// The name a state or body is known by, where `name` is another of its names.
pub fn canonical(name: &str) -> Option<&'static str> {
    STATES.names.get(name).or_else(|| ALIASES.get(name)).copied()
}

/// The state of which a city is the capital or seat of government.
pub fn state_of(capital: &str) -> Option<&'static str> {
    STATES.capitals.get(capital).copied()
}

/// True for the name that a state is known by.
pub fn is_state(name: &str) -> bool {
    STATES.known.contains(name)
}

/// The gender that a word tells of the person it stands with: a form of address or a role.
pub fn gender_told(word: &str) -> Option<Gender> {
    let lower = word.to_lowercase();
    match lower.trim_end_matches('.') {
        "mr" | "sir" | "lord" | "king" | "prince" | "father" | "brother" | "son" | "husband" | "imam" => {
            Some(Gender::Male)
        }
        "mrs" | "ms" | "miss" | "lady" | "queen" | "princess" | "mother" | "sister" | "daughter" | "wife"
        | "actress" | "baroness" | "nun" => Some(Gender::Female),
        other if other.ends_with("woman") => Some(Gender::Female),
        other if other.ends_with("sman") || other.ends_with("chairman") => Some(Gender::Male),
        _ => None,
    }
}

/// The gender that a first name tells.
pub fn first_name(word: &str) -> Option<Gender> {
    FIRST_NAMES.get(word).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_of_the_united_nations_is_known() {
        assert!(STATES.known.len() >= 193 + 3);
        for (other, name) in [
            ("U.S.", "United States"),
            ("Burma", "Myanmar"),
            ("Pak", "Pakistan"),
            ("UAE", "United Arab Emirates"),
        ] {
            assert_eq!(canonical(other), Some(name));
        }
        assert_eq!(state_of("Washington"), Some("United States"));
        assert_eq!(state_of("New Delhi"), Some("India"));
        assert!(is_state("India") && !is_state("Delhi"));
    }

    #[test]
    fn no_name_stands_for_two() {
        let mut seen = HashMap::new();
        for line in lines(include_str!("../../lexicons/aliases.txt")) {
            let (name, others) = line.split_once('|').expect("has other names");
            for other in others.split('|') {
                assert_eq!(seen.insert(other, name), None, "{other}");
                assert!(!STATES.names.contains_key(other) && !STATES.known.contains(other), "{other}");
            }
        }
    }

    #[test]
    fn titles_and_first_names_tell_he_from_she() {
        assert_eq!(gender_told("Mrs."), Some(Gender::Female));
        assert_eq!(gender_told("Spokeswoman"), Some(Gender::Female));
        assert_eq!(first_name("Justin"), Some(Gender::Male));
        assert_eq!(gender_told("Kolev"), None);
    }
}
