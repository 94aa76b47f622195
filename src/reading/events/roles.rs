//! Who takes part in an event, and as what.

use std::ops::Range;

use super::{
    grammar::{Class, Sentence},
    triggers::{Hit, How},
};

/// The phrases that take part.
#[derive(Debug, Clone, Default)]
pub(super) struct Parts {
    pub actor: Option<Range<usize>>,
    pub recipient: Option<Range<usize>>,
}

/// Prepositions that lead to whom a verb without an object concerns.
const TOWARDS: &[&str] = &["against", "on", "to", "with", "at", "over", "into", "from", "for", "in", "of", "near"];

/// Types whose subject suffers instead of acting: it dies, it crashes.
const SUFFERED: &[&str] = &["DIE", "INJURE", "ACCIDENT", "HEALTH"];

/// Reads the participants off the grammar around the trigger.
pub(super) fn parts(sentence: &Sentence<'_, '_>, hit: &Hit) -> Parts {
    match &hit.how {
        How::Verb { group, after, thing } => {
            let subject = sentence.subject(group).filter(|subject| thing.as_ref().is_none_or(|thing| thing.start != subject.start));
            if group.passive {
                let actor = sentence.behind(*after, &["by"]);
                let recipient = match thing {
                    Some(_) => sentence.behind(*after, TOWARDS),
                    None => subject,
                };
                return Parts { actor, recipient };
            }
            if SUFFERED.contains(&hit.kind) && hit.lemma != "injure" {
                return Parts { actor: None, recipient: subject };
            }
            let recipient = match thing {
                Some(thing) => sentence.behind(thing.end, TOWARDS).or_else(|| owner(sentence, thing)),
                None => sentence.phrase(*after).or_else(|| sentence.behind(*after, TOWARDS)),
            };
            Parts { actor: subject, recipient }
        }
        How::Noun { prepositions } => {
            let actor = sentence.behind(hit.tokens.end, &["by"]).or_else(|| possessor(sentence, hit.tokens.start));
            let recipient = sentence.directly_behind(hit.tokens.end, prepositions);
            Parts { actor, recipient }
        }
    }
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
