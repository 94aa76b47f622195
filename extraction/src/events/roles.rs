//! Who takes part in an event, and as what.

use std::ops::Range;

use super::{
    grammar::{Class, Group, Sentence},
    triggers::{Hit, How},
};
use crate::language::Upos;

/// The phrases that take part.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    pub actor: Option<Range<usize>>,
    pub recipient: Option<Range<usize>>,
    /// The recipient is but a place: "opened fire in the market".
    pub by_place: bool,
}

/// Prepositions that lead to whom a deed concerns, those first that do so most surely.
const TOWARDS: &[&[&str]] =
    &[&["against"], &["to", "with", "into", "on", "over", "at", "from", "for", "about"]];
/// Prepositions of place: the place stands in for who is there, where nobody else is named.
const PLACED: &[&str] = &["in", "near", "along", "inside", "across"];

/// Types whose subject suffers instead of acting: it dies, it crashes.
const SUFFERED: &[&str] = &["DIE", "INJURE", "ACCIDENT", "HEALTH"];
/// Types whose object is a thing that passes between people: "sent food to Niger".
const PASSED: &[&str] = &["AID", "RETREAT", "MOBILIZE", "SANCTION", "CONCEDE"];
/// Types that concern somebody through what is theirs: "rejected the mayor's plan".
const THROUGH_DEEDS: &[&str] = &["ACCUSE", "REJECT", "SUPPORT", "REQUEST", "THREATEN", "CONCEDE"];

/// Reads the participants off the grammar around the trigger.
pub(super) fn parts(sentence: &Sentence<'_, '_>, hit: &Hit) -> Parts {
    match &hit.how {
        How::Verb { group, after, thing } => of_verb(sentence, hit, group, *after, thing.as_ref()),
        How::Noun { prepositions } => {
            let actor =
                sentence.behind(hit.tokens.end, &["by"]).or_else(|| possessor(sentence, hit.tokens.start));
            let recipient = sentence.directly_behind(hit.tokens.end, prepositions);
            Parts { actor, recipient, by_place: false }
        }
        How::Demand { speaker, asked, .. } => {
            Parts { actor: Some(speaker.clone()), recipient: Some(asked.clone()), by_place: false }
        }
    }
}

fn of_verb(
    sentence: &Sentence<'_, '_>,
    hit: &Hit,
    group: &Group,
    after: usize,
    thing: Option<&Range<usize>>,
) -> Parts {
    let subject =
        sentence.subject(group).filter(|subject| thing.is_none_or(|thing| thing.start != subject.start));
    if group.passive {
        let actor = sentence.behind(after, &["by"]);
        let recipient = match thing {
            Some(_) => towards(sentence, after),
            None => subject,
        };
        return Parts { actor, recipient, by_place: false };
    }
    if SUFFERED.contains(&hit.kind) && hit.lemma != "injure" {
        return Parts { actor: None, recipient: subject, by_place: false };
    }
    // "Debt is rising fast": how is not whom.
    let is_way = |object: &Range<usize>| sentence.words.upos(sentence.head(object)) == Upos::Adv;
    let object = sentence.phrase(after).filter(|object| thing.is_none() && !is_way(object)).map(|object| {
        // "accused the mayor of theft": "of" belongs to the verb.
        let of =
            object.clone().find(|&at| OF_WHAT.contains(&hit.lemma.as_str()) && sentence.lower(at) == "of");
        object.start..of.unwrap_or(object.end)
    });
    let recipient = match (thing, &object) {
        (Some(thing), _) if ITSELF.contains(&hit.lemma.as_str()) => Some(thing.clone()),
        (Some(thing), _) => found_so(sentence, thing)
            .or_else(|| of_thing(sentence, hit, thing))
            .or_else(|| towards(sentence, thing.end))
            .or_else(|| owner(sentence, thing)),
        (None, Some(object)) if PASSED.contains(&hit.kind) => {
            sentence.directly_behind(object.end, &["to", "from", "with"]).or_else(|| Some(object.clone()))
        }
        (None, Some(object)) => Some(object.clone()),
        (None, None) => towards(sentence, after),
    };
    let place = || sentence.behind(after, PLACED);
    let by_place = recipient.is_none();
    let recipient = recipient.or_else(place).map(|phrase| {
        let through = THROUGH_DEEDS.contains(&hit.kind);
        if through { doer(sentence, &phrase).unwrap_or(phrase) } else { phrase }
    });
    Parts { actor: subject, recipient, by_place }
}

/// Verbs whose object makes them what they are and suffers it as well: "seized the town".
const ITSELF: &[&str] = &["seize", "sink", "strike", "hit", "accept", "welcome", "hold", "use"];

/// What stands right behind the thing: "a siege of Orm"; but in "a suspension of aid to Orm" it is Orm.
fn of_thing(sentence: &Sentence<'_, '_>, hit: &Hit, thing: &Range<usize>) -> Option<Range<usize>> {
    let behind = sentence.directly_behind(thing.end, &["of", "into", "on", "against"])?;
    let passed = || sentence.directly_behind(behind.end, &["to", "in", "for", "with"]);
    if PASSED.contains(&hit.kind) { passed().or(Some(behind)) } else { Some(behind) }
}

/// Whose deed a phrase names: "the mayor" of "the mayor's plan" and of "a request from the mayor".
fn doer(sentence: &Sentence<'_, '_>, phrase: &Range<usize>) -> Option<Range<usize>> {
    let head = sentence.head(phrase);
    let behind = || sentence.directly_behind(head + 1, &["of", "from", "by"]);
    owner(sentence, phrase).or_else(|| if DEEDS.contains(&sentence.lower(head)) { behind() } else { None })
}

/// Nouns that name what somebody did or said.
const DEEDS: &[&str] = &[
    "decision",
    "call",
    "calls",
    "request",
    "requests",
    "appeal",
    "demand",
    "demands",
    "plan",
    "plans",
    "proposal",
    "proposals",
    "offer",
    "motion",
    "move",
    "statement",
    "remarks",
    "comments",
    "criticism",
    "bid",
    "petition",
    "invitation",
    "claim",
    "claims",
    "efforts",
    "effort",
    "policy",
    "policies",
    "handling",
    "treatment",
    "withdrawal",
    "refusal",
    "initiative",
    "actions",
    "action",
    "behaviour",
    "behavior",
    "conduct",
    "release",
    "detention",
    "arrest",
];

/// Verbs whose "of" says what for, and not whose.
const OF_WHAT: &[&str] = &[
    "accuse", "convict", "acquit", "rob", "strip", "warn", "suspect", "clear", "release", "relieve",
    "deprive",
];

fn towards(sentence: &Sentence<'_, '_>, at: usize) -> Option<Range<usize>> {
    TOWARDS.iter().find_map(|prepositions| sentence.behind(at, prepositions))
}

/// "found Smith guilty", "holds Paris responsible": who stands before the adjective.
fn found_so(sentence: &Sentence<'_, '_>, thing: &Range<usize>) -> Option<Range<usize>> {
    let so = thing
        .clone()
        .find(|&at| sentence.is_any(at, &["guilty", "responsible", "accountable", "hostage"]))?;
    (so > thing.start).then_some(thing.start..so)
}

/// The owner in "Moscow's troops": who stands before the possessive mark of a phrase.
fn owner(sentence: &Sentence<'_, '_>, phrase: &Range<usize>) -> Option<Range<usize>> {
    let mark = phrase.clone().find(|&at| sentence.class(at) == Class::Possessive)?;
    (mark > phrase.start).then_some(phrase.start..mark)
}

/// Who owns an event named by a noun: "the rebels' attack".
fn possessor(sentence: &Sentence<'_, '_>, noun: usize) -> Option<Range<usize>> {
    let mark = (noun.saturating_sub(4).max(sentence.tokens.start)..noun)
        .rev()
        .take_while(|&at| matches!(sentence.class(at), Class::Word | Class::Possessive | Class::Number))
        .find(|&at| sentence.class(at) == Class::Possessive)?;
    sentence.noun_phrase_before(mark)
}
