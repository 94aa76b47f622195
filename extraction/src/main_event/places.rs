//! Places of the main event.

use super::{Context, has_same_trigger, has_same_type};
use crate::{events::Event, schema::ActorType};

/// Prepositions before the place where something is.
const LOCATIVE: &[&str] = &["in", "at", "near", "outside", "inside", "around", "across", "off"];
/// Characters before a mention that are searched for a preposition.
const MAX_PREPOSITION_DISTANCE: usize = 24;

/// Returns the places of the main event as actor indices: its own; else those of the first event of the same trigger
/// or type that has any; else the first place of the lead after a preposition of place.
pub(super) fn places(context: &Context<'_>, main: &Event, lead_end: u32) -> Vec<usize> {
    if !main.places.is_empty() {
        return main.places.clone();
    }
    let first_with_places = |is_like: &dyn Fn(&Event) -> bool| {
        let found = context.events.iter().find(|event| is_like(event) && !event.places.is_empty());
        found.map(|event| event.places.clone())
    };
    first_with_places(&|event| has_same_trigger(event, main))
        .or_else(|| first_with_places(&|event| has_same_type(event, main) && !event.background))
        .unwrap_or_else(|| context.lead_place(lead_end).into_iter().collect())
}

impl Context<'_> {
    /// Returns the first place in the lead that follows a preposition of place, with or without "the".
    fn lead_place(&self, lead_end: u32) -> Option<usize> {
        let lead = self.coreference.mentions.iter().take_while(|mention| mention.span.start < lead_end);
        let mut places =
            lead.filter(|mention| self.coreference.actors[mention.actor].kind == ActorType::Place);
        let located = places.find(|mention| {
            let before = &self.doc.text[..mention.span.start as usize];
            let start = before.char_indices().rev().nth(MAX_PREPOSITION_DISTANCE - 1).map_or(0, |(at, _)| at);
            let mut words = before[start..].split_whitespace().rev();
            let last = words.next().filter(|word| *word != "the").or_else(|| words.next());
            last.is_some_and(|word| LOCATIVE.contains(&word.to_lowercase().as_str()))
        });
        located.map(|mention| mention.actor)
    }
}
