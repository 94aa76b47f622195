//! What happened: triggers, types, participants, time, place and status.
//!
//! `triggers` finds the words that the lexicon (`lexicons/event-triggers.tsv`) knows; `grammar` tells which
//! act as verbs and who stands around them; `roles`, `status` and `setting` read the rest off it; `background`
//! tells the news from what is told beside it, `main_event` which is the news, `main_setting` its day and place.

mod background;
mod find;
mod grammar;
mod lexicon;
mod mishap;
mod roles;
mod setting;
mod status;
mod triggers;

pub use lexicon::{Type, types};

use jiff::civil::Date;

use crate::{
    actors::Coreference,
    schema::{EventStatus, ParticipantRole},
    statements::Statement,
    times::Timex,
};
use crate::{language::AnnotatedText, text::ByteSpan};

/// Something that happens.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The word that names it.
    pub trigger: ByteSpan,
    /// Its dictionary form: "open fire".
    pub lemma: String,
    /// Its type (`docs/event-types.md`).
    pub kind: &'static str,
    /// Whether it took place.
    pub status: EventStatus,
    /// Who took part.
    pub participants: Vec<Participant>,
    /// When, by number in the article's times.
    pub when: Option<usize>,
    /// Where, by numbers of actors.
    pub places: Vec<usize>,
    /// The statement it stands inside, by number.
    pub attributed_to: Option<usize>,
    /// The clause that tells it.
    pub summary: ByteSpan,
    /// The sentence in which it stands, by number.
    pub sentence: usize,
    /// Told in passing: it lies before what the article is about.
    pub background: bool,
    /// How sure, from 0 to 1.
    pub confidence: f32,
}

/// Someone or something that takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Participant {
    /// The part they play.
    pub role: ParticipantRole,
    /// Where they stand.
    pub span: ByteSpan,
    /// The actor they are, by number.
    pub actor: Option<usize>,
}

/// Finds the events, in order of their trigger's place; `published` is the article's day.
pub fn find(
    words: &AnnotatedText<'_>,
    coreference: &Coreference,
    times: &[Timex],
    statements: &[Statement],
    published: Option<Date>,
) -> Vec<Event> {
    find::find(words, coreference, times, statements, published)
}

#[cfg(test)]
mod tests;
