//! Text without annotation: spans and offsets, paragraphs, quotations.

mod paragraphs;
mod quotation;
mod span;

pub use paragraphs::paragraphs;
pub use quotation::{Quotation, quotations};
pub use span::{ByteSpan, CodePoints, Field, Span};
