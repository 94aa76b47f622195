//! Assigns times and places of a sentence to its events.

use std::ops::Range;

use super::shallow_parser::{Class, Sentence};
use crate::{
    actors::Coreference,
    language::{NameType, Relation, Upos},
    schema::TimexType,
    text::ByteSpan,
    times::Timex,
};

/// Most words between trigger and time that are tested one by one.
const MAX_TIME_DISTANCE: usize = 60;
/// Most words of a noun phrase after its year: "the 2016 presidential election campaign".
const MAX_NOUN_PHRASE: usize = 4;
/// Most words between a preposition of place and the place.
const MAX_PREPOSITION_DISTANCE: usize = 6;
/// Mentions before a span that are tested for containing it.
const MAX_NESTED_MENTIONS: usize = 8;

/// Prepositions before the place where something is or happens.
const LOCATIVE: &[&str] =
    &["in", "at", "near", "outside", "inside", "across", "around", "off", "throughout", "into"];

/// Returns the index of the date or time of day nearest to a trigger in its sentence; those in its own clause, and those
/// that open the sentence, go first.
pub(super) fn time(
    sentence: &Sentence<'_, '_>,
    trigger: &Range<usize>,
    is_noun: bool,
    clause: ByteSpan,
    times: &[Timex],
) -> Option<usize> {
    let doc = sentence.doc;
    let span = doc.sentences[doc.tokens[trigger.start].sentence as usize].span;
    let at = doc.tokens[trigger.start].span;
    let first = times.partition_point(|time| time.span.end <= span.start);
    let in_sentence = (first..times.len()).take_while(|&nth| times[nth].span.start < span.end);
    let is_day = |time: &Timex| time.days.is_some() && matches!(time.kind, TimexType::Date | TimexType::Time);
    let mut nearest: Vec<usize> = in_sentence.filter(|&nth| is_day(&times[nth])).collect();
    nearest.sort_by_key(|&nth| {
        let time = &times[nth];
        let is_preferred = clause.contains(time.span) || opens_sentence(sentence, time, span);
        (!is_preferred, distance(at, time.span))
    });
    nearest.into_iter().find(|&nth| {
        let time = times[nth].span;
        is_reachable(sentence, trigger, time, is_noun)
            && !modifies_noun(sentence, trigger, time)
            && (is_noun && follows_directly(sentence, trigger, time)
                || !is_in_other_clause(sentence, trigger, time))
    })
}

/// True if no other clause begins between trigger and time.
///
/// In "the deadliest attack since the strike in 2019" 2019 is out of reach of "attack"; clauses with "as", "when" and
/// "while" share their time ("hurt when the wall fell on Monday"). For an event noun, a verb is a barrier too: "spoke on
/// Tuesday of the attack".
fn is_reachable(sentence: &Sentence<'_, '_>, trigger: &Range<usize>, time: ByteSpan, is_noun: bool) -> bool {
    let tokens = &sentence.doc.tokens;
    let is_after = time.start > tokens[trigger.start].span.start;
    let between = if is_after {
        let end = (trigger.end..sentence.tokens.end.min(trigger.end + MAX_TIME_DISTANCE))
            .find(|&at| tokens[at].span.end > time.start);
        trigger.end..end.unwrap_or(trigger.end)
    } else {
        let start = (sentence.tokens.start.max(trigger.start.saturating_sub(MAX_TIME_DISTANCE))
            ..trigger.start)
            .find(|&at| tokens[at].span.start >= time.end);
        start.unwrap_or(trigger.start)..trigger.start
    };
    between.into_iter().all(|at| {
        let begins_clause = is_after
            && sentence.class(at) == Class::Subordinator
            && !sentence.is_any(at, &["as", "when", "while"]);
        // "The toll rose on Friday, with 40 wounded": the day is of the clause before.
        let ends_clause = !is_after
            && sentence.class(at) == Class::Comma
            && sentence.is_any(at + 1, &["with"])
            && trigger.start - at > 2;
        let is_barrier = is_noun && sentence.is_verb(at);
        !begins_clause && !ends_clause && !is_barrier
    })
}

/// True for a time directly after an event noun, which belongs to the noun whatever the tree says: "the bombing late
/// Thursday, which tore a crater".
fn follows_directly(sentence: &Sentence<'_, '_>, trigger: &Range<usize>, time: ByteSpan) -> bool {
    let tokens = &sentence.doc.tokens;
    let on = trigger.end < sentence.tokens.end && sentence.is_any(trigger.end, &["on", "in"]);
    let next = trigger.end + usize::from(on);
    next < sentence.tokens.end && tokens[next].span.start == time.start
}

/// True for a time in a relative clause without the trigger ("Okafor, who served from 2009 to 2013, has conceded"), and
/// for one that is an end rather than a date ("released on bail until May").
fn is_in_other_clause(sentence: &Sentence<'_, '_>, trigger: &Range<usize>, time: ByteSpan) -> bool {
    let doc = sentence.doc;
    let at = doc.tokens.partition_point(|token| token.span.start < time.start).min(sentence.tokens.end - 1);
    if at > sentence.tokens.start && sentence.is_any(at - 1, &["until", "till"]) {
        return true;
    }
    let ancestors = std::iter::successors(Some(at), |&at| doc.head(at)).take(sentence.tokens.len());
    let mut verbs = ancestors.filter(|&at| matches!(doc.upos(at), Upos::Verb | Upos::Aux));
    verbs.next().is_some_and(|verb| {
        matches!(doc.relation(verb), Relation::Acl | Relation::AclRelcl)
            && !trigger.clone().any(|word| word == verb || doc.is_descendant(word, verb))
    })
}

/// True for a year that modifies a noun other than the trigger: "the 2007 world champion", but not "the 2019 bombing".
fn modifies_noun(sentence: &Sentence<'_, '_>, trigger: &Range<usize>, time: ByteSpan) -> bool {
    let doc = sentence.doc;
    let text = time.slice(doc.text);
    if text.len() != 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let at = doc.tokens.partition_point(|token| token.span.start < time.start);
    let follows_determiner =
        at > sentence.tokens.start && matches!(sentence.class(at - 1), Class::Determiner | Class::Possessive);
    let noun = at + 1..(at + 1 + MAX_NOUN_PHRASE).min(sentence.tokens.end);
    let is_trigger = noun.contains(&trigger.start) && !sentence.is_verb(trigger.start);
    follows_determiner && sentence.class(at + 1) == Class::Word && !is_trigger
}

/// True for a time within the first three words of the sentence, which dates its main clause: "On April 22, …".
fn opens_sentence(sentence: &Sentence<'_, '_>, time: &Timex, span: ByteSpan) -> bool {
    let before = ByteSpan { start: span.start, end: time.span.start.max(span.start) };
    before.slice(sentence.doc.text).split_whitespace().nth(2).is_none()
}

/// Number of bytes between two spans.
fn distance(a: ByteSpan, b: ByteSpan) -> u32 {
    b.start.saturating_sub(a.end).max(a.start.saturating_sub(b.end))
}

/// Returns the actors that are named after a preposition of place in the event's clause, in order, each once.
pub(super) fn places(sentence: &Sentence<'_, '_>, clause: ByteSpan, coreference: &Coreference) -> Vec<usize> {
    let doc = sentence.doc;
    let first = doc.names.partition_point(|name| name.span.end <= clause.start);
    let mut places = Vec::new();
    let names = doc.names[first..].iter().take_while(|name| name.span.start < clause.end);
    for name in names.filter(|name| name.kind == NameType::Place) {
        if !follows_locative(sentence, name.tokens.start) {
            continue;
        }
        if let Some(actor) = actor_at(coreference, name.span)
            && !places.contains(&actor)
        {
            places.push(actor);
        }
    }
    places
}

/// Returns the actor of the shortest mention that contains a span.
pub(super) fn actor_at(coreference: &Coreference, span: ByteSpan) -> Option<usize> {
    // Mentions are ordered by start and nest a few deep at most, so only the last few can contain the span.
    let end = coreference.mentions.partition_point(|mention| mention.span.start <= span.start);
    (end.saturating_sub(MAX_NESTED_MENTIONS)..end)
        .filter(|&at| coreference.mentions[at].span.contains(span))
        .min_by_key(|&at| coreference.mentions[at].span.len())
        .map(|at| coreference.mentions[at].actor)
}

/// True for a name in a phrase of place: "in Lyon", "in the port of Odesa", "in Kashmir's Pahalgam".
fn follows_locative(sentence: &Sentence<'_, '_>, name: usize) -> bool {
    let mut at = name;
    for _ in 0..MAX_PREPOSITION_DISTANCE {
        if at <= sentence.tokens.start {
            return false;
        }
        at -= 1;
        match sentence.class(at) {
            Class::Preposition if sentence.is_any(at, LOCATIVE) => return true,
            Class::Preposition if sentence.is_any(at, &["of"]) => {}
            Class::Determiner | Class::Word | Class::Possessive | Class::Comma => {}
            _ => return false,
        }
    }
    false
}
