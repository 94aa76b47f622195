//! Extracts statements, actors, times and events from one news article.
//!
//! Pure: no I/O, and no clock but the article's own date. The same article gives the same [`Extraction`], byte for
//! byte. The layers, each using only those before it:
//! [`text`] → [`language`] → [`times`], [`actors`], [`statements`], [`events`] → [`main_event`] → `assemble` →
//! [`schema`]; [`event_coreference`] and [`keywords`] compare articles.

pub mod actors;
mod assemble;
pub mod event_coreference;
pub mod events;
mod extract;
pub mod keywords;
pub mod language;
pub mod main_event;
pub mod schema;
pub mod statements;
#[cfg(test)]
mod tests;
pub mod text;
pub mod times;

pub use extract::{Article, Extractor, Extractors};
pub use schema::Extraction;
