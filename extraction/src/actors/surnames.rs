//! Last names, also of several words: "van Dijk", "de la Cruz", "al-Assad", "Akufo-Addo".

use std::collections::HashSet;

use super::{
    lexicon::{Lexicon, NameSuffix},
    name_matching::comparison_key,
};

/// The last names of several words that full names of an article end with, as comparison keys.
#[derive(Debug, Default)]
pub struct LongSurnames(HashSet<String>);

impl LongSurnames {
    /// Collects them from the persons' names.
    pub fn of_names<'n>(names: impl Iterator<Item = &'n str>, lexicon: &Lexicon) -> Self {
        let long = names.flat_map(|name| last_names(name, lexicon)).filter(|last| last.contains(' '));
        Self(long.collect())
    }

    /// Tests whether a person's name is a first or last name alone: "Akufo-Addo", or "van Dijk" beside "Virgil van Dijk".
    pub fn is_single(&self, name: &str) -> bool {
        !name.contains(char::is_whitespace) || self.0.contains(&comparison_key(name))
    }
}

/// Returns the forms in which the last name of a full name stands alone, as comparison keys.
///
/// "dijk" and "van dijk" of "Virgil van Dijk", "al-assad" and "assad" of "Bashar al-Assad"; none of a single word.
pub fn last_names(name: &str, lexicon: &Lexicon) -> Vec<String> {
    let words: Vec<&str> = without_suffix(name, lexicon).0.split_whitespace().collect();
    let [_, between @ .., last] = &words[..] else { return Vec::new() };
    let is_particle = |word: &str| lexicon.is_surname_particle(&word.to_lowercase());
    let mut forms = vec![comparison_key(last)];
    if let Some((_, rest)) = last.split_once('-').filter(|(particle, _)| is_particle(particle)) {
        forms.push(comparison_key(rest));
    }
    let particles = between.iter().rev().take_while(|word| is_particle(word)).count();
    let with_particles = |count: usize| comparison_key(&words[words.len() - 1 - count..].join(" "));
    forms.extend((1..=particles).map(with_particles));
    forms
}

/// Splits a name before "Jr.", "Sr." or a number of generations; leaves out honours and degrees behind it.
pub fn without_suffix<'n>(name: &'n str, lexicon: &Lexicon) -> (&'n str, Option<&'n str>) {
    let mut rest = name;
    while let Some((before, suffix)) = rest.rsplit_once(' ').filter(|(before, _)| before.contains(' ')) {
        let before = before.trim_end_matches(',');
        match lexicon.name_suffix(suffix) {
            Some(NameSuffix::Generation) => return (before, Some(suffix.trim_end_matches('.'))),
            Some(NameSuffix::Honour) => rest = before,
            None => break,
        }
    }
    (rest, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn a_last_name_stands_with_and_without_its_particles() {
        let lexicon = &fixtures::lexicons().actors;
        for (name, expected) in [
            ("Ola Berg", &["berg"][..]),
            ("Virgil van Dijk", &["dijk", "van dijk"]),
            ("Ana de la Cruz", &["cruz", "la cruz", "de la cruz"]),
            ("Bashar al-Assad", &["al-assad", "assad"]),
            ("Nana Akufo-Addo", &["akufo-addo"]),
            ("Martin Wolfe KC", &["wolfe"]),
            ("Jake Roe Jr.", &["roe"]),
            ("Van Morrison", &["morrison"]),
            ("Berg", &[]),
        ] {
            assert_eq!(last_names(name, lexicon), expected, "{name}");
        }
    }

    #[test]
    fn a_name_with_a_particle_is_single_beside_the_full_name_alone() {
        let lexicon = &fixtures::lexicons().actors;
        let surnames = LongSurnames::of_names(["Virgil van Dijk", "Al Gore"].into_iter(), lexicon);
        assert!(surnames.is_single("Van Dijk") && surnames.is_single("Al-Shammari"));
        assert!(!surnames.is_single("Al Gore") && !surnames.is_single("Van Morrison"));
    }
}
