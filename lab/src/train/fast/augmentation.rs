//! Texts as they might have been written: other people, places and bodies in them, and headlines or careless hands at the
//! letters. So names are known by where they stand and not by heart, and words by more than their capitals.
//!
//! What should be said of the words stays the same, so nobody need judge them again; every pass tells otherwise.

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
};

use super::{examples::Example, rng::Rng, vocabulary::Vocabulary};
use extraction::language::{
    Casing, NameType,
    training::{fast::WordFeatures, nn::KINDS},
};

/// How many stretches have other names, of all.
const RENAMED: f32 = 0.4;
/// How often a name is made of two halves of two, which nothing bears.
const MADE_UP: f32 = 0.33;
/// How many stretches are all in small letters, of all.
const SMALL: f32 = 0.05;
/// How many of the other sentences are all in capitals, and how many are set as headlines.
const CAPITALS: f32 = 0.03;
const HEADLINES: f32 = 0.03;
/// How sure a name must be to be lent to others.
const SURE: f32 = 0.9;

/// What a word is to a name, where others may stand for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    First,
    Last,
    /// A place called by one word.
    Place,
    /// A body called by one word.
    Body,
    /// A body's letters: "NATO".
    Letters,
}

/// The words of each part, as they come in all texts.
#[derive(Debug)]
pub(super) struct Augmenter([Vec<String>; 5]);

impl Augmenter {
    pub(super) fn new(examples: &[Example]) -> Self {
        let mut found: [BTreeSet<&str>; 5] = Default::default();
        for example in examples {
            for (name, kind) in names(example, SURE) {
                for at in name.clone() {
                    if let Some(part) = part(&example.words[at], at, &name, kind) {
                        found[part as usize].insert(&example.words[at]);
                    }
                }
            }
        }
        Self(found.map(|words| words.into_iter().map(str::to_owned).collect()))
    }

    /// The words of a stretch, told as chance has it.
    pub(super) fn words(&self, example: &Example, dice: &mut Rng) -> Vec<String> {
        let mut words = example.words.clone();
        if dice.chance() < RENAMED {
            self.rename(example, &mut words, dice);
        }
        if dice.chance() < SMALL {
            words.iter_mut().for_each(|word| *word = Casing::Lower.apply(word));
            return words;
        }
        for sentence in &example.sentences {
            let chance = dice.chance();
            let casing = match chance {
                _ if chance < CAPITALS => Casing::Upper,
                _ if chance < CAPITALS + HEADLINES => Casing::Title,
                _ => continue,
            };
            words[sentence.clone()].iter_mut().for_each(|word| *word = casing.apply(word));
        }
        words
    }

    /// Lets a word of a name give way to the same other one wherever it stands in a name.
    fn rename(&self, example: &Example, words: &mut [String], dice: &mut Rng) {
        let mut given: HashMap<(Part, String), String> = HashMap::new();
        for (name, kind) in names(example, 0.0) {
            for at in name.clone() {
                let word = &mut words[at];
                if let Some(part) = part(word, at, &name, kind) {
                    let other = given
                        .entry((part, word.clone()))
                        .or_insert_with(|| self.other(part, dice).unwrap_or(word.clone()));
                    word.clone_from(other);
                } else if let Some(other) = given.get(&(Part::Place, word.clone())) {
                    // "Tarnovo" in "Tarnovo Council" as by itself.
                    word.clone_from(other);
                }
            }
        }
    }

    /// None where no text has one for sure.
    fn other(&self, part: Part, dice: &mut Rng) -> Option<String> {
        let words = &self.0[part as usize];
        if words.is_empty() {
            return None;
        }
        let name = dice.pick(words).to_owned();
        if part == Part::First || dice.chance() >= MADE_UP {
            return Some(name);
        }
        let (front, back) = (half(&name), dice.pick(words));
        Some(format!("{}{}", &name[..front], &back[half(back)..]))
    }
}

/// How the words of an example come before the net.
pub(super) struct AugmentedExamples<'v> {
    pub(super) retold: Augmenter,
    pub(super) vocabulary: &'v Vocabulary,
}

impl AugmentedExamples<'_> {
    /// How the words look, told as chance has it.
    pub(super) fn looks(&self, example: &Example, dice: &mut Rng) -> Vec<WordFeatures> {
        self.vocabulary.looks(&self.retold.words(example, dice), &example.places)
    }
}

/// The likeliest names of a stretch, of those at least so sure.
fn names(example: &Example, sure: f32) -> Vec<(Range<usize>, NameType)> {
    let mut found: Vec<(Range<usize>, NameType)> = Vec::new();
    for (at, shares) in example.names.iter().enumerate() {
        let Some(&(label, share)) = shares.iter().max_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
        if label == 0 || share < sure {
            continue;
        }
        let (kind, goes_on) = (KINDS[usize::from(label - 1) / 2], label % 2 == 0);
        match found.last_mut() {
            Some((name, last)) if goes_on && name.end == at && *last == kind => name.end = at + 1,
            _ => found.push((at..at + 1, kind)),
        }
    }
    found
}

/// What a word at `at` of a name is to it; none where no other may stand for it.
fn part(word: &str, at: usize, name: &Range<usize>, kind: NameType) -> Option<Part> {
    match kind {
        NameType::Person if is_plain(word) => Some(if at + 1 == name.end { Part::Last } else { Part::First }),
        NameType::Place if name.len() == 1 && is_plain(word) => Some(Part::Place),
        NameType::Organization if name.len() == 1 && is_plain(word) => Some(Part::Body),
        NameType::Organization if name.len() == 1 && is_letters(word) => Some(Part::Letters),
        _ => None,
    }
}

/// True for "Kolev", not for "J.", "van" or "al-Din".
fn is_plain(word: &str) -> bool {
    let mut characters = word.chars();
    word.chars().count() > 2
        && characters.next().is_some_and(char::is_uppercase)
        && characters.all(char::is_lowercase)
}

fn is_letters(word: &str) -> bool {
    (3..=6).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Where the second half of a word begins, in bytes.
fn half(word: &str) -> usize {
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

    /// Every way in which chance tells the first of the examples.
    fn told(examples: &[Example]) -> BTreeSet<String> {
        let retold = Augmenter::new(examples);
        (0..3000).map(|seed| retold.words(&examples[0], &mut Rng::new(seed)).join(" ")).collect()
    }

    #[test]
    fn a_person_bears_the_same_other_name_all_through_a_stretch() {
        let told = told(&[
            example("Maria van Okafor left . Okafor said so .", &[1, 2, 2, 0, 0, 1, 0, 0, 0]),
            example("Ilse Brandt slept .", &[1, 2, 0, 0]),
        ]);
        for wanted in [
            "Maria van Okafor left . Okafor said so .",
            "Ilse van Brandt left . Brandt said so .",
            "Maria van Okandt left . Okandt said so .",
        ] {
            assert!(told.contains(wanted), "{told:?}");
        }
        assert!(
            told.iter()
                .all(|words| !words.contains("Ilse van Ilse") && !words.contains("Brandt left . Okafor"))
        );
    }

    #[test]
    fn a_place_is_called_otherwise_by_itself_and_in_other_names() {
        let told = told(&[
            example("In Sofia the Sofia Council met RTO", &[0, 5, 0, 3, 4, 0, 3]),
            example("In Pernik NRF met", &[0, 5, 3, 0]),
        ]);
        for wanted in ["In Pernik the Pernik Council met NRF", "In Sonik the Sonik Council met NTO"] {
            assert!(told.contains(wanted), "{told:?}");
        }
    }

    #[test]
    fn words_come_in_small_letters_in_capitals_and_as_headlines() {
        let told = told(&[example("Rivers rise in the north", &[0; 5])]);
        let wanted = [
            "rivers rise in the north",
            "RIVERS RISE IN THE NORTH",
            "Rivers Rise in the North",
            "Rivers rise in the north",
        ];
        assert!(told.iter().map(String::as_str).eq(BTreeSet::from(wanted)), "{told:?}");
    }
}
