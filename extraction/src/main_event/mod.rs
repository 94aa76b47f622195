//! Chooses the event that an article is about, and completes its date and places.
//!
//! News articles report their event first, as a fact and in their own words, and return to it. `score` weighs each event
//! by that; the highest score wins. A headline has neither day nor town, so `date` and `places` take what the chosen
//! event lacks from other events, statements and times. All offsets are bytes of the body.

mod date;
mod places;
mod score;
#[cfg(test)]
mod tests;
mod weights;

use jiff::civil::Date;

use crate::{
    actors::Coreference,
    events::{Event, EventType, Participant},
    happenings::Happening,
    language::AnnotatedText,
    schema::Importance,
    statements::Statement,
    text::CodePoints,
    times::Timex,
};

/// Outputs of the earlier stages for one article.
pub(crate) struct Context<'a> {
    pub doc: &'a AnnotatedText<'a>,
    pub coreference: &'a Coreference,
    pub times: &'a [Timex],
    pub statements: &'a [Statement],
    pub events: &'a [Event],
    pub happenings: &'a [Happening],
    /// Day of publication on the publisher's clock.
    pub published: Option<Date>,
}

/// The event that an article is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MainEvent {
    /// Its index among the events.
    pub event: usize,
    /// Its date; `None` if neither the text nor the article has one.
    pub when: Option<MainEventDate>,
    /// Indices of actors that are places.
    pub places: Vec<usize>,
}

/// Source of the main event's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MainEventDate {
    /// Index of a time that lies on the calendar.
    Time(usize),
    /// The day of publication.
    Publication,
}

/// Chooses the main event, of those that a model takes for the article's subject where there are any; `None` if the
/// article has no event. Linear in the number of events.
pub(crate) fn choose(context: &Context<'_>) -> Option<MainEvent> {
    let points = CodePoints::new(context.doc.text);
    let is_lead = |event: &Event| {
        let happening = event.happening.and_then(|index| context.happenings.get(index));
        happening.is_some_and(|happening| happening.importance == Importance::Lead)
    };
    let event = score::best(context, &points, is_lead).or_else(|| score::best(context, &points, |_| true))?;
    let main = &context.events[event];
    let lead_end = points.byte(weights::LEAD_LENGTH);
    Some(MainEvent {
        event,
        when: date::date(context, main, lead_end),
        places: places::places(context, main, lead_end),
    })
}

impl Context<'_> {
    fn participant_text(&self, participant: &Participant) -> &str {
        participant.span.slice(self.doc.text)
    }
}

/// True for events with the same type and the same trigger lemma.
fn has_same_trigger(event: &Event, main: &Event) -> bool {
    event.event_type == main.event_type && event.lemma == main.lemma
}

/// True for events with the same type other than `OTHER`.
fn has_same_type(event: &Event, main: &Event) -> bool {
    event.event_type == main.event_type && event.event_type != EventType::Other
}
