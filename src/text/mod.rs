//! The characters of an article: offsets and spans, paragraphs, quotation marks.

mod span;

pub use span::{ByteSpan, CodePoints, Span};
