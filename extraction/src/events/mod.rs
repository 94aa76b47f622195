//! Extracts events: triggers with type, status, participants, date and places.
//!
//! [`triggers`] matches the words of the [`Lexicon`] in each sentence; [`shallow_parser`] finds verb groups and the noun
//! phrases around them; [`arguments`], [`status`] and [`time_and_place`] complete each event; [`accidents`] retypes
//! unintended deaths; [`background`] marks earlier events. `main_event` chooses the article's own.

mod accidents;
mod arguments;
mod background;
mod event_type;
mod find;
mod inflection;
mod lexicon;
mod shallow_parser;
mod status;
#[cfg(test)]
mod tests;
mod time_and_place;
mod triggers;
mod weights;

pub use event_type::EventType;
pub use find::{enclosing_statement, find};
pub use lexicon::Lexicon;

use jiff::civil::Date;

use crate::{
    actors::Coreference,
    language::AnnotatedText,
    schema::{EventStatus, ParticipantRole},
    statements::Statement,
    text::ByteSpan,
    times::Timex,
};

/// An event in one sentence. Spans are bytes of the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The words that denote it.
    pub trigger: ByteSpan,
    /// Dictionary form of the trigger: "open fire".
    pub lemma: String,
    /// Its type.
    pub event_type: EventType,
    /// Whether it took place (realis).
    pub status: EventStatus,
    /// Its participants.
    pub participants: Vec<Participant>,
    /// Its time.
    pub when: Option<EventTime>,
    /// Indices of actors that are its places.
    pub places: Vec<usize>,
    /// Index of the enclosing statement.
    pub attributed_to: Option<usize>,
    /// The clause that reports it.
    pub summary: ByteSpan,
    /// Index of its sentence.
    pub sentence: usize,
    /// True if it took place before the article's news and gives context.
    pub background: bool,
    /// Confidence, from 0 to 1.
    pub confidence: f32,
    /// Index of its happening, once the events are grouped.
    pub happening: Option<usize>,
}

/// The time of an event, by indices of time expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventTime {
    /// That of an expression.
    Expression(usize),
    /// From an expression's first day on.
    Since(usize),
    /// Up to an expression's last day.
    Until(usize),
    /// From the earlier of two expressions to the later.
    Between(usize, usize),
    /// The day of publication, without an expression.
    PublicationDay,
    /// The month of publication, without an expression.
    PublicationMonth,
}

impl EventTime {
    /// Returns the index of the expression that gives the time.
    pub fn expression(self) -> Option<usize> {
        match self {
            Self::Expression(time) | Self::Since(time) | Self::Until(time) | Self::Between(time, _) => {
                Some(time)
            }
            Self::PublicationDay | Self::PublicationMonth => None,
        }
    }
}

/// A participant (argument) of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Participant {
    /// Its role.
    pub role: ParticipantRole,
    /// Its noun phrase.
    pub span: ByteSpan,
    /// Index of its actor.
    pub actor: Option<usize>,
}

/// Outputs of the earlier stages for one article, and the lexicon of events.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The annotated body.
    pub doc: &'a AnnotatedText<'a>,
    /// Its actors and their mentions.
    pub coreference: &'a Coreference,
    /// Its times, in order of place.
    pub times: &'a [Timex],
    /// Its statements, in order of place.
    pub statements: &'a [Statement],
    /// Day of publication on the publisher's clock.
    pub published: Option<Date>,
    /// Triggers and word lists.
    pub lexicon: &'a Lexicon,
}
