//! Finds the arguments of a trigger: the noun phrases of its actor and recipient.

use std::ops::Range;

use super::{
    lexicon::WordList,
    shallow_parser::{Class, Sentence, VerbGroup},
    triggers::{TriggerMatch, TriggerSyntax},
};
use crate::language::Upos;

/// The arguments of one trigger, as token ranges.
#[derive(Debug, Clone, Default)]
pub(super) struct Arguments {
    pub actor: Option<Range<usize>>,
    pub recipient: Option<Range<usize>>,
    /// The recipient is only a place: "opened fire in the market".
    pub recipient_is_place: bool,
}

/// Prepositions before a recipient; those of the first list are tried first.
const DIRECTIONAL: &[&[&str]] =
    &[&["against"], &["to", "with", "into", "on", "over", "at", "from", "for", "about"]];
/// Prepositions of place. A place is the recipient if there is no other, by metonymy for the people there.
const LOCATIVE: &[&str] = &["in", "near", "along", "inside", "across"];
/// Most words between a noun and its possessor.
const MAX_POSSESSOR_DISTANCE: usize = 4;

/// Finds the arguments of a trigger.
pub(super) fn find(sentence: &Sentence<'_, '_>, found: &TriggerMatch) -> Arguments {
    match &found.syntax {
        TriggerSyntax::Verb { group, after, light_verb_object } => {
            of_verb(sentence, found, group, *after, light_verb_object.as_ref())
        }
        TriggerSyntax::Noun { prepositions } => {
            let agent = sentence.after_preposition(found.tokens.end, &["by"]);
            let actor = agent.or_else(|| possessor_before(sentence, found.tokens.start));
            let recipient = sentence.directly_after_preposition(found.tokens.end, prepositions);
            Arguments { actor, recipient, recipient_is_place: false }
        }
        TriggerSyntax::Obligation { speaker, obliged, .. } => Arguments {
            actor: Some(speaker.clone()),
            recipient: Some(obliged.clone()),
            recipient_is_place: false,
        },
    }
}

fn of_verb(
    sentence: &Sentence<'_, '_>,
    found: &TriggerMatch,
    group: &VerbGroup,
    after: usize,
    light_verb_object: Option<&Range<usize>>,
) -> Arguments {
    let is_light_verb_object =
        |phrase: &Range<usize>| light_verb_object.is_some_and(|object| object.start == phrase.start);
    let subject = sentence.subject(group).filter(|subject| !is_light_verb_object(subject));
    if group.passive {
        let actor = sentence.after_preposition(after, &["by"]);
        let recipient = match light_verb_object {
            Some(_) => directional_phrase(sentence, after),
            None => subject,
        };
        return Arguments { actor, recipient, recipient_is_place: false };
    }
    if found.event_type.has_patient_subject() && found.lemma != "injure" {
        return Arguments { actor: None, recipient: subject, recipient_is_place: false };
    }
    let recipient = match light_verb_object {
        Some(object) => recipient_of_light_verb(sentence, found, object),
        None => match direct_object(sentence, found, after) {
            Some(object) if found.event_type.has_transferred_object() => Some(
                sentence.directly_after_preposition(object.end, &["to", "from", "with"]).unwrap_or(object),
            ),
            Some(object) => Some(object),
            None => directional_phrase(sentence, after),
        },
    };
    let recipient_is_place = recipient.is_none();
    let recipient = recipient.or_else(|| sentence.after_preposition(after, LOCATIVE));
    let recipient = recipient.map(|phrase| match found.event_type.has_action_object() {
        true => agent_of_action(sentence, &phrase).unwrap_or(phrase),
        false => phrase,
    });
    Arguments { actor: subject, recipient, recipient_is_place }
}

/// Returns the object of a verb, without the "of" phrase that is its matter ("accused the mayor of theft"). A phrase
/// with an adverb as its head is no object: "debt is rising fast".
fn direct_object(sentence: &Sentence<'_, '_>, found: &TriggerMatch, after: usize) -> Option<Range<usize>> {
    let object =
        sentence.phrase(after).filter(|object| sentence.doc.upos(sentence.head(object)) != Upos::Adv)?;
    let has_of_complement = sentence.lexicon.list(WordList::OfComplementVerb).contains(&found.lemma.as_str());
    let of = object.clone().find(|&at| has_of_complement && sentence.lower(at) == "of");
    Some(object.start..of.unwrap_or(object.end))
}

/// Returns the recipient of a verb whose object only completes its meaning: "Orm" of "imposed a curfew on Orm".
fn recipient_of_light_verb(
    sentence: &Sentence<'_, '_>,
    found: &TriggerMatch,
    object: &Range<usize>,
) -> Option<Range<usize>> {
    if sentence.lexicon.list(WordList::AffectedObjectVerb).contains(&found.lemma.as_str()) {
        return Some(object.clone());
    }
    before_complement(sentence, object)
        .or_else(|| complement_of_object(sentence, found, object))
        .or_else(|| directional_phrase(sentence, object.end))
        .or_else(|| possessor_in(sentence, object))
}

/// Returns the phrase directly after the light-verb object: "Orm" of "a siege of Orm"; for a type with a transferred
/// object the recipient after that: "Orm" of "a suspension of aid to Orm".
fn complement_of_object(
    sentence: &Sentence<'_, '_>,
    found: &TriggerMatch,
    object: &Range<usize>,
) -> Option<Range<usize>> {
    let complement = sentence.directly_after_preposition(object.end, &["of", "into", "on", "against"])?;
    if !found.event_type.has_transferred_object() {
        return Some(complement);
    }
    let recipient = sentence.directly_after_preposition(complement.end, &["to", "in", "for", "with"]);
    recipient.or(Some(complement))
}

/// Returns the agent of an action: "the mayor" of "the mayor's plan" and of "a request from the mayor".
fn agent_of_action(sentence: &Sentence<'_, '_>, phrase: &Range<usize>) -> Option<Range<usize>> {
    possessor_in(sentence, phrase).or_else(|| {
        let head = sentence.head(phrase);
        let is_action = sentence.is_in_list(head, WordList::ActionNoun);
        if is_action { sentence.directly_after_preposition(head + 1, &["of", "from", "by"]) } else { None }
    })
}

fn directional_phrase(sentence: &Sentence<'_, '_>, at: usize) -> Option<Range<usize>> {
    DIRECTIONAL.iter().find_map(|prepositions| sentence.after_preposition(at, prepositions))
}

/// Returns the words before an object complement: "Smith" of "found Smith guilty".
fn before_complement(sentence: &Sentence<'_, '_>, object: &Range<usize>) -> Option<Range<usize>> {
    const COMPLEMENTS: &[&str] = &["guilty", "responsible", "accountable", "hostage"];
    let complement = object.clone().find(|&at| sentence.is_any(at, COMPLEMENTS))?;
    (complement > object.start).then_some(object.start..complement)
}

/// Returns the words before the possessive mark of a phrase: "Moscow" of "Moscow's troops".
fn possessor_in(sentence: &Sentence<'_, '_>, phrase: &Range<usize>) -> Option<Range<usize>> {
    let mark = phrase.clone().find(|&at| sentence.class(at) == Class::Possessive)?;
    (mark > phrase.start).then_some(phrase.start..mark)
}

/// Returns the possessor of an event noun: "the rebels" of "the rebels' attack".
fn possessor_before(sentence: &Sentence<'_, '_>, noun: usize) -> Option<Range<usize>> {
    let mark = (noun.saturating_sub(MAX_POSSESSOR_DISTANCE).max(sentence.tokens.start)..noun)
        .rev()
        .take_while(|&at| matches!(sentence.class(at), Class::Word | Class::Possessive | Class::Number))
        .find(|&at| sentence.class(at) == Class::Possessive)?;
    sentence.phrase_before(mark)
}
