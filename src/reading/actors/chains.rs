//! Joining mentions into actors: full names and their parts, acronyms, descriptions, pronouns.

use std::collections::HashMap;

use super::{
    Actor, Cast, Mention,
    lexicon::{canonical, is_unnamed_source},
    mentions::{By, Found},
};
use crate::{
    language::{Annotated, NameKind, Relation, Upos},
    reading::record::{ActorKind, MentionForm},
};

/// How many sentences back a pronoun or description may look for whom it means.
const REACH: u32 = 3;

/// Joins mentions into actors, each kept where nobody is meant that is known.
pub fn join(words: &Annotated<'_>, found: Vec<Found>) -> Cast {
    let mut joiner = Joiner { words, actors: Vec::new(), by_name: HashMap::new(), acronyms: HashMap::new() };
    joiner.learn_full_names(&found);
    let mut mentions: Vec<Mention> = Vec::with_capacity(found.len());
    let mut recent: Vec<Recent> = Vec::new();
    for one in &found {
        let Some(actor) = joiner.actor_of(one, &recent) else { continue };
        let sentence = words.tokens[one.head.start].sentence;
        let is_subject = one.tokens.clone().any(|token| words.relation(token).base() == Relation::Nsubj);
        let kind = joiner.actors[actor].kind;
        if one.by != By::Pronoun {
            let noun = words.lemma(one.head.start).to_lowercase();
            let is_source = one.by == By::Description && is_unnamed_source(&noun);
            recent.push(Recent { actor, sentence, is_subject, is_source, kind });
        }
        if let Some(role) = &one.role {
            joiner.add_role(actor, words.span(role.clone()).of(words.text));
        }
        mentions.push(Mention {
            span: one.span(words),
            head: words.span(one.head.clone()),
            role: one.role.clone().map(|role| words.span(role)),
            actor,
            form: match one.by {
                By::Name(_) => MentionForm::Name,
                By::Description => MentionForm::Description,
                By::Pronoun => MentionForm::Pronoun,
            },
        });
    }
    drop_unused(joiner.actors, mentions)
}

struct Recent {
    actor: usize,
    sentence: u32,
    is_subject: bool,
    /// By a noun for those who tell: "officials", "sources".
    is_source: bool,
    kind: ActorKind,
}

struct Joiner<'a> {
    words: &'a Annotated<'a>,
    actors: Vec<Actor>,
    /// Actors by the names they go by, in lower case.
    by_name: HashMap<String, usize>,
    /// Actors by the initials of their names.
    acronyms: HashMap<String, usize>,
}

impl Joiner<'_> {
    /// Full names first, wherever they stand: a headline or caption may use the last name before the text
    /// gives the whole.
    fn learn_full_names(&mut self, found: &[Found]) {
        for one in found {
            let By::Name(kind) = one.by else { continue };
            if kind == NameKind::Person && one.head.len() < 2 {
                continue;
            }
            let written = self.words.span(one.head.clone()).of(self.words.text);
            let name = canonical(written).unwrap_or(written);
            let actor = self.named(name, kind);
            if name != written {
                self.add_alias(actor, written);
            }
            let first_letters = initials(written);
            if first_letters.len() >= 3 {
                self.acronyms.entry(first_letters).or_insert(actor);
            }
        }
        // Last names, where one person alone has them.
        let mut by_last: HashMap<String, Option<usize>> = HashMap::new();
        for (number, actor) in
            self.actors.iter().enumerate().filter(|(_, actor)| actor.kind == ActorKind::Person)
        {
            if let Some(last) = actor.name.split_whitespace().next_back() {
                by_last.entry(last.to_lowercase()).and_modify(|one| *one = None).or_insert(Some(number));
            }
        }
        for (last, actor) in by_last {
            if let Some(actor) = actor {
                self.by_name.entry(last).or_insert(actor);
            }
        }
    }

    fn actor_of(&mut self, one: &Found, recent: &[Recent]) -> Option<usize> {
        let words = self.words;
        match one.by {
            By::Name(kind) => {
                let written = words.span(one.head.clone()).of(words.text);
                if let Some(&actor) = self.by_name.get(&key(canonical(written).unwrap_or(written))) {
                    self.add_alias(actor, written);
                    return Some(actor);
                }
                if let Some(&actor) = self.acronyms.get(written) {
                    self.add_alias(actor, written);
                    return Some(actor);
                }
                if kind == NameKind::Person {
                    let last = written.split_whitespace().next_back().map(key);
                    if let Some(&actor) = last.and_then(|last| self.by_name.get(&last))
                        && one.head.len() == 1
                    {
                        self.add_alias(actor, written);
                        return Some(actor);
                    }
                }
                Some(self.named(written, kind))
            }
            By::Description => {
                let noun = words.lemma(one.head.start).to_lowercase();
                self.described(one, &noun, recent).or_else(|| {
                    // Nobody known: a source of its own, where the words stand for people at all.
                    let is_source = is_unnamed_source(&noun) || is_a(words, one) || is_the(words, one);
                    is_source.then(|| {
                        let name = one.span(words).of(words.text).to_owned();
                        self.actors.push(Actor {
                            name,
                            kind: ActorKind::Unnamed,
                            roles: Vec::new(),
                            aliases: Vec::new(),
                        });
                        self.actors.len() - 1
                    })
                })
            }
            By::Pronoun => {
                let plural = ["they", "them"].contains(&words.word(one.head.start).to_lowercase().as_str());
                let sentence = words.tokens[one.head.start].sentence;
                let near = recent.iter().rev().take_while(|other| other.sentence + REACH > sentence);
                let fits = |other: &&Recent| match plural {
                    true => other.is_source || (other.kind == ActorKind::Organization && other.is_subject),
                    false => other.kind == ActorKind::Person,
                };
                // Whom the sentence before spoke of first, as its subject; else whom anyone did last.
                near.clone()
                    .filter(fits)
                    .find(|other| other.is_subject)
                    .or_else(|| near.clone().find(fits))
                    .map(|other| other.actor)
            }
        }
    }

    /// The person that a definite description means: one whose role has the same noun, or shares its
    /// modifier ("the UN chief": the UN Secretary General).
    fn described(&self, one: &Found, noun: &str, recent: &[Recent]) -> Option<usize> {
        if !is_the(self.words, one) {
            return None;
        }
        let modifier = one
            .tokens
            .clone()
            .find(|&token| self.words.upos(token) == Upos::Propn && token != one.head.start)
            .map(|token| self.words.word(token));
        let fits = |actor: &Actor| {
            actor.kind == ActorKind::Person
                && actor.roles.iter().any(|role| match modifier {
                    Some(modifier) => role.split_whitespace().any(|word| word == modifier),
                    None => role.to_lowercase().split_whitespace().any(|word| word == noun),
                })
        };
        let mut known =
            recent.iter().rev().map(|other| other.actor).filter(|&actor| fits(&self.actors[actor]));
        let first = known.next()?;
        // Two who fit are one too many to choose between.
        known.all(|other| other == first).then_some(first)
    }

    fn named(&mut self, name: &str, kind: NameKind) -> usize {
        if let Some(&actor) = self.by_name.get(&key(name)) {
            return actor;
        }
        let kind = match kind {
            NameKind::Person => ActorKind::Person,
            NameKind::Place => ActorKind::Place,
            NameKind::Group => ActorKind::Group,
            NameKind::Organization | NameKind::Other => ActorKind::Organization,
        };
        self.actors.push(Actor { name: name.to_owned(), kind, roles: Vec::new(), aliases: Vec::new() });
        self.by_name.insert(key(name), self.actors.len() - 1);
        self.actors.len() - 1
    }

    fn add_alias(&mut self, actor: usize, name: &str) {
        let actor = &mut self.actors[actor];
        if actor.name != name && !actor.aliases.iter().any(|alias| alias == name) {
            actor.aliases.push(name.to_owned());
        }
    }

    fn add_role(&mut self, actor: usize, role: &str) {
        let roles = &mut self.actors[actor].roles;
        if !roles.iter().any(|known| known == role) {
            roles.push(role.to_owned());
        }
    }
}

fn key(name: &str) -> String {
    name.to_lowercase()
}

/// "The Resistance Front" → "TRF"; small words count where they are written large.
fn initials(name: &str) -> String {
    name.split([' ', '-'])
        .filter_map(|word| word.chars().next())
        .filter(|letter| letter.is_uppercase())
        .collect()
}

fn is_the(words: &Annotated<'_>, one: &Found) -> bool {
    ["the", "this", "that"].contains(&words.word(one.tokens.start).to_lowercase().as_str())
}

fn is_a(words: &Annotated<'_>, one: &Found) -> bool {
    ["a", "an", "one", "another"].contains(&words.word(one.tokens.start).to_lowercase().as_str())
}

/// Leaves out actors that no mention means, and numbers the others anew.
fn drop_unused(actors: Vec<Actor>, mut mentions: Vec<Mention>) -> Cast {
    let mut number: Vec<Option<usize>> = vec![None; actors.len()];
    let mut next = 0;
    for mention in &mut mentions {
        mention.actor = *number[mention.actor].get_or_insert_with(|| {
            next += 1;
            next - 1
        });
    }
    let mut kept: Vec<(usize, Actor)> =
        actors.into_iter().zip(number).filter_map(|(actor, number)| Some((number?, actor))).collect();
    kept.sort_by_key(|(number, _)| *number);
    Cast { mentions, actors: kept.into_iter().map(|(_, actor)| actor).collect() }
}
