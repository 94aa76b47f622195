//! Which words of a sentence trigger an event, and of which type.

use std::ops::Range;

use super::{
    grammar::{Class, Group, Sentence},
    lexicon::{Condition, LEXICON, Trigger},
};
use crate::language::Relation;

/// A trigger found in a sentence.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    pub kind: &'static str,
    pub lemma: String,
    /// Its words.
    pub tokens: Range<usize>,
    pub how: How,
    pub confidence: f32,
}

/// The part of speech of a trigger.
#[derive(Debug, Clone)]
pub(super) enum How {
    Verb {
        group: Group,
        /// The word after the trigger's own words, where its object begins.
        after: usize,
        /// The object that makes the trigger what it is ("a curfew" of "impose"): no participant.
        thing: Option<Range<usize>>,
    },
    Noun {
        prepositions: &'static [&'static str],
    },
    /// "The envoy said Orm must withdraw": who says so asks it of Orm.
    Demand {
        group: Group,
        speaker: Range<usize>,
        asked: Range<usize>,
    },
}

/// The triggers of a sentence, in order.
pub(super) fn hits(sentence: &Sentence<'_, '_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut at = sentence.tokens.start;
    while at < sentence.tokens.end {
        if let Some(end) = idiom(sentence, at).or_else(|| unnamed(sentence, at)) {
            at = end;
            continue;
        }
        let hit = if sentence.is_verb(at) { verb(sentence, at) } else { noun(sentence, at) };
        match hit {
            Some(hit) => {
                at = hit.tokens.end.max(at + 1);
                // "launched an attack" is one event, and "an attack" none beside it.
                if let How::Verb { thing: Some(thing), .. } = &hit.how {
                    at = at.max(thing.end.min(at + 8));
                }
                hits.push(hit);
            }
            None => at += 1,
        }
    }
    hits
}

/// Past words that trigger nothing together: "cold war", "under fire".
fn idiom(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    let idioms = LEXICON.idioms.get(sentence.lower(at))?;
    idioms.iter().filter_map(|rest| follows(sentence, at, rest)).max()
}

/// Past "asked not to be named" and "declined to comment": how the paper came by its news is none.
fn unnamed(sentence: &Sentence<'_, '_>, at: usize) -> Option<usize> {
    const ASKING: &[&str] = &["ask", "request", "insist", "prefer", "decline", "refuse", "want", "wish"];
    const NAMING: &[&str] = &["named", "identified", "quoted"];
    if !sentence.is_verb(at) || !ASKING.contains(&sentence.form(at)?.0) {
        return None;
    }
    let behind: Vec<&str> =
        (at + 1..sentence.tokens.end.min(at + 5)).map(|token| sentence.lower(token)).collect();
    let naming = behind.iter().position(|word| NAMING.contains(word) || *word == "comment")?;
    let between = ["not", "to", "be"];
    behind[..naming].iter().all(|word| between.contains(word)).then_some(at + naming + 2)
}

fn verb(sentence: &Sentence<'_, '_>, at: usize) -> Option<Hit> {
    let group = sentence.group(at)?;
    let (lemma, _) = sentence.form(at)?;
    if let Some(demand) = demand(sentence, at, &group, lemma) {
        return Some(demand);
    }
    let triggers = LEXICON.verbs.get(lemma).map(Vec::as_slice).unwrap_or_default();
    for trigger in triggers {
        let Some(after) = follows(sentence, at, &trigger.rest) else { continue };
        let thing = match &trigger.condition {
            Condition::Object(objects) => match thing(sentence, &group, after, objects) {
                Some(thing) => Some(thing),
                None => continue,
            },
            Condition::To(verbs) => {
                let behind = sentence.phrase(after).map_or(after, |object| object.end);
                let to = [after, behind].into_iter().find(|&at| sentence.class(at) == Class::To);
                if !to.is_some_and(|to| verbs.contains(&sentence.lower(to + 1))) {
                    continue;
                }
                None
            }
            Condition::Near(words) => {
                let end = sentence.tokens.end.min(after + NEAR);
                if !(after..end).any(|at| words.contains(&sentence.lower(at))) {
                    continue;
                }
                None
            }
            Condition::Rivals if !rivals(sentence, &group, after) => continue,
            Condition::Without(words) => {
                let behind = sentence.phrase(after).map_or(after, |object| object.end);
                if (after..=behind).any(|at| words.contains(&sentence.lower(at))) {
                    continue;
                }
                None
            }
            Condition::None | Condition::Rivals | Condition::Prepositions(_) => None,
        };
        let sure: f32 = if thing.is_some() || !trigger.rest.is_empty() { 0.8 } else { 0.7 };
        return Some(Hit {
            kind: trigger.kind,
            lemma: trigger.lemma.to_owned(),
            tokens: at..after,
            confidence: sure - aside(sentence, &group),
            how: How::Verb { group, after, thing },
        });
    }
    other(sentence, at, group, lemma)
}

/// What somebody says that another must do.
fn demand(sentence: &Sentence<'_, '_>, at: usize, group: &Group, lemma: &str) -> Option<Hit> {
    let words = sentence.words;
    let is_told = matches!(words.relation(at), Relation::Ccomp | Relation::Parataxis);
    if !is_told || group.negated || sentence.lower(group.first) != "must" {
        return None;
    }
    let saying = sentence.group(words.head(at)?)?;
    if !LEXICON.reporting.contains(sentence.form(saying.verb)?.0) {
        return None;
    }
    let (speaker, asked) = (sentence.subject(&saying)?, sentence.subject(group)?);
    (speaker != asked).then(|| Hit {
        kind: "REQUEST",
        lemma: format!("must {lemma}"),
        tokens: group.first..at + 1,
        confidence: 0.6,
        how: How::Demand { group: *group, speaker, asked },
    })
}

/// How many words after a trigger count as near.
const NEAR: usize = 25;

/// What a verb loses for standing in the by-ways of its sentence: the main clause is what it is about.
fn aside(sentence: &Sentence<'_, '_>, group: &Group) -> f32 {
    if matches!(sentence.words.relation(group.verb), Relation::Acl | Relation::AclRelcl) {
        0.2
    } else if group.participle || group.to {
        0.15
    } else if sentence.is_subordinate(group.first) {
        0.1
    } else {
        0.0
    }
}

/// Sentences of headline and lead: what they tell is news, whoever does it.
const LEAD: u32 = 3;

/// A verb that no type knows, where somebody named does something, or has it done to them; in the lead, whoever clearly
/// does something to something.
fn other(sentence: &Sentence<'_, '_>, at: usize, group: Group, lemma: &str) -> Option<Hit> {
    if LEXICON.reporting.contains(lemma) || LEXICON.state.contains(lemma) || group.participle || group.to {
        return None;
    }
    let subject = sentence.subject(&group)?;
    let object = sentence.object(&group);
    let named = sentence.names(&subject) || object.as_ref().is_some_and(|object| sentence.names(object));
    let in_lead = sentence.words.tokens[at].sentence < LEAD;
    if !(named || in_lead && object.is_some_and(|object| sentence.is_named(object.start))) {
        return None;
    }
    Some(Hit {
        kind: "OTHER",
        lemma: lemma.to_owned(),
        tokens: at..at + 1,
        how: How::Verb { group, after: at + 1, thing: None },
        confidence: 0.3,
    })
}

/// Names of one kind stand on either side: "Ekpo beat Okoro" is a contest, "police beat Okoro" is none.
fn rivals(sentence: &Sentence<'_, '_>, group: &Group, after: usize) -> bool {
    let kind =
        |phrase: Option<Range<usize>>| sentence.words.name_at(sentence.head(&phrase?)).map(|name| name.kind);
    let other = if group.passive { sentence.behind(after, &["by"]) } else { sentence.phrase(after) };
    let (one, other) = (kind(sentence.subject(group)), kind(other));
    one.is_some() && one == other
}

/// Past the words that a trigger needs behind its first.
fn follows(sentence: &Sentence<'_, '_>, at: usize, rest: &[&str]) -> Option<usize> {
    let same = rest.iter().zip(at + 1..).all(|(word, at)| sentence.lower(at) == *word);
    same.then_some(at + 1 + rest.len())
}

/// The object that holds one of `objects`: after the verb, or as the subject of a passive.
fn thing(sentence: &Sentence<'_, '_>, group: &Group, after: usize, objects: &[&str]) -> Option<Range<usize>> {
    let named = |word: &str| {
        objects.contains(&word) || word.strip_suffix('s').is_some_and(|one| objects.contains(&one))
    };
    let holds = |phrase: &Range<usize>| phrase.clone().any(|at| named(sentence.lower(at)));
    if group.passive {
        return sentence.subject(group).filter(holds);
    }
    let phrase = sentence.phrase(after)?;
    // Only what stands before "of" and places is the object itself.
    let end =
        phrase.clone().find(|&at| sentence.class(at) == Class::Preposition && at > sentence.head(&phrase));
    let own = phrase.start..end.unwrap_or(phrase.end);
    holds(&own).then_some(own)
}

fn noun(sentence: &Sentence<'_, '_>, at: usize) -> Option<Hit> {
    if !matches!(sentence.class(at), Class::Word | Class::Adverb) || sentence.to_verb_or_modal(at) {
        return None;
    }
    let triggers = LEXICON.nouns.get(sentence.lower(at))?;
    let (trigger, end) =
        triggers.iter().find_map(|trigger| Some((trigger, noun_ends(sentence, at, trigger)?)))?;
    // "attack helicopters", "peace talks venue": a noun that only describes the next is no event.
    if sentence.class(end) == Class::Word
        && !sentence.is_verb(end)
        && !LEXICON.nouns.contains_key(sentence.lower(end))
    {
        return None;
    }
    // Names hold event words: "War Office", "Cold War".
    if sentence.in_name(at) {
        return None;
    }
    let prepositions = match &trigger.condition {
        Condition::Prepositions(prepositions) => prepositions.as_slice(),
        _ => &[],
    };
    Some(Hit {
        kind: trigger.kind,
        lemma: trigger.lemma.to_owned(),
        tokens: at..end,
        how: How::Noun { prepositions },
        confidence: standing(sentence, end - 1),
    })
}

/// Prepositions before what is told beside the news: "after the attack".
const BESIDE: &[&str] = &["after", "following", "since", "before", "amid", "during", "despite", "until"];

/// How sure a noun is what its sentence tells: more, where it is what somebody does ("announced the release"); less,
/// where the rest is set in time by it.
fn standing(sentence: &Sentence<'_, '_>, noun: usize) -> f32 {
    let words = sentence.words;
    let is_done = words.relation(noun) == Relation::Obj
        && words.head(noun).is_some_and(|verb| words.relation(verb) == Relation::Root);
    let mut cases = words.children(noun).filter(|&child| words.relation(child) == Relation::Case);
    if is_done {
        0.6
    } else if cases.any(|case| sentence.is_any(case, BESIDE)) {
        0.35
    } else {
        0.5
    }
}

fn noun_ends(sentence: &Sentence<'_, '_>, at: usize, trigger: &Trigger) -> Option<usize> {
    let last = trigger.rest.len().checked_sub(1);
    let same = trigger.rest.iter().enumerate().all(|(nth, word)| {
        let found = sentence.lower(at + 1 + nth);
        found == *word || Some(nth) == last && found == super::lexicon::plural(word)
    });
    same.then_some(at + 1 + trigger.rest.len())
}
