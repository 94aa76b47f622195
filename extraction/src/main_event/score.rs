//! Scores the events of an article by how likely each is its main event.

use std::collections::HashMap;

use super::{Context, weights};
use crate::{
    events::{Event, EventType},
    schema::EventStatus,
    text::CodePoints,
};

/// Returns the index of the candidate with the highest score; of equal scores, the first.
pub(super) fn best(
    context: &Context<'_>,
    points: &CodePoints<'_>,
    is_candidate: impl Fn(&Event) -> bool,
) -> Option<usize> {
    let label_end = label_end(context.doc.text);
    let mut type_counts: HashMap<EventType, usize> = HashMap::new();
    for event in context.events.iter().filter(|event| event.event_type != EventType::Other) {
        *type_counts.entry(event.event_type).or_default() += 1;
    }
    let scores = context.events.iter().map(|event| {
        let label = if event.trigger.end <= label_end { weights::LABEL_PENALTY } else { 0.0 };
        let embedded = if is_embedded(context, event) { weights::EMBEDDED_PENALTY } else { 0.0 };
        let same_type = type_counts.get(&event.event_type).copied().unwrap_or_default();
        score(context, event, points, same_type) - label - embedded
    });
    let higher = |best: Option<(usize, f32)>, (index, score): (usize, f32)| match best {
        Some((_, highest)) if highest >= score => best,
        _ => Some((index, score)),
    };
    let scores = scores.enumerate().filter(|(index, _)| is_candidate(&context.events[*index]));
    scores.fold(None, higher).map(|(index, _)| index)
}

/// Scores an event; `same_type` is the number of events of its type, 0 for [`EventType::Other`].
fn score(context: &Context<'_>, event: &Event, points: &CodePoints<'_>, same_type: usize) -> f32 {
    let start = points.at(context.doc.sentences[event.sentence].span.start);
    let position = 1.0 / (1.0 + start as f32 / weights::POSITION_HALF_DISTANCE);
    let status = match event.status {
        EventStatus::Happened | EventStatus::Ongoing => weights::HAPPENED,
        EventStatus::Planned => weights::PLANNED,
        EventStatus::Possible | EventStatus::Denied => 0.0,
    };
    let is_attributed = event.attributed_to.is_some() || is_first_person(context, event);
    let unattributed = if is_attributed { 0.0 } else { weights::UNATTRIBUTED };
    let typed = if event.event_type == EventType::Other { 0.0 } else { weights::TYPED };
    let participants = weights::PARTICIPANT * event.participants.len().min(weights::MAX_PARTICIPANTS) as f32;
    let repeated = weights::SAME_TYPE * same_type.min(weights::MAX_SAME_TYPE) as f32;
    weights::POSITION * position
        + status
        + unattributed
        + typed
        + participants
        + repeated
        + weights::CONFIDENCE * event.confidence
}

/// Returns the byte at which the label of the first line ends ("Harbour fire" in "Harbour fire: two arrested"); 0 if it
/// has none.
fn label_end(body: &str) -> u32 {
    let line = body.lines().next().unwrap_or_default();
    match line.split_once(": ") {
        Some((label, news))
            if label.split_whitespace().count() <= weights::MAX_LABEL_WORDS && !news.trim().is_empty() =>
        {
            label.len() as u32
        }
        _ => 0,
    }
}

/// True if the event's clause lies in the longer clause of an earlier trigger that has a participant. A clause without
/// participants, as in "at a press briefing", embeds nothing.
fn is_embedded(context: &Context<'_>, event: &Event) -> bool {
    // A clause lies in one sentence.
    let first = context.events.partition_point(|other| other.sentence < event.sentence);
    let mut same_sentence =
        context.events[first..].iter().take_while(|other| other.sentence == event.sentence);
    same_sentence.any(|other| {
        let is_inside = other.summary.contains(event.summary) && other.summary != event.summary;
        let is_earlier = other.trigger.end <= event.trigger.start && !other.participants.is_empty();
        is_inside && is_earlier && !is_first_person(context, other)
    })
}

/// True if "I" or "we" takes part. Such a clause is quoted, even where no statement was found: "'I blame the council',
/// Lund says".
fn is_first_person(context: &Context<'_>, event: &Event) -> bool {
    event.participants.iter().any(|participant| {
        matches!(context.participant_text(participant).to_lowercase().as_str(), "i" | "we")
    })
}
