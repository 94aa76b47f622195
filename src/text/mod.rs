//! The characters of an article: offsets and spans, paragraphs, quotation marks.

mod paragraphs;
mod span;

pub use paragraphs::paragraphs;
pub use span::{ByteSpan, CodePoints, Span};
