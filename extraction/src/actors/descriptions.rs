//! Whom a definite description means: "the prime minister", "the company", "the city".

use super::{
    coreference::{Known, Seen},
    lexicon::{Body, body, gender_told, is_role, is_state},
    mentions::Found,
    name_matching::key,
};
use crate::{
    language::{AnnotatedText, Upos},
    schema::ActorType,
};

/// How many sentences back a body may stand that is only called "the company".
const REACH: u32 = 6;

/// The actor that the description `one` means, in this sentence of those told; `None` where none fits, or two
/// fit as well.
pub fn meant(
    words: &AnnotatedText<'_>,
    one: &Found,
    sentence: u32,
    seen: &[Seen],
    known: &[Known],
) -> Option<usize> {
    if !is_the(words, one) {
        return None;
    }
    let noun = words.lemma(one.head.start).to_lowercase();
    let person = is_role(&noun).then(|| person(words, one, &noun, seen, known)).flatten();
    person.or_else(|| body(&noun).and_then(|body| thing(words, one, sentence, &noun, body, seen, known)))
}

/// The person with such a role: one whose role has all the words of the description, or its noun, or the
/// name that stands in it ("the UN chief": the UN Secretary General).
fn person(
    words: &AnnotatedText<'_>,
    one: &Found,
    noun: &str,
    seen: &[Seen],
    known: &[Known],
) -> Option<usize> {
    let before: Vec<usize> = one
        .tokens
        .clone()
        .filter(|&token| {
            token != one.head.start && matches!(words.upos(token), Upos::Propn | Upos::Noun | Upos::Adj)
        })
        .collect();
    let modifiers: Vec<String> = before.iter().map(|&token| words.word(token).to_lowercase()).collect();
    let has_name =
        before.iter().any(|&token| words.upos(token) == Upos::Propn && words.word(token) != "Prime");
    let gender = gender_told(noun);
    // How well a role fits: all the words, or the one that counts.
    let fit = |role: &str| -> u32 {
        let lower = role.to_lowercase();
        let role: Vec<&str> = lower.split(|symbol: char| !symbol.is_alphanumeric()).collect();
        let has_noun = heads_of(&lower).any(|head| head == noun);
        let shared = modifiers.iter().filter(|word| role.contains(&word.as_str())).count();
        match (has_noun, shared == modifiers.len()) {
            (true, true) => 3,
            (true, false) if shared > 0 => 2,
            (true, false) if !has_name => {
                u32::from(!modifiers.iter().any(|word| TELLING.contains(&word.as_str())))
            }
            (false, _) if has_name && shared > 0 => 1,
            _ => 0,
        }
    };
    let fit_of = |actor: usize| {
        let one = &known[actor];
        let is_person = one.actor.kind == ActorType::Person
            && gender.is_none_or(|her| one.gender.is_none_or(|his| his == her));
        if is_person { one.told_roles.iter().map(|role| fit(role)).max().unwrap_or_default() } else { 0 }
    };
    // Those met already first; one who is introduced later is meant only where nobody else can be.
    let mut met: Vec<usize> = seen.iter().rev().map(|other| other.actor).collect();
    dedup(&mut met);
    let best = met.iter().map(|&actor| fit_of(actor)).max().unwrap_or_default();
    if best > 0 {
        let mut fitting = met.into_iter().filter(|&actor| fit_of(actor) == best);
        let first = fitting.next()?;
        // Two who fit are one too many to choose between.
        return fitting.next().is_none().then_some(first);
    }
    let mut fitting = (0..known.len()).filter(|&actor| fit_of(actor) == 3);
    let first = fitting.next()?;
    (!modifiers.is_empty() && fitting.next().is_none()).then_some(first)
}

/// The nouns that say what someone with the role is: "president" and "chair" of "president of the bank and
/// chair of the board", and not "council" of "council leader".
fn heads_of(role: &str) -> impl Iterator<Item = &str> {
    let ends = [" of ", " for ", " at ", " in ", " to ", " on ", ", "];
    let parts = role.split(" and ");
    let head = move |part: &str| ends.iter().filter_map(|end| part.find(end)).min();
    parts.filter_map(move |part| part[..head(part).unwrap_or(part.len())].rsplit(' ').next())
}

/// Words that make one office another: "the former president" is not the president.
const TELLING: [&str; 8] = ["former", "deputy", "vice", "acting", "new", "other", "next", "incoming"];

/// The body or place that a noun describes.
fn thing(
    words: &AnnotatedText<'_>,
    one: &Found,
    sentence: u32,
    noun: &str,
    body: Body,
    seen: &[Seen],
    known: &[Known],
) -> Option<usize> {
    // "The other company", "the Danish company": what more is said may be said of another.
    let bare = one.tokens.len() == 2;
    let mut met: Vec<usize> = seen.iter().rev().map(|other| other.actor).collect();
    dedup(&mut met);
    let kind = match body {
        Body::AnyOrganization | Body::NamedOrganization => ActorType::Organization,
        Body::Country | Body::City | Body::Region => ActorType::Place,
    };
    let in_name = |actor: &usize| {
        let name = key(&known[*actor].actor.name);
        known[*actor].actor.kind == kind && name.split([' ', '-']).any(|word| word == noun)
    };
    let mut named = met.iter().copied().filter(in_name);
    if let Some(first) = named.next() {
        let told = one
            .tokens
            .clone()
            .skip(1)
            .take(one.tokens.len() - 2)
            .all(|token| key(&known[first].actor.name).contains(&words.word(token).to_lowercase()));
        let alone = !bare || named.next().is_none();
        return (told && alone).then_some(first);
    }
    if !bare || body == Body::NamedOrganization {
        return None;
    }
    let near = || seen.iter().rev().take_while(|other| other.sentence + REACH > sentence);
    let of_kind = |other: &&Seen| {
        let actor = &known[other.actor].actor;
        match body {
            Body::Country => actor.kind == ActorType::Place && is_state(&actor.name),
            Body::City | Body::Region => actor.kind == ActorType::Place && !is_state(&actor.name),
            _ => actor.kind == ActorType::Organization && !is_state(&actor.name),
        }
    };
    let subject = near().find(|other| other.is_subject && of_kind(other));
    subject.or_else(|| near().find(of_kind)).map(|other| other.actor)
}

fn dedup(actors: &mut Vec<usize>) {
    let mut known = std::collections::HashSet::new();
    actors.retain(|actor| known.insert(*actor));
}

/// True for a description that points at someone known: "the minister".
pub fn is_the(words: &AnnotatedText<'_>, one: &Found) -> bool {
    ["the", "this", "that"].contains(&words.word(one.tokens.start).to_lowercase().as_str())
}

/// True for a description that brings someone in: "a minister".
pub fn is_a(words: &AnnotatedText<'_>, one: &Found) -> bool {
    ["a", "an", "one", "another"].contains(&words.word(one.tokens.start).to_lowercase().as_str())
}
