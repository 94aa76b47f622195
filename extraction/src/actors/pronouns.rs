//! Whom a pronoun means: weighed by place, grammar, gender and voice.

use super::{
    coreference::{Known, Seen},
    lexicon::{Gender, is_speaking},
    mentions::Found,
};
use crate::{
    language::{AnnotatedText, Relation},
    schema::ActorType,
};

/// How many sentences back a pronoun may look.
const REACH: u32 = 4;
/// What the model's word for an antecedent weighs, when it is sure.
const TOLD: f64 = 3.0;

/// What a pronoun says of whom it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// "He", "her".
    Person(Gender),
    /// "It".
    Body,
    /// "They".
    Several,
}

fn asks(word: &str) -> Asks {
    match word.to_lowercase().as_str() {
        "he" | "him" | "his" | "himself" => Asks::Person(Gender::Male),
        "she" | "her" | "hers" | "herself" => Asks::Person(Gender::Female),
        "it" => Asks::Body,
        _ => Asks::Several,
    }
}

/// The gender of the one that a pronoun means.
pub fn gender(word: &str) -> Option<Gender> {
    match asks(word) {
        Asks::Person(gender) => Some(gender),
        Asks::Body | Asks::Several => None,
    }
}

/// The actor that the pronoun `one`, in this sentence of those told, means of those `seen` before it.
pub fn antecedent(
    words: &AnnotatedText<'_>,
    one: &Found,
    sentence: u32,
    seen: &[Seen],
    known: &[Known],
    in_quote: bool,
) -> Option<usize> {
    let token = one.head.start;
    let asks = asks(words.word(token));
    let is_reflexive = words.word(token).ends_with("self");
    let subject = is_subject(words, token);
    let near = seen.iter().rev().take_while(|other| other.sentence + REACH > sentence);
    let fitting = near.filter(|other| fits(asks, other, &known[other.actor]));
    let weighed = fitting.filter_map(|other| {
        let same_clause = words.head(token).is_some() && words.head(token) == words.head(other.token);
        // "Ann saw her": somebody else. "Ann saw herself": Ann.
        let both_of_verb = same_clause && is_argument(words, token) && is_argument(words, other.token);
        if both_of_verb && !is_reflexive {
            return None;
        }
        let distance = sentence - other.sentence;
        let mut weight = -1.2 * f64::from(distance);
        weight += if other.is_subject { 1.0 } else { 0.0 };
        weight += if other.is_subject && subject { 0.4 } else { 0.0 };
        weight += if other.speaks && speaks(words, token) { 0.8 } else { 0.0 };
        weight += if other.by_name { 0.2 } else { 0.0 };
        weight -= if other.in_quote != in_quote { 1.5 } else { 0.0 };
        weight -= if other.is_owner { 0.5 } else { 0.0 };
        weight += told(words, token, other.token) * TOLD;
        weight += match asks {
            Asks::Person(gender) if known[other.actor].gender == Some(gender) => 1.0,
            _ => 0.0,
        };
        // Much spoken of before.
        weight += 0.15 * known[other.actor].mentions.min(6) as f64;
        Some((weight, other))
    });
    // Of equals the nearest.
    let mut best: Option<(f64, &Seen)> = None;
    for (weight, other) in weighed {
        if best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, other));
        }
    }
    best.map(|(_, other)| other.actor).or_else(|| speaker_of_sentence(words, token, seen, known))
}

/// Where a first name has told the wrong gender and nobody fits: the one person named as the subject that
/// speaks or acts before the pronoun in its own sentence ("Lee Roe said she was unsure").
fn speaker_of_sentence(
    words: &AnnotatedText<'_>,
    token: usize,
    seen: &[Seen],
    known: &[Known],
) -> Option<usize> {
    let Asks::Person(_) = asks(words.word(token)) else { return None };
    let here = words.tokens[token].sentence;
    let mut persons = seen
        .iter()
        .rev()
        .take_while(|other| words.tokens[other.token].sentence == here)
        .filter(|other| known[other.actor].actor.kind == ActorType::Person);
    let only = persons.next().filter(|other| other.speaks && !other.in_quote)?;
    persons.all(|other| other.actor == only.actor).then_some(only.actor)
}

/// How sure the model is that `token` stands for what `earlier` is the head of.
pub fn told(words: &AnnotatedText<'_>, token: usize, earlier: usize) -> f64 {
    let first = words.antecedents.partition_point(|one| one.token < token);
    let told = words.antecedents.get(first).filter(|one| one.token == token && one.antecedent == earlier);
    told.map_or(0.0, |one| f64::from(one.probability))
}

fn fits(asks: Asks, other: &Seen, known: &Known) -> bool {
    match asks {
        Asks::Person(gender) => {
            let is_one = matches!(known.actor.kind, ActorType::Person)
                || (known.actor.kind == ActorType::Unnamed && !other.is_plural);
            is_one && known.gender.is_none_or(|his| his == gender)
        }
        Asks::Body => known.actor.kind == ActorType::Organization,
        Asks::Several => {
            (other.is_plural && known.actor.kind == ActorType::Unnamed)
                || (known.actor.kind == ActorType::Organization && other.is_subject)
        }
    }
}

/// True for a subject, of a verb or a clause.
pub fn is_subject(words: &AnnotatedText<'_>, token: usize) -> bool {
    words.relation(token).base() == Relation::Nsubj
}

/// True for whom a sentence is "according to": they tell it, wherever they stand.
pub fn is_source(words: &AnnotatedText<'_>, token: usize) -> bool {
    words.children(token).any(|child| words.word(child).eq_ignore_ascii_case("according"))
}

/// True for the subject of a verb whose subject is someone.
pub fn speaks(words: &AnnotatedText<'_>, token: usize) -> bool {
    is_subject(words, token)
        && words.head(token).is_some_and(|verb| is_speaking(&words.lemma(verb).to_lowercase()))
}

fn is_argument(words: &AnnotatedText<'_>, token: usize) -> bool {
    matches!(words.relation(token).base(), Relation::Nsubj | Relation::Obj | Relation::Iobj | Relation::Obl)
}
