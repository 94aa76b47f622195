//! Texts once more with other people in them, so that names are known by where they stand and not by heart.

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
};

use super::random::Dice;
use crate::language::{NameKind, corpus::NamedText};

/// How often a last name is made of two halves of two, which nobody bears.
const MADE_UP: f32 = 0.33;

/// First and last names of the people in texts.
#[derive(Debug)]
struct People {
    first: Vec<String>,
    last: Vec<String>,
}

/// The texts that tell of people, with a text's own other people in each: a word of a person's name gives way to the
/// same other one wherever it stands.
pub(super) fn renamed(texts: &[NamedText], dice: &mut Dice) -> Vec<NamedText> {
    let people = People::of(texts);
    texts.iter().filter_map(|text| people.enter(text, dice)).collect()
}

impl People {
    fn of(texts: &[NamedText]) -> Self {
        let (mut first, mut last) = (BTreeSet::new(), BTreeSet::new());
        for sentence in texts.iter().flat_map(|text| &text.sentences) {
            for name in persons(&sentence.names) {
                for at in name.clone().filter(|&at| is_plain(&sentence.words[at])) {
                    let set = if at + 1 == name.end { &mut last } else { &mut first };
                    set.insert(sentence.words[at].clone());
                }
            }
        }
        Self { first: first.into_iter().collect(), last: last.into_iter().collect() }
    }

    /// None where a text names nobody.
    fn enter(&self, text: &NamedText, dice: &mut Dice) -> Option<NamedText> {
        let mut text = text.clone();
        let mut given: HashMap<String, String> = HashMap::new();
        for sentence in &mut text.sentences {
            for name in persons(&sentence.names) {
                for at in name.clone() {
                    let word = &mut sentence.words[at];
                    if is_plain(word) {
                        let other = || self.other(at + 1 == name.end, dice);
                        word.clone_from(given.entry(word.clone()).or_insert_with(other));
                    }
                }
            }
        }
        (!given.is_empty()).then_some(text)
    }

    fn other(&self, is_last: bool, dice: &mut Dice) -> String {
        if !is_last {
            return dice.pick(&self.first).to_owned();
        }
        let name = dice.pick(&self.last).to_owned();
        if dice.chance() >= MADE_UP {
            return name;
        }
        let (front, back) = (half(&name), dice.pick(&self.last));
        format!("{}{}", &name[..front], &back[half(back)..])
    }
}

fn persons(names: &[(Range<usize>, NameKind)]) -> impl Iterator<Item = &Range<usize>> {
    names.iter().filter(|(_, kind)| *kind == NameKind::Person).map(|(words, _)| words)
}

/// True for "Kolev", not for "J.", "van" or "al-Din".
fn is_plain(word: &str) -> bool {
    let mut characters = word.chars();
    word.chars().count() > 2
        && characters.next().is_some_and(char::is_uppercase)
        && characters.all(char::is_lowercase)
}

/// Where the second half of a word begins, in bytes.
fn half(word: &str) -> usize {
    let middle = word.chars().count() / 2;
    word.char_indices().nth(middle).map_or(word.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::corpus::named_texts;

    #[test]
    fn a_person_bears_the_same_other_name_all_through_a_text() {
        let file = "# doc one\nMaria\tB-PER\nvan\tI-PER\nOkafor\tI-PER\nleft\tO\nSofia\tB-LOC\n.\tO\n\n\
                    Okafor\tB-PER\nsaid\tO\nso\tO\n.\tO\n\n# doc two\nIt\tO\nrained\tO\n.\tO\n\n\
                    # doc three\nIlse\tB-PER\nBrandt\tI-PER\nslept\tO\n.\tO\n";
        let texts = named_texts(file).unwrap();
        let renamed = renamed(&texts, &mut Dice::new(1));
        assert_eq!(renamed.len(), 2, "a text without people is not told again");
        let [first, second] = &renamed[0].sentences[..] else { panic!("{renamed:?}") };
        assert!(["Maria", "Ilse"].contains(&first.words[0].as_str()));
        assert_eq!(first.words[1], "van");
        assert_eq!(first.words[2], second.words[0]);
        assert_eq!(first.words[3..], ["left", "Sofia", "."]);
        assert_eq!(first.names, texts[0].sentences[0].names);
    }
}
