//! Spans in bytes and in code points, as separate types, so that the units cannot be mixed.

use serde::{Deserialize, Serialize};

/// A span of a text in **bytes** of its UTF-8, end exclusive. All stages before the schema use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ByteSpan {
    /// First byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl ByteSpan {
    /// Makes a span from two byte offsets. The service limits texts far below 4 GiB, so 32 bits suffice.
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end && end <= u32::MAX as usize);
        Self { start: start as u32, end: end as u32 }
    }

    /// Returns the text of the span, which must lie on character boundaries of `text`.
    pub fn slice(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// Returns the span as a range of bytes.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns the length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Tests for a span of length 0.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Tests whether `other` lies inside; edges may coincide.
    pub fn contains(self, other: ByteSpan) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Tests for at least one common byte.
    pub fn overlaps(self, other: ByteSpan) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the smallest span that contains both.
    pub fn hull(self, other: ByteSpan) -> ByteSpan {
        ByteSpan { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Returns the span without white space at its edges.
    pub fn trim(self, text: &str) -> ByteSpan {
        let inner = self.slice(text);
        let start = self.start as usize + (inner.len() - inner.trim_start().len());
        ByteSpan::new(start, start + inner.trim().len())
    }
}

/// The field of an article that a span cuts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The headline.
    Title,
    /// The body.
    #[default]
    Body,
}

impl Field {
    /// Returns the name on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Body => "body",
        }
    }

    fn is_body(&self) -> bool {
        *self == Self::Body
    }
}

/// A span of an article's body or title in **Unicode code points**, end exclusive (W3C `TextPositionSelector`).
///
/// The only unit on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Span {
    /// First code point.
    pub start: u32,
    /// The code point after the last.
    pub end: u32,
    /// The field that it cuts; the body where absent.
    #[serde(default, skip_serializing_if = "Field::is_body")]
    pub field: Field,
}

impl Span {
    /// Makes a span of the body.
    pub fn of_body(start: u32, end: u32) -> Self {
        Self { start, end, field: Field::Body }
    }

    /// Returns the text of the span in `text`, its field; `None` when the text ends before it. Linear in the end of the span.
    pub fn slice(self, text: &str) -> Option<&str> {
        let mut starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        let start = starts.nth(self.start as usize)?;
        let end = match self.end.checked_sub(self.start)? {
            0 => start,
            length => starts.nth(length as usize - 1)?,
        };
        text.get(start..end)
    }
}

/// Converts between bytes and code points of one text. A lookup scans at most one block of 256 bytes.
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// The number of code points before each block of [`CodePoints::BLOCK`] bytes; empty for an ASCII text.
    before_block: Vec<u32>,
}

impl<'t> CodePoints<'t> {
    const BLOCK: usize = 256;

    /// Indexes a text. Linear in its length.
    pub fn new(text: &'t str) -> Self {
        let mut before_block = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for block in text.as_bytes().chunks(Self::BLOCK) {
                before_block.push(count);
                count += leading_bytes(block);
            }
            before_block.push(count);
        }
        Self { text, before_block }
    }

    /// Returns the code point that begins at byte `at`, which must be a character boundary.
    pub fn at(&self, at: u32) -> u32 {
        if self.before_block.is_empty() {
            return at;
        }
        let block = at as usize / Self::BLOCK;
        self.before_block[block] + leading_bytes(&self.text.as_bytes()[block * Self::BLOCK..at as usize])
    }

    /// Converts a byte span to code points.
    pub fn span(&self, bytes: ByteSpan) -> Span {
        Span::of_body(self.at(bytes.start), self.at(bytes.end))
    }

    /// Returns the byte at which code point `at` begins; the text's length at or past the end.
    pub fn byte(&self, at: u32) -> u32 {
        if self.before_block.is_empty() {
            return at.min(self.text.len() as u32);
        }
        let block = self.before_block.partition_point(|&before| before <= at) - 1;
        let mut left = at - self.before_block[block];
        for (offset, &byte) in self.text.as_bytes().iter().enumerate().skip(block * Self::BLOCK) {
            if is_leading(byte) {
                if left == 0 {
                    return offset as u32;
                }
                left -= 1;
            }
        }
        self.text.len() as u32
    }
}

/// Tests for the first byte of a UTF-8 sequence.
fn is_leading(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

fn leading_bytes(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| is_leading(byte)).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_span_slices_code_points_not_bytes() {
        assert_eq!(Span::of_body(1, 3).slice("“é”x"), Some("é”"));
        assert_eq!(Span::of_body(3, 4).slice("“é”x"), Some("x"));
        assert_eq!(Span::of_body(4, 4).slice("“é”x"), Some(""));
        assert_eq!(Span::of_body(3, 6).slice("“é”x"), None);
    }

    proptest! {
        #[test]
        fn bytes_and_code_points_agree_everywhere(text in "\\PC{0,600}") {
            let points = CodePoints::new(&text);
            for (count, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.at(byte as u32), count as u32);
                prop_assert_eq!(points.byte(count as u32), byte as u32);
            }
            prop_assert_eq!(points.at(text.len() as u32) as usize, text.chars().count());
        }
    }
}
