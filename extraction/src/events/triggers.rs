//! Finds the triggers of a sentence: words of the lexicon, obligations, and verbs without a type.

use std::ops::Range;

use super::{
    EventType,
    lexicon::{Condition, Trigger},
    shallow_parser::{Class, Sentence, VerbGroup},
    weights,
};
use crate::language::Relation;

/// Most words after a trigger in which a `near` condition looks for its words.
const MAX_FOLLOWING_DISTANCE: usize = 25;
/// Most words of a light-verb object that are not searched for triggers of their own.
const MAX_LIGHT_VERB_OBJECT: usize = 8;
/// Sentences of headline and lead, whose events count whoever takes part.
const LEAD_SENTENCES: u32 = 3;

/// A trigger in a sentence.
#[derive(Debug, Clone)]
pub(super) struct TriggerMatch {
    pub event_type: EventType,
    /// Dictionary form.
    pub lemma: String,
    /// Its words.
    pub tokens: Range<usize>,
    pub syntax: TriggerSyntax,
    pub confidence: f32,
}

/// The construction of a trigger.
#[derive(Debug, Clone)]
pub(super) enum TriggerSyntax {
    Verb {
        group: VerbGroup,
        /// The word after the trigger, where its object begins.
        after: usize,
        /// The object that completes the verb's meaning ("a curfew" of "impose a curfew") and is no participant.
        light_verb_object: Option<Range<usize>>,
    },
    Noun {
        /// Prepositions before the recipient.
        prepositions: Vec<&'static str>,
    },
    /// "The envoy said Orm must withdraw": a request of the speaker to the obliged.
    Obligation { group: VerbGroup, speaker: Range<usize>, obliged: Range<usize> },
}

/// Finds the triggers of a sentence, in order.
pub(super) fn find(sentence: &Sentence<'_, '_>) -> Vec<TriggerMatch> {
    let mut matches = Vec::new();
    let mut at = sentence.tokens.start;
    while at < sentence.tokens.end {
        if let Some(end) = idiom_end(sentence, at).or_else(|| anonymity_end(sentence, at)) {
            at = end;
            continue;
        }
        let found = if sentence.is_verb(at) { verb(sentence, at) } else { noun(sentence, at) };
        let Some(found) = found else {
            at += 1;
            continue;
        };
        at = found.tokens.end.max(at + 1);
        // "launched an attack" is one event: "an attack" is no second one.
        if let TriggerSyntax::Verb { light_verb_object: Some(object), .. } = &found.syntax {
            at = at.max(object.end.min(at + MAX_LIGHT_VERB_OBJECT));
        }
        matches.push(found);
    }
    matches
}

/// Returns the end of an idiom that is no trigger: "cold war", "under fire".
fn idiom_end(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    let idioms = sentence.lexicon.idioms.get(sentence.lower(at))?;
    idioms.iter().filter_map(|rest| end_of_words(sentence, at, rest)).max()
}

/// Returns the end of a phrase about how the article got its news: "asked not to be named", "declined to comment".
fn anonymity_end(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    const ASKING: &[&str] = &["ask", "request", "insist", "prefer", "decline", "refuse", "want", "wish"];
    const LAST: &[&str] = &["named", "identified", "quoted", "comment"];
    const BETWEEN: &[&str] = &["not", "to", "be"];
    if !sentence.is_verb(at) || !ASKING.contains(&sentence.form(at)?.0) {
        return None;
    }
    let end = sentence.tokens.end.min(at + 5);
    let last = (at + 1..end).find(|&token| sentence.is_any(token, LAST))?;
    (at + 1..last).all(|token| sentence.is_any(token, BETWEEN)).then_some(last + 1)
}

/// Matches the verb at `at`: an obligation, the first trigger of the lexicon whose condition holds, or a verb without a
/// type.
fn verb(sentence: &Sentence<'_, '_>, at: usize) -> Option<TriggerMatch> {
    let group = sentence.group(at)?;
    let (lemma, _) = sentence.form(at)?;
    if let Some(obligation) = obligation(sentence, at, &group, lemma) {
        return Some(obligation);
    }
    let triggers = sentence.lexicon.verbs.get(lemma).map(Vec::as_slice).unwrap_or_default();
    for trigger in triggers {
        let Some(after) = end_of_words(sentence, at, &trigger.rest) else { continue };
        let light_verb_object = match &trigger.condition {
            Condition::Object(nouns) => match light_verb_object(sentence, &group, after, nouns) {
                Some(object) => Some(object),
                None => continue,
            },
            condition if holds(sentence, &group, after, condition) => None,
            _ => continue,
        };
        let is_phrase = light_verb_object.is_some() || !trigger.rest.is_empty();
        let confidence = if is_phrase { weights::PHRASE_TRIGGER } else { weights::VERB_TRIGGER };
        return Some(TriggerMatch {
            event_type: trigger.event_type,
            lemma: trigger.lemma.to_owned(),
            tokens: at..after,
            confidence: confidence - subordination_penalty(sentence, &group),
            syntax: TriggerSyntax::Verb { group, after, light_verb_object },
        });
    }
    untyped_verb(sentence, at, group, lemma)
}

/// True if a condition on the words after a verb holds.
fn holds(sentence: &Sentence<'_, '_>, group: &VerbGroup, after: usize, condition: &Condition) -> bool {
    let object_end = || sentence.phrase(after).map_or(after, |object| object.end);
    match condition {
        Condition::To(verbs) => {
            let to = [after, object_end()].into_iter().find(|&at| sentence.class(at) == Class::To);
            to.is_some_and(|to| sentence.is_any(to + 1, verbs))
        }
        Condition::FollowedBy(words) => {
            let end = sentence.tokens.end.min(after + MAX_FOLLOWING_DISTANCE);
            (after..end).any(|at| sentence.is_any(at, words))
        }
        Condition::Rivals => are_rivals(sentence, group, after),
        Condition::Without(words) => !(after..=object_end()).any(|at| sentence.is_any(at, words)),
        Condition::None | Condition::Object(_) | Condition::Prepositions(_) => true,
    }
}

/// Matches a statement that another must do something: a request to them.
fn obligation(
    sentence: &Sentence<'_, '_>,
    at: usize,
    group: &VerbGroup,
    lemma: &str,
) -> Option<TriggerMatch> {
    let doc = sentence.doc;
    let is_content = matches!(doc.relation(at), Relation::Ccomp | Relation::Parataxis);
    if !is_content || group.negated || sentence.lower(group.first) != "must" {
        return None;
    }
    let reporting = sentence.group(doc.head(at)?)?;
    if !sentence.lexicon.reporting.contains(sentence.form(reporting.verb)?.0) {
        return None;
    }
    let (speaker, obliged) = (sentence.subject(&reporting)?, sentence.subject(group)?);
    (speaker != obliged).then(|| TriggerMatch {
        event_type: EventType::Request,
        lemma: format!("must {lemma}"),
        tokens: group.first..at + 1,
        confidence: weights::OBLIGATION,
        syntax: TriggerSyntax::Obligation { group: *group, speaker, obliged },
    })
}

/// Returns what a verb outside the main clause loses in confidence.
fn subordination_penalty(sentence: &Sentence<'_, '_>, group: &VerbGroup) -> f32 {
    if matches!(sentence.doc.relation(group.verb), Relation::Acl | Relation::AclRelcl) {
        weights::RELATIVE_CLAUSE
    } else if group.participle || group.to {
        weights::NON_FINITE
    } else if sentence.is_subordinate(group.first) {
        weights::SUBORDINATE_CLAUSE
    } else {
        0.0
    }
}

/// Matches a finite verb that the lexicon does not know, if a name is its subject or object; in the lead, also if its
/// object is specific.
fn untyped_verb(
    sentence: &Sentence<'_, '_>,
    at: usize,
    group: VerbGroup,
    lemma: &str,
) -> Option<TriggerMatch> {
    let is_known = sentence.lexicon.reporting.contains(lemma) || sentence.lexicon.state.contains(lemma);
    if is_known || group.participle || group.to {
        return None;
    }
    let subject = sentence.subject(&group)?;
    let object = sentence.object(&group);
    let has_name =
        sentence.has_name(&subject) || object.as_ref().is_some_and(|object| sentence.has_name(object));
    let in_lead = sentence.doc.tokens[at].sentence < LEAD_SENTENCES;
    if !(has_name || in_lead && object.is_some_and(|object| sentence.is_specific(object.start))) {
        return None;
    }
    Some(TriggerMatch {
        event_type: EventType::Other,
        lemma: lemma.to_owned(),
        tokens: at..at + 1,
        syntax: TriggerSyntax::Verb { group, after: at + 1, light_verb_object: None },
        confidence: weights::UNTYPED,
    })
}

/// True if subject and object are names of one type: "Ekpo beat Okoro" is a contest, "police beat Okoro" is none.
fn are_rivals(sentence: &Sentence<'_, '_>, group: &VerbGroup, after: usize) -> bool {
    let name_type =
        |phrase: Option<Range<usize>>| sentence.doc.name_at(sentence.head(&phrase?)).map(|name| name.kind);
    let other =
        if group.passive { sentence.after_preposition(after, &["by"]) } else { sentence.phrase(after) };
    let (one, other) = (name_type(sentence.subject(group)), name_type(other));
    one.is_some() && one == other
}

/// Returns the token after the word at `at` and the words that must follow it.
fn end_of_words(sentence: &Sentence<'_, '_>, at: usize, rest: &[&str]) -> Option<usize> {
    let same = rest.iter().zip(at + 1..).all(|(word, at)| sentence.lower(at) == *word);
    same.then_some(at + 1 + rest.len())
}

/// Returns the object, or the subject of a passive, if it has one of `nouns`, singular or plural.
fn light_verb_object(
    sentence: &Sentence<'_, '_>,
    group: &VerbGroup,
    after: usize,
    nouns: &[&str],
) -> Option<Range<usize>> {
    let is_noun = |word: &str| {
        nouns.contains(&word) || word.strip_suffix('s').is_some_and(|singular| nouns.contains(&singular))
    };
    let has_noun = |phrase: &Range<usize>| phrase.clone().any(|at| is_noun(sentence.lower(at)));
    if group.passive {
        return sentence.subject(group).filter(has_noun);
    }
    let phrase = sentence.phrase(after)?;
    // The object proper ends at its first preposition.
    let head = sentence.head(&phrase);
    let end = phrase.clone().find(|&at| sentence.class(at) == Class::Preposition && at > head);
    let object = phrase.start..end.unwrap_or(phrase.end);
    has_noun(&object).then_some(object)
}

/// Matches the event noun at `at`.
fn noun(sentence: &Sentence<'_, '_>, at: usize) -> Option<TriggerMatch> {
    if !matches!(sentence.class(at), Class::Word | Class::Adverb) || sentence.is_infinitive(at) {
        return None;
    }
    let nouns = &sentence.lexicon.nouns;
    let triggers = nouns.get(sentence.lower(at))?;
    let (trigger, end) =
        triggers.iter().find_map(|trigger| Some((trigger, noun_end(sentence, at, trigger)?)))?;
    // A noun that modifies the next is no event: "attack helicopters", "peace talks venue".
    let modifies_next = sentence.class(end) == Class::Word
        && !sentence.is_verb(end)
        && !nouns.contains_key(sentence.lower(end));
    // Neither is part of a name: "War Office".
    if modifies_next || sentence.is_in_name(at) {
        return None;
    }
    let prepositions = match &trigger.condition {
        Condition::Prepositions(prepositions) => prepositions.clone(),
        _ => Vec::new(),
    };
    Some(TriggerMatch {
        event_type: trigger.event_type,
        lemma: trigger.lemma.to_owned(),
        tokens: at..end,
        syntax: TriggerSyntax::Noun { prepositions },
        confidence: noun_confidence(sentence, end - 1),
    })
}

/// Returns the confidence of an event noun: higher for the object of the main verb ("announced the release"), lower for
/// a circumstance ("after the attack").
fn noun_confidence(sentence: &Sentence<'_, '_>, noun: usize) -> f32 {
    const CIRCUMSTANTIAL: &[&str] =
        &["after", "following", "since", "before", "amid", "during", "despite", "until"];
    let doc = sentence.doc;
    let is_main_object = doc.relation(noun) == Relation::Obj
        && doc.head(noun).is_some_and(|verb| doc.relation(verb) == Relation::Root);
    let mut prepositions = doc.children(noun).filter(|&child| doc.relation(child) == Relation::Case);
    if is_main_object {
        weights::OBJECT_NOUN
    } else if prepositions.any(|preposition| sentence.is_any(preposition, CIRCUMSTANTIAL)) {
        weights::CIRCUMSTANCE_NOUN
    } else {
        weights::NOUN
    }
}

/// Returns the token after an event noun of several words, whose last may be plural.
fn noun_end(sentence: &Sentence<'_, '_>, at: usize, trigger: &Trigger) -> Option<usize> {
    let last = trigger.rest.len().checked_sub(1);
    let same = trigger.rest.iter().enumerate().all(|(nth, word)| {
        let found = sentence.lower(at + 1 + nth);
        found == *word || Some(nth) == last && found == super::inflection::plural(word)
    });
    same.then_some(at + 1 + trigger.rest.len())
}
