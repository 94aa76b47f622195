//! The characters of an article: offsets and spans, paragraphs, quotation marks.

mod paragraphs;
mod quotation;
mod span;

pub use paragraphs::paragraphs;
pub use quotation::{Quotation, quotations};
pub use span::{ByteSpan, CodePoints, Span};
