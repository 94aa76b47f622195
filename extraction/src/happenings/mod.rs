//! Groups the events of an article into happenings, with what the whole article says of each.
//!
//! [`predicted`] reads the predictions of a model with event heads; [`clustered`] groups the events that the rules find
//! for a model without. Both give events and happenings of the same form.

mod clause;
mod clustered;
mod decoder;
mod figure_lexicon;
mod figures;
mod linkage;
mod log_linear;
mod noun_phrase;
mod predicted;
mod referent;
mod status_decoder;
mod time_decoder;
mod trigger_pair;
mod weights;

pub use clustered::cluster;
pub use figure_lexicon::FigureLexicon;
pub use figures::Figure;
pub use log_linear::{Choice, ChoiceKind, LogLinearModels};
#[cfg(feature = "training")]
pub use predicted::status_features;
pub use predicted::{choices, read};
pub use weights::Weights;

use crate::{
    events::{Event, EventTime, EventType, Participant},
    language::AnnotatedText,
    schema::{EventStatus, Importance},
    times::Timex,
};

/// An action or occurrence that one or several events of the article report. Spans are bytes of the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// Indices of its events, in text order.
    pub events: Vec<usize>,
    /// Its type.
    pub event_type: EventType,
    /// Whether it took place (realis).
    pub status: EventStatus,
    /// How much the article is about it.
    pub importance: Importance,
    /// Its time.
    pub when: Option<EventTime>,
    /// Its participants.
    pub participants: Vec<Participant>,
    /// Indices of actors that are its places.
    pub places: Vec<usize>,
    /// Index of the statement that alone claims it.
    pub attributed_to: Option<usize>,
    /// True if it took place before the article's news and gives context.
    pub background: bool,
    /// The numbers given for it.
    pub figures: Vec<Figure>,
    /// Estimated probability that it belongs in a timeline.
    pub confidence: f32,
}

/// Adds to each happening the figures that stand nearest to its events.
pub fn add_figures(
    doc: &AnnotatedText<'_>,
    times: &[Timex],
    lexicon: &FigureLexicon,
    events: &[Event],
    happenings: &mut [Happening],
) {
    let token_at = |byte: u32| doc.tokens.partition_point(|token| token.span.end <= byte);
    let triggers: Vec<usize> = events.iter().map(|event| token_at(event.trigger.start)).collect();
    for figure in figures::find(doc, times, lexicon) {
        let Some(nearest) = figures::nearest_trigger(doc, &figure, &triggers) else { continue };
        let Some(happening) = events[nearest].happening.and_then(|index| happenings.get_mut(index)) else {
            continue;
        };
        let is_known =
            |known: &Figure| known.figure_type == figure.figure_type && known.number == figure.number;
        if !happening.figures.iter().any(is_known) {
            happening.figures.push(figure);
        }
    }
}
