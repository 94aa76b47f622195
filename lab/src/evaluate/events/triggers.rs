//! Scores of documents whose gold events have triggers.

use super::{gold::GoldEvent, phrase_head::phrase_head};
use crate::metrics::percentage;
use extraction::{schema::Event, text::Span};

/// Sums over the gold events with triggers.
#[derive(Default)]
pub(super) struct TriggerScores {
    gold_triggers: usize,
    /// Gold triggers that a predicted trigger overlaps.
    found_triggers: usize,
    /// Gold arguments of the found events.
    gold_arguments: usize,
    found_arguments: usize,
}

impl TriggerScores {
    /// Scores one gold event. `events` are the predicted events of its document.
    pub(super) fn add(&mut self, gold: &GoldEvent, events: &[Event], text: &str) {
        let Some((start, end)) = gold.trigger() else { return };
        self.gold_triggers += 1;
        let overlaps = |event: &&Event| event.trigger.span.start < end && start < event.trigger.span.end;
        let Some(event) = events.iter().find(overlaps) else { return };
        self.found_triggers += 1;
        for (start, end) in gold.arguments() {
            let contains = |span: Span| start <= span.start && span.end <= end;
            let mut participants = event.participants.iter();
            let time = event.when.as_ref().and_then(|when| when.expression.as_ref());
            let is_found = participants.any(|participant| contains(phrase_head(participant.span, text)))
                || time.is_some_and(|time| contains(time.span));
            self.gold_arguments += 1;
            self.found_arguments += usize::from(is_found);
        }
    }

    /// Prints the figures, if there were gold triggers.
    pub(super) fn print(&self) {
        if self.gold_triggers == 0 {
            return;
        }
        print_line!("gold triggers {}", self.gold_triggers);
        print_line!("trigger recall      {:6.2}", percentage(self.found_triggers, self.gold_triggers));
        print_line!(
            "arguments of these  {:6.2}  ({} of {})",
            percentage(self.found_arguments, self.gold_arguments),
            self.found_arguments,
            self.gold_arguments
        );
    }
}
