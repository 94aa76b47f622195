//! When and where an event takes place.

use std::ops::Range;

use super::grammar::{Class, Sentence};
use crate::{
    actors::Coreference,
    language::{NameType, Relation, Upos},
    schema::TimexType,
    text::ByteSpan,
    times::Timex,
};

/// The time told nearest to the trigger in its sentence, by number; the trigger's own clause goes first.
pub(super) fn when(
    sentence: &Sentence<'_, '_>,
    trigger: &Range<usize>,
    noun: bool,
    clause: ByteSpan,
    times: &[Timex],
) -> Option<usize> {
    let span = sentence.words.sentences[sentence.words.tokens[trigger.start].sentence as usize].span;
    let at = sentence.words.tokens[trigger.start].span;
    let first = times.partition_point(|time| time.span.end <= span.start);
    times[first..]
        .iter()
        .enumerate()
        .take_while(|(_, time)| time.span.start < span.end)
        .filter(|(_, time)| reaches(sentence, trigger, time.span, noun))
        .filter(|(_, time)| !names_a_thing(sentence, trigger, time.span))
        .filter(|(_, time)| {
            noun && follows(sentence, trigger, time.span) || !of_another_clause(sentence, trigger, time.span)
        })
        .filter(|(_, time)| time.days.is_some() && matches!(time.kind, TimexType::Date | TimexType::Time))
        .min_by_key(|(_, time)| {
            (!clause.contains(time.span) && !opens(sentence, time, span), distance(at, time.span))
        })
        .map(|(nth, _)| first + nth)
}

/// Whether a time belongs to the trigger: nothing between them opens another clause ("the deadliest attack
/// since the strike in 2019") but one that tells the same time ("hurt when the wall fell on Monday"), and for a noun
/// no verb stands between ("spoke on Tuesday of the attack").
fn reaches(sentence: &Sentence<'_, '_>, trigger: &Range<usize>, time: ByteSpan, noun: bool) -> bool {
    let tokens = &sentence.words.tokens;
    let behind = time.start > tokens[trigger.start].span.start;
    let between = if behind {
        let end = (trigger.end..sentence.tokens.end.min(trigger.end + FAR))
            .find(|&at| tokens[at].span.end > time.start);
        trigger.end..end.unwrap_or(trigger.end)
    } else {
        let start = (sentence.tokens.start.max(trigger.start.saturating_sub(FAR))..trigger.start)
            .find(|&at| tokens[at].span.start >= time.end);
        start.unwrap_or(trigger.start)..trigger.start
    };
    between.into_iter().all(|at| {
        let opens =
            behind && sentence.class(at) == Class::Opener && !sentence.is_any(at, &["as", "when", "while"]);
        // "The toll rose on Friday, with 40 wounded": the day is of the clause before.
        let beside = !behind
            && sentence.class(at) == Class::Comma
            && sentence.is_any(at + 1, &["with"])
            && trigger.start - at > 2;
        let told = noun && sentence.is_verb(at);
        !opens && !beside && !told
    })
}

/// "the bombing late Thursday, which tore a crater": what stands right behind a noun is its own, whatever the tree says.
fn follows(sentence: &Sentence<'_, '_>, trigger: &Range<usize>, time: ByteSpan) -> bool {
    let tokens = &sentence.words.tokens;
    let on = trigger.end < sentence.tokens.end && sentence.is_any(trigger.end, &["on", "in"]);
    let next = trigger.end + usize::from(on);
    next < sentence.tokens.end && tokens[next].span.start == time.start
}

/// "Okafor, who served from 2009 to 2013, has conceded": a time inside a relative clause dates what that clause tells;
/// and "released on bail until May" tells an end, not a day.
fn of_another_clause(sentence: &Sentence<'_, '_>, trigger: &Range<usize>, time: ByteSpan) -> bool {
    let words = sentence.words;
    let at = words.tokens.partition_point(|token| token.span.start < time.start).min(sentence.tokens.end - 1);
    if at > sentence.tokens.start && sentence.is_any(at - 1, &["until", "till"]) {
        return true;
    }
    let above = std::iter::successors(Some(at), |&at| words.head(at)).take(sentence.tokens.len());
    let mut verbs = above.filter(|&at| matches!(words.upos(at), Upos::Verb | Upos::Aux));
    verbs.next().is_some_and(|verb| {
        matches!(words.relation(verb), Relation::Acl | Relation::AclRelcl)
            && !trigger.clone().any(|word| word == verb || words.is_descendant(word, verb))
    })
}

/// "the 2007 world champion": a year that tells which thing is meant dates nothing but the thing itself ("the
/// 2019 bombing"), and never what the thing does.
fn names_a_thing(sentence: &Sentence<'_, '_>, trigger: &Range<usize>, time: ByteSpan) -> bool {
    let words = sentence.words;
    let text = time.slice(words.text);
    if text.len() != 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let at = words.tokens.partition_point(|token| token.span.start < time.start);
    let led =
        at > sentence.tokens.start && matches!(sentence.class(at - 1), Class::Determiner | Class::Possessive);
    let thing = at + 1..(at + 1 + THING).min(sentence.tokens.end);
    let is_thing = thing.contains(&trigger.start) && !sentence.is_verb(trigger.start);
    led && sentence.class(at + 1) == Class::Word && !is_thing
}

/// How many words behind its year name a thing: "the 2016 presidential election campaign".
const THING: usize = 4;

/// How many words a time may stand from its trigger and still be looked at closely.
const FAR: usize = 60;

/// "On April 22, …": a time that opens the sentence holds for its main clause.
fn opens(sentence: &Sentence<'_, '_>, time: &Timex, span: ByteSpan) -> bool {
    let before = ByteSpan { start: span.start, end: time.span.start.max(span.start) };
    before.slice(sentence.words.text).split_whitespace().count() <= 2
}

fn distance(a: ByteSpan, b: ByteSpan) -> u32 {
    b.start.saturating_sub(a.end).max(a.start.saturating_sub(b.end))
}

const PLACED: &[&str] =
    &["in", "at", "near", "outside", "inside", "across", "around", "off", "throughout", "into"];

/// The places named behind a preposition of place in the event's clause, as actors.
pub(super) fn places(sentence: &Sentence<'_, '_>, clause: ByteSpan, coreference: &Coreference) -> Vec<usize> {
    let words = sentence.words;
    let first = words.names.partition_point(|name| name.span.end <= clause.start);
    let mut places = Vec::new();
    let named = words.names[first..].iter().take_while(|name| name.span.start < clause.end);
    for name in named.filter(|name| name.kind == NameType::Place) {
        if !behind_preposition(sentence, name.tokens.start) {
            continue;
        }
        if let Some(actor) = mentioned(coreference, name.span)
            && !places.contains(&actor)
        {
            places.push(actor);
        }
    }
    places
}

/// The actor of the narrowest mention around these words. Mentions stand in order of place and lie in each
/// other a few deep at most, so only the last few that begin before are looked at.
pub(super) fn mentioned(coreference: &Coreference, words: ByteSpan) -> Option<usize> {
    let behind = coreference.mentions.partition_point(|mention| mention.span.start <= words.start);
    (behind.saturating_sub(8)..behind)
        .filter(|&at| coreference.mentions[at].span.contains(words))
        .min_by_key(|&at| coreference.mentions[at].span.len())
        .map(|at| coreference.mentions[at].actor)
}

/// "in Lyon", "in the port of Odesa", "in Kashmir's Pahalgam".
fn behind_preposition(sentence: &Sentence<'_, '_>, name: usize) -> bool {
    let mut at = name;
    for _ in 0..6 {
        if at <= sentence.tokens.start {
            return false;
        }
        at -= 1;
        match sentence.class(at) {
            Class::Preposition if sentence.is_any(at, PLACED) => return true,
            Class::Preposition if sentence.is_any(at, &["of"]) => {}
            Class::Determiner | Class::Word | Class::Possessive | Class::Comma => {}
            _ => return false,
        }
    }
    false
}
