//! Omission of facts from an extraction, as where an editor rejected them.

use crate::schema::{Actor, ActorReference, Event, Extraction, Participant, Speaker, Statement};

/// Removes statements and events, with the happenings that no event mentions any more; indexes follow.
///
/// What refers to a removed fact loses the reference: the main event is null where its event is removed.
pub fn omit(
    extraction: &mut Extraction,
    omits_statement: impl Fn(&Statement) -> bool,
    omits_event: impl Fn(&Event) -> bool,
) {
    let statements = retain(&mut extraction.statements, |statement| !omits_statement(statement));
    let events = retain(&mut extraction.events, |event| !omits_event(event));
    for happening in &mut extraction.happenings {
        happening.mentions.retain_mut(|mention| match moved(&events, mention.event_index) {
            Some(index) => {
                mention.event_index = index;
                true
            }
            None => false,
        });
        happening.statement_index = happening.statement_index.and_then(|index| moved(&statements, index));
    }
    let happenings = retain(&mut extraction.happenings, |happening| !happening.mentions.is_empty());
    for event in &mut extraction.events {
        event.statement_index = event.statement_index.and_then(|index| moved(&statements, index));
        event.happening_index = event.happening_index.and_then(|index| moved(&happenings, index));
    }
    extraction.main_event = extraction.main_event.take().and_then(|mut main| {
        main.event_index = moved(&events, main.event_index)?;
        Some(main)
    });
}

/// Removes actors with their mentions; indexes follow.
///
/// A statement of a removed actor has no speaker, a participant is its characters alone, and other references are removed.
pub fn omit_actors(extraction: &mut Extraction, omits: impl Fn(&Actor) -> bool) {
    let actors = retain(&mut extraction.actors, |actor| !omits(actor));
    if actors.iter().all(Option::is_some) {
        return;
    }
    for (index, actor) in (0..).zip(&mut extraction.actors) {
        actor.actor_index = index;
    }
    extraction.mentions.retain_mut(|mention| match moved(&actors, mention.actor_index) {
        Some(index) => {
            mention.actor_index = index;
            true
        }
        None => false,
    });
    for statement in &mut extraction.statements {
        keep_speaker(&mut statement.speaker, &actors);
        keep_speaker(&mut statement.via, &actors);
        statement.speaker_candidates.retain_mut(|one| keeps_reference(&mut one.actor_index, &actors));
        keep_references(&mut statement.about, &actors);
        if let Some(occasion) = &mut statement.occasion
            && occasion.place.as_mut().is_some_and(|place| !keeps_reference(&mut place.actor_index, &actors))
        {
            occasion.place = None;
        }
    }
    for event in &mut extraction.events {
        keep_participants(&mut event.participants, &actors);
        keep_references(&mut event.places, &actors);
    }
    for happening in &mut extraction.happenings {
        keep_participants(&mut happening.participants, &actors);
        keep_references(&mut happening.places, &actors);
        keep_speaker(&mut happening.attributed_to, &actors);
    }
    if let Some(main) = &mut extraction.main_event {
        keep_participants(&mut main.who, &actors);
        keep_references(&mut main.places, &actors);
    }
}

/// Gives a reference the new index of its actor; false where the actor was removed. One without an actor stays.
fn keeps_reference(index: &mut Option<u32>, actors: &[Option<u32>]) -> bool {
    let Some(former) = *index else { return true };
    *index = moved(actors, former);
    index.is_some()
}

fn keep_speaker(speaker: &mut Option<Speaker>, actors: &[Option<u32>]) {
    if speaker.as_mut().is_some_and(|one| !keeps_reference(&mut one.actor_index, actors)) {
        *speaker = None;
    }
}

fn keep_references(references: &mut Vec<ActorReference>, actors: &[Option<u32>]) {
    references.retain_mut(|one| keeps_reference(&mut one.actor_index, actors));
}

fn keep_participants(participants: &mut [Participant], actors: &[Option<u32>]) {
    for one in participants {
        if !keeps_reference(&mut one.actor_index, actors) {
            one.actor_id = None;
            one.name.clone_from(&one.text);
        }
    }
}

/// Removes the items that do not fulfil `keeps`; returns the new index of each former one.
fn retain<T>(items: &mut Vec<T>, keeps: impl Fn(&T) -> bool) -> Vec<Option<u32>> {
    let mut count = 0;
    let indexes = items.iter().map(|item| {
        keeps(item).then(|| {
            count += 1;
            count - 1
        })
    });
    let indexes: Vec<Option<u32>> = indexes.collect();
    items.retain(keeps);
    indexes
}

fn moved(indexes: &[Option<u32>], former: u32) -> Option<u32> {
    indexes.get(former as usize).copied().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Article, Extractor, language::ModelKind};

    #[test]
    fn a_removed_actor_leaves_its_statement_without_a_speaker_and_the_others_as_they_were() {
        let body = "\"The bridge collapsed on Sunday,\" said Boris Lund. Mayor Anna Berg said that Boris Lund met Maria Lopez \
                    in Arden on Monday.";
        let article = Article { title: None, body, published: None, source: None };
        let extraction = Extractor::builtin(ModelKind::Fast).expect("the weights fit").extract(&article);
        let mut rest = extraction.clone();
        omit_actors(&mut rest, |actor| actor.name == "Boris Lund");
        assert_eq!(rest.actors.len() + 1, extraction.actors.len());
        let text = serde_json::to_string(&rest.actors).expect("is JSON");
        assert!(!text.contains("Lund"), "{text}");
        let speakers = |extraction: &Extraction| -> Vec<Option<String>> {
            let names = extraction.statements.iter();
            names.map(|one| one.speaker.as_ref().map(|speaker| speaker.name.clone())).collect()
        };
        assert_eq!(speakers(&extraction), [Some("Boris Lund".to_owned()), Some("Anna Berg".to_owned())]);
        assert_eq!(speakers(&rest), [None, Some("Anna Berg".to_owned())]);
        for reference in rest.references_mut() {
            let Some(index) = reference.actor_index else { continue };
            let former = extraction.actors.iter().find(|actor| actor.name == *reference.name);
            assert!(former.is_some() || !reference.name.contains("Lund"), "{index} {}", reference.name);
        }
        for mention in &rest.mentions {
            assert_eq!(rest.actors[mention.actor_index as usize].name, mention.name);
        }
    }

    #[test]
    fn references_to_what_remains_are_as_before() {
        let body = "Police arrested two men in Arden on Monday. Mayor Anna Berg said that the council would meet. \
                    \"The bridge collapsed on Sunday,\" said Boris Lund. Protesters marched through the town on Tuesday.";
        let article = Article { title: None, body, published: None, source: None };
        let extraction = Extractor::builtin(ModelKind::Fast).expect("the weights fit").extract(&article);
        assert!(extraction.statements.len() > 1 && extraction.events.len() > 2, "{extraction:#?}");
        let mut rest = extraction.clone();
        let (statement, event) = (&extraction.statements[0].span, &extraction.events[0].trigger);
        omit(&mut rest, |one| one.span == *statement, |one| one.trigger == *event);
        assert_eq!(rest.statements.len() + 1, extraction.statements.len());
        assert_eq!(rest.events.len() + 1, extraction.events.len());
        let said = |extraction: &Extraction, event: &Event| {
            event.statement_index.map(|index| extraction.statements[index as usize].span)
        };
        for one in &rest.events {
            let mut all = extraction.events.iter();
            let former = all.find(|former| former.trigger == one.trigger).expect("was there");
            let remaining = said(&extraction, former).filter(|span| span != statement);
            assert_eq!(said(&rest, one), remaining);
        }
        for happening in &rest.happenings {
            assert!(
                happening.mentions.iter().all(|mention| (mention.event_index as usize) < rest.events.len())
            );
        }
    }
}
