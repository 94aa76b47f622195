//! Bounds of what is stored of one extraction, so that an odd fact never costs the article. Pure.

use crate::store::articles::{Warning, WarningCode};
use extraction::{
    Extraction,
    schema::{Capacity, Event, Mention, Statement},
};

/// Largest sum of the texts of an extraction's mentions, statements and events, in bytes.
///
/// A row of JSON holds 256 MiB. News has some thousand times less; a text of a megabyte without a full stop has more,
/// since each fact repeats its sentence.
const MAX_TEXTS: usize = 32 << 20;

/// Bounds an extraction in place; returns what it lacks.
pub(super) fn bound(extraction: &mut Extraction) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if let Some(truncation) = &extraction.truncated {
        let detail = format!("The extraction ends at code point {} of the body.", truncation.at);
        warnings.push(Warning { code: WarningCode::Truncated, detail });
    }
    let confidences = extraction.statements.iter_mut().flat_map(|statement| {
        let candidates = statement.speaker_candidates.iter_mut().map(|candidate| &mut candidate.probability);
        std::iter::once(&mut statement.confidence).chain(candidates)
    });
    let happenings = extraction.happenings.iter_mut().map(|happening| &mut happening.confidence);
    let events = extraction.events.iter_mut().map(|event| &mut event.confidence);
    for confidence in confidences.chain(happenings).chain(events) {
        // JSON has no other numbers.
        if !confidence.is_finite() {
            *confidence = 0.0;
        }
    }
    let mut left = MAX_TEXTS;
    let mentions = fitting(&extraction.mentions, mention_size, &mut left);
    let statements = fitting(&extraction.statements, statement_size, &mut left);
    let events = fitting(&extraction.events, event_size, &mut left);
    let before = fact_counts(extraction);
    extraction.mentions.truncate(mentions);
    truncate_statements(extraction, statements);
    truncate_events(extraction, events);
    let after = fact_counts(extraction);
    if before != after {
        warnings.push(left_out(before, after, "they repeat more text than is stored of one article"));
    }
    warnings
}

/// Leaves out all facts of one kind, for a database that refuses them; `None` when none are left.
///
/// Events go first, since they refer to statements, then statements, then all others.
pub(super) fn reduce(extraction: &mut Extraction) -> Option<Warning> {
    let before = fact_counts(extraction);
    if !extraction.events.is_empty() {
        truncate_events(extraction, 0);
    } else if !extraction.statements.is_empty() {
        truncate_statements(extraction, 0);
    } else if !extraction.actors.is_empty() || !extraction.names.is_empty() || !extraction.times.is_empty() {
        extraction.actors.clear();
        extraction.mentions.clear();
        extraction.names.clear();
        extraction.times.clear();
    } else {
        return None;
    }
    Some(left_out(before, fact_counts(extraction), "the database refused them"))
}

/// Number of mentions, statements and events.
fn fact_counts(extraction: &Extraction) -> [usize; 3] {
    [extraction.mentions.len(), extraction.statements.len(), extraction.events.len()]
}

fn left_out(before: [usize; 3], after: [usize; 3], reason: &str) -> Warning {
    let [mentions, statements, events] = std::array::from_fn(|kind| before[kind] - after[kind]);
    let detail = format!(
        "{mentions} mentions, {statements} statements and {events} events are not stored: {reason}. The other facts are."
    );
    Warning { code: WarningCode::FactsLeftOut, detail }
}

/// Returns how many facts fit into `left` bytes, from the first one on, and takes their sizes from it.
fn fitting<T>(facts: &[T], size: impl Fn(&T) -> usize, left: &mut usize) -> usize {
    let fits = |fact: &&T| match left.checked_sub(size(fact)) {
        Some(rest) => {
            *left = rest;
            true
        }
        None => false,
    };
    facts.iter().take_while(fits).count()
}

/// Keeps the first statements, and the events that are not part of another one: a claim must keep its speaker.
fn truncate_statements(extraction: &mut Extraction, count: usize) {
    if count >= extraction.statements.len() {
        return;
    }
    extraction.statements.truncate(count);
    extraction
        .happenings
        .iter_mut()
        .filter(|happening| happening.statement_index.is_some_and(|index| index as usize >= count))
        .for_each(|happening| happening.mentions.clear());
    let is_kept = |event: &Event| event.statement_index.is_none_or(|index| (index as usize) < count);
    let mut new_indexes = Vec::with_capacity(extraction.events.len());
    let mut kept = 0;
    for event in &extraction.events {
        new_indexes.push(is_kept(event).then_some(kept));
        kept += u32::from(is_kept(event));
    }
    extraction.events.retain(is_kept);
    renumber_mentions(extraction, &new_indexes);
    extraction.main_event = extraction.main_event.take().and_then(|mut main| {
        main.event_index = new_indexes.get(main.event_index as usize).copied().flatten()?;
        Some(main)
    });
}

/// Keeps the first events, and the main event where it is one of them.
fn truncate_events(extraction: &mut Extraction, count: usize) {
    let new_indexes: Vec<Option<u32>> =
        (0..extraction.events.len()).map(|index| (index < count).then_some(index as u32)).collect();
    extraction.events.truncate(count);
    renumber_mentions(extraction, &new_indexes);
    let kept = extraction.events.len();
    extraction.main_event = extraction.main_event.take().filter(|main| (main.event_index as usize) < kept);
}

/// Gives the mentions of happenings the new indexes of their events, and leaves out happenings without any.
fn renumber_mentions(extraction: &mut Extraction, new_indexes: &[Option<u32>]) {
    for happening in &mut extraction.happenings {
        happening.mentions.retain_mut(|mention| {
            let index = new_indexes.get(mention.event_index as usize).copied().flatten();
            mention.event_index = index.unwrap_or(mention.event_index);
            index.is_some()
        });
    }
    extraction.happenings.retain(|happening| !happening.mentions.is_empty());
    for event in &mut extraction.events {
        event.happening_index = None;
    }
    for (index, happening) in (0..).zip(&extraction.happenings) {
        for mention in &happening.mentions {
            if let Some(event) = extraction.events.get_mut(mention.event_index as usize) {
                event.happening_index = Some(index);
            }
        }
    }
}

fn mention_size(mention: &Mention) -> usize {
    mention.text.len() + mention.name.len()
}

fn statement_size(statement: &Statement) -> usize {
    let quoted: usize = statement.quoted.iter().map(|part| part.text.len()).sum();
    let occurrences: usize = statement.occurrences.iter().map(|one| one.text.len()).sum();
    let about: usize = statement.about.iter().map(|one| one.name.len()).sum();
    let speakers = statement.speaker.iter().chain(&statement.via);
    let speakers: usize = speakers.map(|speaker| speaker.name.len() + speaker.mention.text.len()).sum();
    let candidates: usize = statement.speaker_candidates.iter().map(|candidate| candidate.name.len()).sum();
    let capacity = statement.speaker.as_ref().and_then(|speaker| speaker.capacity.as_ref());
    let capacity = capacity.map_or(0, capacity_size);
    statement.text.len()
        + statement.sentence.text.len()
        + quoted
        + occurrences
        + about
        + speakers
        + candidates
        + capacity
}

fn capacity_size(capacity: &Capacity) -> usize {
    let affiliations = capacity.organization.iter().chain(&capacity.party);
    let affiliations: usize = affiliations.map(|one| one.name.len() + one.text.len()).sum();
    affiliations + capacity.role.as_ref().map_or(0, |role| role.text.len())
}

fn event_size(event: &Event) -> usize {
    let participants: usize = event.participants.iter().map(|one| one.text.len() + one.name.len()).sum();
    let places: usize = event.places.iter().map(|place| place.name.len()).sum();
    event.sentence.text.len() + event.summary.text.len() + event.trigger.text.len() + participants + places
}
