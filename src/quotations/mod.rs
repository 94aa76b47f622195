//! Quotations: their words, and how the words of two of them differ. Pure.
//!
//! [`words`] reads a text as words whose case and punctuation do not count; [`alignment`] lays the words of one text along
//! those of another; [`comparison`] decides from that how much of a quotation another text has.

pub mod alignment;
pub mod comparison;
mod index_keys;
pub mod speaker;
pub mod turns;
pub mod words;

pub use alignment::{Alignment, Step};
pub use comparison::{Agreement, Comparison, are_versions};
pub use index_keys::{index_keys, probes};
pub use words::{MIN_WORDS, Word, Words};
