//! Interval index over the contents of statements.

use super::Statement;
use crate::text::ByteSpan;

/// The contents of a list of statements, sorted for queries in logarithmic time.
pub struct SpanIndex {
    /// In order, each with the index of its statement.
    spans: Vec<(ByteSpan, usize)>,
    /// For each span, the largest end of it and those before it.
    max_ends: Vec<u32>,
}

impl SpanIndex {
    /// Indexes the contents of `statements`.
    pub fn of(statements: &[Statement]) -> Self {
        let mut spans: Vec<_> =
            statements.iter().enumerate().map(|(index, statement)| (statement.content, index)).collect();
        spans.sort_unstable();
        let max_ends = spans.iter().scan(0, |max_end, (span, _)| {
            *max_end = span.end.max(*max_end);
            Some(*max_end)
        });
        Self { max_ends: max_ends.collect(), spans }
    }

    /// Returns true when a content overlaps `span`.
    pub fn overlaps(&self, span: ByteSpan) -> bool {
        let before = self.spans.partition_point(|(content, _)| content.start < span.end);
        before > 0 && self.max_ends[before - 1] > span.start
    }

    /// Returns true when a content that starts at or before `span` ends at or after it.
    pub fn covers(&self, span: ByteSpan) -> bool {
        let before = self.spans.partition_point(|(content, _)| content.start <= span.start);
        before > 0 && self.max_ends[before - 1] >= span.end
    }

    /// Iterates over the contents that overlap `span`, each with the index of its statement, from the last to the
    /// first.
    pub fn overlapping(&self, span: ByteSpan) -> impl Iterator<Item = (usize, ByteSpan)> {
        let before = self.spans.partition_point(|(content, _)| content.start < span.end);
        (0..before)
            .rev()
            .take_while(move |&at| self.max_ends[at] > span.start)
            .map(|at| (self.spans[at].1, self.spans[at].0))
            .filter(move |(_, content)| content.end > span.start)
    }
}
