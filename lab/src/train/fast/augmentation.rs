//! Data augmentation: replaces person, place and organization names and changes casing, anew in each epoch.
//!
//! Names are then learned from their context rather than by heart, and words from more than their capitals. Labels stay
//! valid, so soft labels need not be predicted again.

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
};

use super::{examples::Example, vocabulary::Vocabulary};
use crate::train::rng::Rng;
use extraction::language::{
    Casing, NameType,
    training::{fast::WordFeatures, nn::NAME_TYPES},
};

/// The probability that the names of an example are replaced.
const RENAME_PROBABILITY: f32 = 0.4;
/// The probability that a replacement is blended of two names, so that it is in no list.
const BLEND_PROBABILITY: f32 = 0.33;
/// The probability that an example is in lower case.
const LOWER_CASE_PROBABILITY: f32 = 0.05;
/// The probabilities that a sentence of another example is in upper case, and in title case.
const UPPER_CASE_PROBABILITY: f32 = 0.03;
const TITLE_CASE_PROBABILITY: f32 = 0.03;
/// The probability of its label that a name must have to serve as a replacement.
const MIN_NAME_PROBABILITY: f32 = 0.9;

/// The function of a word in a name, if other words can have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum NamePart {
    FirstName,
    LastName,
    /// A place of one word.
    Place,
    /// An organization of one word.
    Organization,
    /// An organization of capital letters, such as "NATO".
    Acronym,
}

/// Replaces names and casing at random.
#[derive(Debug)]
pub(super) struct Augmenter {
    /// For each [`NamePart`] the words that have it in the examples.
    replacements: [Vec<String>; 5],
}

impl Augmenter {
    /// Collects the parts of all names that are certain enough.
    pub(super) fn new(examples: &[Example]) -> Self {
        let mut words: [BTreeSet<&str>; 5] = Default::default();
        for example in examples {
            for (name, name_type) in names(example, MIN_NAME_PROBABILITY) {
                for at in name.clone() {
                    if let Some(part) = name_part(&example.words[at], at, &name, name_type) {
                        words[part as usize].insert(&example.words[at]);
                    }
                }
            }
        }
        Self { replacements: words.map(|words| words.into_iter().map(str::to_owned).collect()) }
    }

    /// The words of an example with other names and casing, as `rng` chooses.
    pub(super) fn augment(&self, example: &Example, rng: &mut Rng) -> Vec<String> {
        let mut words = example.words.clone();
        if rng.uniform() < RENAME_PROBABILITY {
            self.rename(example, &mut words, rng);
        }
        if rng.uniform() < LOWER_CASE_PROBABILITY {
            words.iter_mut().for_each(|word| *word = Casing::Lower.apply(word));
            return words;
        }
        for sentence in &example.sentences {
            let drawn = rng.uniform();
            let casing = match drawn {
                _ if drawn < UPPER_CASE_PROBABILITY => Casing::Upper,
                _ if drawn < UPPER_CASE_PROBABILITY + TITLE_CASE_PROBABILITY => Casing::Title,
                _ => continue,
            };
            words[sentence.clone()].iter_mut().for_each(|word| *word = casing.apply(word));
        }
        words
    }

    /// Replaces each word of a name by the same other word wherever it occurs in a name.
    fn rename(&self, example: &Example, words: &mut [String], rng: &mut Rng) {
        let mut chosen: HashMap<(NamePart, String), String> = HashMap::new();
        for (name, name_type) in names(example, 0.0) {
            for at in name.clone() {
                let word = &mut words[at];
                if let Some(part) = name_part(word, at, &name, name_type) {
                    let replacement = chosen
                        .entry((part, word.clone()))
                        .or_insert_with(|| self.replacement(part, rng).unwrap_or(word.clone()));
                    word.clone_from(replacement);
                } else if let Some(replacement) = chosen.get(&(NamePart::Place, word.clone())) {
                    // "Tarnovo" in "Tarnovo Council" as in "Tarnovo".
                    word.clone_from(replacement);
                }
            }
        }
    }

    /// Chooses a word for a part of a name, or blends two; `None` where the examples have none.
    fn replacement(&self, part: NamePart, rng: &mut Rng) -> Option<String> {
        let words = &self.replacements[part as usize];
        if words.is_empty() {
            return None;
        }
        let word = rng.choose(words).to_owned();
        if part == NamePart::FirstName || rng.uniform() >= BLEND_PROBABILITY {
            return Some(word);
        }
        let (middle, other) = (middle_of(&word), rng.choose(words));
        Some(format!("{}{}", &word[..middle], &other[middle_of(other)..]))
    }
}

/// Augments examples and computes the features of their words.
pub(super) struct AugmentedExamples<'v> {
    pub(super) augmenter: Augmenter,
    pub(super) vocabulary: &'v Vocabulary,
}

impl AugmentedExamples<'_> {
    /// The features of an example's words after augmentation, as `rng` chooses.
    pub(super) fn features(&self, example: &Example, rng: &mut Rng) -> Vec<WordFeatures> {
        let words = self.augmenter.augment(example, rng);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.vocabulary.features.extract(&words, &example.positions)
    }
}

/// The names of an example by the most probable label of each word, with at least `min_probability`.
fn names(example: &Example, min_probability: f32) -> Vec<(Range<usize>, NameType)> {
    let mut names: Vec<(Range<usize>, NameType)> = Vec::new();
    for (at, distribution) in example.names.iter().enumerate() {
        let best = distribution.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let Some(&(label, probability)) = best else { continue };
        if label == 0 || probability < min_probability {
            continue;
        }
        let (name_type, is_inside) = (NAME_TYPES[usize::from(label - 1) / 2], label % 2 == 0);
        match names.last_mut() {
            Some((name, last)) if is_inside && name.end == at && *last == name_type => name.end = at + 1,
            _ => names.push((at..at + 1, name_type)),
        }
    }
    names
}

/// The function of the word at `at` in a name; `None` where no other word can replace it.
fn name_part(word: &str, at: usize, name: &Range<usize>, name_type: NameType) -> Option<NamePart> {
    match name_type {
        NameType::Person if is_capitalized(word) => {
            Some(if at + 1 == name.end { NamePart::LastName } else { NamePart::FirstName })
        }
        NameType::Place if name.len() == 1 && is_capitalized(word) => Some(NamePart::Place),
        NameType::Organization if name.len() == 1 && is_capitalized(word) => Some(NamePart::Organization),
        NameType::Organization if name.len() == 1 && is_acronym(word) => Some(NamePart::Acronym),
        _ => None,
    }
}

/// True for "Kolev", but not for "J.", "van" or "al-Din".
fn is_capitalized(word: &str) -> bool {
    let mut characters = word.chars();
    word.chars().count() > 2
        && characters.next().is_some_and(char::is_uppercase)
        && characters.all(char::is_lowercase)
}

fn is_acronym(word: &str) -> bool {
    (3..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The byte at which the second half of a word starts.
fn middle_of(word: &str) -> usize {
    let middle = word.chars().count() / 2;
    word.char_indices().nth(middle).map_or(word.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sentence of words with the labels of their names.
    fn example(words: &str, names: &[u16]) -> Example {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        Example {
            sentences: std::iter::once(0..words.len()).collect(),
            names: names.iter().map(|&label| vec![(label, 1.0)]).collect(),
            words,
            ..Example::default()
        }
    }

    /// All texts that the first example is augmented to with 3,000 seeds.
    fn augmented(examples: &[Example]) -> BTreeSet<String> {
        let augmenter = Augmenter::new(examples);
        (0..3000).map(|seed| augmenter.augment(&examples[0], &mut Rng::new(seed)).join(" ")).collect()
    }

    #[test]
    fn a_persons_name_is_replaced_by_the_same_name_throughout_an_example() {
        let texts = augmented(&[
            example("Maria van Okafor left . Okafor said so .", &[1, 2, 2, 0, 0, 1, 0, 0, 0]),
            example("Ilse Brandt slept .", &[1, 2, 0, 0]),
        ]);
        for expected in [
            "Maria van Okafor left . Okafor said so .",
            "Ilse van Brandt left . Brandt said so .",
            "Maria van Okandt left . Okandt said so .",
        ] {
            assert!(texts.contains(expected), "{texts:?}");
        }
        let is_consistent =
            |text: &String| !text.contains("Ilse van Ilse") && !text.contains("Brandt left . Okafor");
        assert!(texts.iter().all(is_consistent));
    }

    #[test]
    fn a_place_is_replaced_on_its_own_and_inside_other_names() {
        let texts = augmented(&[
            example("In Sofia the Sofia Council met RTO", &[0, 5, 0, 3, 4, 0, 3]),
            example("In Pernik NRF met", &[0, 5, 3, 0]),
        ]);
        for expected in ["In Pernik the Pernik Council met NRF", "In Sonik the Sonik Council met NTO"] {
            assert!(texts.contains(expected), "{texts:?}");
        }
    }

    #[test]
    fn casing_is_changed_to_lower_upper_and_title_case() {
        let texts = augmented(&[example("Rivers rise in the north", &[0; 5])]);
        let expected = [
            "rivers rise in the north",
            "RIVERS RISE IN THE NORTH",
            "Rivers Rise in the North",
            "Rivers rise in the north",
        ];
        assert!(texts.iter().map(String::as_str).eq(BTreeSet::from(expected)), "{texts:?}");
    }
}
