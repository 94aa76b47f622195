//! Extracts statements, actors, times and events from one news article.
//!
//! Pure: no I/O, and no clock but the article's own date. The same article gives the same [`Extraction`], byte for
//! byte. [`Extractor`] holds the loaded model and the word lists ([`Lexicons`]) and passes them to the stages, each of
//! which uses only those before it:
//! [`text`] → [`language`] → [`times`], [`actors`], [`places`], [`statements`], [`events`] → [`happenings`] →
//! `main_event` → `assemble` → [`schema`]; [`event_coreference`], [`keywords`] and [`shared_text`] compare articles.

pub mod actors;
mod assemble;
mod budget;
mod cancellation;
pub mod event_coreference;
pub mod events;
mod extract;
#[cfg(test)]
mod fixtures;
pub mod happenings;
pub mod keywords;
pub mod language;
mod lexicon_file;
mod lexicons;
mod main_event;
pub mod omit;
pub mod places;
pub mod reassign;
pub mod schema;
pub mod shared_text;
pub mod statements;
#[cfg(test)]
mod tests;
pub mod text;
pub mod times;

pub use budget::Budget;
pub use cancellation::{CancellationToken, Cancelled};
pub use extract::{Article, Extractor, Extractors, LoadError};
pub use lexicon_file::LexiconError;
pub use lexicons::Lexicons;
pub use schema::Extraction;

/// The version that extractions name as that of their extractor.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
