//! Comparison of the name that a caller gives a speaker with the name in the record.

use std::collections::HashSet;

use super::Words;

/// Words before a name that are no part of it.
const TITLES: [&str; 12] =
    ["a", "an", "the", "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "former", "then"];

/// Returns true where a given name can be that of a speaker with this name and role.
///
/// All words of the shorter must be in the longer; an initial matches a word that it begins: "Petrova", "E. Petrova" and
/// "Mayor Elena Petrova" are names of Elena Petrova, mayor.
pub fn is_name_of(given: &str, name: &str, role: Option<&str>) -> bool {
    let (given, name) = (name_words(given), name_words(name));
    let role = name_words(role.unwrap_or_default());
    if given.is_empty() || name.is_empty() {
        return false;
    }
    let with_role: HashSet<String> = name.union(&role).cloned().collect();
    contains(&with_role, &given) || contains(&given, &name)
}

fn name_words(name: &str) -> HashSet<String> {
    let words = Words::of(name, 0).words.into_iter().map(|word| word.key);
    words.filter(|word| !TITLES.contains(&word.as_str())).collect()
}

/// Returns true where `longer` has each word of `shorter`, of which one at least is no initial.
fn contains(longer: &HashSet<String>, shorter: &HashSet<String>) -> bool {
    let is_initial = |word: &str| word.chars().count() == 1;
    let has = |word: &String| {
        longer.contains(word)
            || longer.iter().any(|other| {
                (is_initial(word) || is_initial(other)) && other.chars().next() == word.chars().next()
            })
    };
    shorter.iter().all(has) && shorter.iter().any(|word| !is_initial(word) && longer.contains(word))
}

#[cfg(test)]
mod tests {
    use super::is_name_of;

    #[test]
    fn a_speaker_has_several_names() {
        let role = Some("Mayor");
        for name in
            ["Petrova", "Elena Petrova", "E. Petrova", "mayor Elena Petrova", "Mrs Petrova", "the mayor"]
        {
            assert!(is_name_of(name, "Elena Petrova", role), "{name}");
        }
        for name in ["Ivan Kolev", "Ivan Petrov", "E.", "", "the minister", "Maria Petrova"] {
            assert!(!is_name_of(name, "Elena Petrova", role), "{name}");
        }
        assert!(is_name_of("Elena Petrova", "Petrova", None));
    }
}
