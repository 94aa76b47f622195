//! What an article says: actors, statements, times, events.
//!
//! Pure: the same article gives the same reading, byte for byte. No I/O, and no clock but the
//! article's own date. Each stage has a folder and works in bytes; [`record`] is what leaves the room,
//! in code points, and `assemble` is the one place where the first becomes the second.

pub mod actors;
mod assemble;
pub mod events;
pub mod gist;
pub mod record;
pub mod statements;
pub mod times;

use jiff::civil::DateTime;

use crate::language::{self, ModelKind};
pub use record::Reading;

/// What a reading is made from.
#[derive(Debug, Clone)]
pub struct Article<'a> {
    /// The body, as stored. Every span of the reading cuts it.
    pub body: &'a str,
    /// When it was published, on the clock of the place that published it: "on Tuesday" counts from
    /// this day, not from the day in UTC. Without it, relative times stay unresolved.
    pub published: Option<DateTime>,
}

/// Reads an article with a model.
pub fn read(article: &Article<'_>, model: ModelKind) -> Reading {
    let mut words = language::annotate(article.body, model);
    actors::part_places(&mut words);
    let times = times::find(&words, article.published);
    let cast = actors::find(&words);
    let statements = statements::find(&words, &cast, &times);
    let published = article.published.map(DateTime::date);
    let events = events::find(&words, &cast, &times, &statements, published);
    assemble::assemble(article, &words, &assemble::Stages { times, cast, statements, events })
}

#[cfg(test)]
mod tests;
