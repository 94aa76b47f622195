//! Scores of sentences that are coded with one PLOVER event.

use std::collections::BTreeMap;

use super::{
    gold::{Document, GoldEvent},
    phrase_head::phrase_head,
};
use crate::metrics::{MatchCounts, percentage};
use extraction::{
    events::EventType,
    schema::{Event, EventStatus, ParticipantRole},
};

/// PLOVER types of cooperation and of conflict, as far as our events have them.
const COOPERATION: [&str; 7] = ["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"];
const CONFLICT: [&str; 6] = ["PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "THREATEN"];
/// Types that gold has as one, YIELD.
const YIELD: [&str; 2] = ["CONCEDE", "RETREAT"];

/// Sums over the sentences of a file.
#[derive(Default)]
pub(super) struct SentenceScores {
    sentences: usize,
    /// Sentences whose leading event has the gold type, actor, recipient, and all three.
    correct_type: usize,
    correct_actor: usize,
    correct_recipient: usize,
    all_correct: usize,
    /// Sentences in which some event has the gold type.
    any_event: usize,
    by_type: BTreeMap<String, MatchCounts>,
    errors: Vec<String>,
}

impl SentenceScores {
    /// Scores one sentence. `code` is the PLOVER type of `gold`, `events` are the predicted events.
    pub(super) fn add(&mut self, document: &Document, gold: &GoldEvent, code: &str, events: &[Event]) {
        let leading = leading_event(events);
        let predicted = leading.and_then(plover_type);
        let matches = |predicted: &str| predicted == code || code == "YIELD" && YIELD.contains(&predicted);
        let type_matches = predicted.is_some_and(matches);
        self.sentences += 1;
        self.by_type.entry(code.to_owned()).or_default().gold += 1;
        if let Some(predicted) = predicted {
            let predicted = if type_matches { code } else { predicted };
            // The training sentences of PLOVER do not distinguish the types that make up YIELD.
            let is_yield = YIELD.contains(&predicted) && document.id.starts_with("plv");
            let predicted = if is_yield { "YIELD" } else { predicted };
            self.by_type.entry(predicted.to_owned()).or_default().predicted += 1;
        }
        let actor_matches =
            participates(leading, ParticipantRole::Actor, &document.sources(gold), &document.text);
        let recipient_matches =
            participates(leading, ParticipantRole::Recipient, &document.targets(gold), &document.text);
        let all_match = type_matches && actor_matches && recipient_matches;
        self.any_event += usize::from(events.iter().filter_map(plover_type).any(matches));
        self.correct_type += usize::from(type_matches);
        self.correct_actor += usize::from(actor_matches);
        self.correct_recipient += usize::from(recipient_matches);
        self.all_correct += usize::from(all_match);
        if type_matches {
            self.by_type.entry(code.to_owned()).or_default().correct += 1;
        }
        if !all_match {
            self.errors.push(format!(
                "{}\t{} {} {}\t{code}\t{}\t{}\tA: {}\tR: {}\t{}",
                document.id,
                if type_matches { "type" } else { "TYPE" },
                if actor_matches { "actor" } else { "ACTOR" },
                if recipient_matches { "recipient" } else { "RECIPIENT" },
                predicted.unwrap_or("-"),
                leading.map_or("-", |event| event.trigger.lemma.as_str()),
                participant_text(leading, ParticipantRole::Actor),
                participant_text(leading, ParticipantRole::Recipient),
                document.text
            ));
        }
    }

    /// Sentences that are not entirely correct, one a line; what is wrong is in capitals.
    pub(super) fn errors(&self) -> &[String] {
        &self.errors
    }

    /// Prints the figures, if there were coded sentences.
    pub(super) fn print(&self) {
        if self.sentences == 0 {
            return;
        }
        let in_gold: Vec<f64> =
            self.by_type.values().filter(|counts| counts.gold > 0).map(|counts| counts.f1()).collect();
        let percent = |count| percentage(count, self.sentences);
        print_line!("sentences {}", self.sentences);
        print_line!("type accuracy       {:6.2}", percent(self.correct_type));
        print_line!("type macro F1       {:6.2}", in_gold.iter().sum::<f64>() / in_gold.len().max(1) as f64);
        print_line!("any event           {:6.2}", percent(self.any_event));
        print_line!("actor               {:6.2}", percent(self.correct_actor));
        print_line!("recipient           {:6.2}", percent(self.correct_recipient));
        print_line!("type + both actors  {:6.2}", percent(self.all_correct));
    }

    pub(super) fn print_types(&self) {
        for (name, counts) in &self.by_type {
            print_line!(
                "  {name:10} gold {:4} found {:4} P {:6.2} R {:6.2}",
                counts.gold,
                counts.predicted,
                counts.precision(),
                counts.recall()
            );
        }
    }
}

/// Returns the event that stands for a sentence: with a PLOVER type, then the most confident, then the first.
fn leading_event(events: &[Event]) -> Option<&Event> {
    let rank = |event: &Event| (event.event_type != "OTHER", plover_type(event).is_some());
    events.iter().max_by(|a, b| {
        rank(a)
            .cmp(&rank(b))
            .then(a.confidence.total_cmp(&b.confidence))
            .then(b.trigger.span.start.cmp(&a.trigger.span.start))
    })
}

/// Returns the PLOVER type of an event's type and status.
fn plover_type(event: &Event) -> Option<&'static str> {
    let plover = EventType::from_name(&event.event_type)?.plover()?;
    Some(match event.status {
        EventStatus::Planned if COOPERATION.contains(&plover) => "AGREE",
        EventStatus::Planned if CONFLICT.contains(&plover) => "THREATEN",
        EventStatus::Denied if COOPERATION.contains(&plover) => "REJECT",
        _ => plover,
    })
}

/// Returns true if a participant of that role has its head inside one of the spans, or if there are no spans.
fn participates(event: Option<&Event>, role: ParticipantRole, spans: &[(u32, u32)], text: &str) -> bool {
    if spans.is_empty() {
        return true;
    }
    let Some(event) = event else { return false };
    event.participants.iter().filter(|participant| participant.role == role).any(|participant| {
        let head = phrase_head(participant.span, text);
        spans.iter().any(|&(start, end)| start <= head.start && head.end <= end)
    })
}

fn participant_text(event: Option<&Event>, role: ParticipantRole) -> &str {
    event
        .and_then(|event| event.participants.iter().find(|participant| participant.role == role))
        .map_or("-", |participant| participant.text.as_str())
}
