//! Distinguishes deaths by accident from deaths by violence: "seven killed as tram derails".

use super::{
    EventType, arguments::Arguments, lexicon::WordList, shallow_parser::Sentence, triggers::TriggerMatch,
};

/// Number of violent and accidental events that the article has reported so far.
#[derive(Debug, Default)]
pub(super) struct ViolenceContext {
    violence: usize,
    accidents: usize,
}

impl ViolenceContext {
    /// Counts the triggers of a sentence, except those whose own type depends on the context.
    pub(super) fn observe(&mut self, sentence: &Sentence<'_, '_>, matches: &[TriggerMatch]) {
        for found in matches.iter().filter(|found| !is_ambiguous(sentence, found)) {
            self.violence += usize::from(found.event_type.is_violence());
            self.accidents += usize::from(found.event_type.is_accident());
        }
    }

    /// Retypes ambiguous violence as `DIE` or `INJURE` if its actor is an accident, if its actor is a vehicle and the
    /// article reports no violence, or if it has no actor and the article reports accidents.
    pub(super) fn retype(
        &self,
        sentence: &Sentence<'_, '_>,
        matches: &mut [TriggerMatch],
        arguments: &[Arguments],
    ) {
        let has = |is_of_type: fn(EventType) -> bool| {
            matches.iter().any(|found| is_of_type(found.event_type) && !is_ambiguous(sentence, found))
        };
        let violence_here = has(EventType::is_violence);
        let accident_here = has(EventType::is_accident);
        let in_accident = !violence_here && (accident_here || self.accidents > self.violence);
        let no_violence = self.violence == 0 && !violence_here;
        let accidents: Vec<usize> = matches
            .iter()
            .filter(|found| found.event_type.is_accident())
            .map(|found| found.tokens.start)
            .collect();
        for (found, arguments) in matches.iter_mut().zip(arguments) {
            if !found.event_type.is_violence() || !is_ambiguous(sentence, found) {
                continue;
            }
            let is_accidental = match &arguments.actor {
                Some(actor) => {
                    let head = sentence.head(actor);
                    let is_vehicle = sentence.is_in_list(head, WordList::Vehicle);
                    accidents.contains(&head) || no_violence && is_vehicle
                }
                None => in_accident,
            };
            if is_accidental {
                found.event_type = if found.lemma == "kill" { EventType::Die } else { EventType::Injure };
            }
        }
    }
}

/// True for a verb that is violence or accident, as the context says.
fn is_ambiguous(sentence: &Sentence<'_, '_>, found: &TriggerMatch) -> bool {
    sentence.lexicon.list(WordList::ViolenceOrAccidentVerb).contains(&found.lemma.as_str())
}
