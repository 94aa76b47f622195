//! Determines whether an event took place (realis), from auxiliaries, governing verbs and modifiers.

use super::{
    lexicon::WordList,
    shallow_parser::{Modality, Sentence},
    triggers::{TriggerMatch, TriggerSyntax},
};
use crate::schema::EventStatus;

/// Most words between a trigger and the verb that governs it, …
const MAX_GOVERNOR_DISTANCE: usize = 8;
/// … the verb that reports it, …
const MAX_REPORTING_DISTANCE: usize = 10;
/// … the conjunction of its condition, …
const MAX_CONDITION_DISTANCE: usize = 12;
/// … and the modifier of an event noun.
const MAX_MODIFIER_DISTANCE: usize = 4;

/// Returns the status of a trigger.
pub(super) fn status(sentence: &Sentence<'_, '_>, found: &TriggerMatch) -> EventStatus {
    let group = match &found.syntax {
        TriggerSyntax::Verb { group, .. } => group,
        TriggerSyntax::Noun { .. } => return of_noun(sentence, found),
        // The obligation may be met or not; it was stated.
        TriggerSyntax::Obligation { .. } => return EventStatus::Happened,
    };
    if group.negated {
        return EventStatus::Denied;
    }
    match group.modal {
        Some(Modality::Will) => return EventStatus::Planned,
        Some(Modality::Would)
            if is_reported(sentence, group.first) && !is_conditional(sentence, group.first) =>
        {
            return EventStatus::Planned;
        }
        Some(Modality::Would | Modality::May) => return EventStatus::Possible,
        None => {}
    }
    let is_governed = group.to || group.participle && !group.passive;
    if let Some(status) = governed(sentence, group.first, group.to).filter(|_| is_governed) {
        return status;
    }
    if is_conditional(sentence, group.first) {
        return EventStatus::Possible;
    }
    if group.progressive && sentence.is_any(group.first, &["is", "are", "'s", "’s", "'re", "’re", "am"]) {
        return EventStatus::Ongoing;
    }
    EventStatus::Happened
}

/// Returns the status that the governing verb gives an infinitive or participle: "refused to attack" is denied.
fn governed(sentence: &Sentence<'_, '_>, first: usize, to: bool) -> Option<EventStatus> {
    let before = first.checked_sub(1)?;
    if to
        && (sentence.is_in_list(before, WordList::PlanningModifier)
            || sentence.is_in_list(before, WordList::PlanningNoun))
    {
        return Some(EventStatus::Planned);
    }
    let is_in = |list: WordList, lemma: &str| sentence.lexicon.list(list).contains(&lemma);
    let is_planning_verb =
        |lemma: &str| is_in(WordList::PlanningVerb, lemma) && !sentence.is_any(before, &["set"]);
    if to && sentence.form(before).is_some_and(|(lemma, _)| is_planning_verb(lemma)) {
        return Some(EventStatus::Planned);
    }
    let near = (first.saturating_sub(MAX_GOVERNOR_DISTANCE).max(sentence.tokens.start)..first).rev();
    let (governor, lemma) =
        near.filter_map(|at| Some((at, sentence.form(at)?.0))).find(|(at, _)| sentence.is_verb(*at))?;
    if !to && governor + 1 != first {
        return None;
    }
    let negated = sentence.group(governor).is_some_and(|group| group.negated);
    if is_in(WordList::DenialVerb, lemma) {
        Some(if negated { EventStatus::Happened } else { EventStatus::Denied })
    } else if is_in(WordList::PlanningVerb, lemma) {
        Some(if negated { EventStatus::Denied } else { EventStatus::Planned })
    } else if is_in(WordList::WishVerb, lemma) {
        Some(EventStatus::Possible)
    } else if lemma == "continue" {
        Some(EventStatus::Ongoing)
    } else {
        None
    }
}

/// True if a reporting verb in the past precedes: "said it would".
fn is_reported(sentence: &Sentence<'_, '_>, first: usize) -> bool {
    (first.saturating_sub(MAX_REPORTING_DISTANCE).max(sentence.tokens.start)..first).any(|at| {
        sentence.form(at).is_some_and(|(lemma, form)| form.past && sentence.lexicon.reporting.contains(lemma))
    })
}

/// True if "if", "unless" or "whether" precedes in the clause.
fn is_conditional(sentence: &Sentence<'_, '_>, first: usize) -> bool {
    (first.saturating_sub(MAX_CONDITION_DISTANCE).max(sentence.tokens.start)..first)
        .rev()
        .take_while(|&at| !sentence.is_any(at, &[",", ";", "that"]))
        .any(|at| sentence.is_any(at, &["if", "unless", "whether"]))
}

/// Returns the status that the modifiers of an event noun give: "planned talks".
fn of_noun(sentence: &Sentence<'_, '_>, found: &TriggerMatch) -> EventStatus {
    let noun = found.tokens.start;
    let first = noun.saturating_sub(MAX_MODIFIER_DISTANCE).max(sentence.tokens.start);
    let modifiers = [
        (WordList::PlannedModifier, EventStatus::Planned),
        (WordList::PossibleModifier, EventStatus::Possible),
        (WordList::DeniedModifier, EventStatus::Denied),
        (WordList::OngoingModifier, EventStatus::Ongoing),
    ];
    let is_modified = |list| (first..noun).any(|at| sentence.is_in_list(at, list));
    let found = modifiers.into_iter().find(|&(list, _)| is_modified(list));
    found.map_or(EventStatus::Happened, |(_, status)| status)
}
