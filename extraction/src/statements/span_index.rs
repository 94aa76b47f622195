//! Interval index over the contents of statements.

use super::Statement;
use crate::text::ByteSpan;

/// The contents of a list of statements, sorted for queries in logarithmic time.
pub struct SpanIndex {
    /// In order, each with the index of its statement.
    spans: Vec<(ByteSpan, usize)>,
    /// A segment tree: the entry `n` has the largest end under the entries `2n` and `2n + 1`; the ends of the spans begin at
    /// `leaves`.
    max_ends: Vec<u32>,
    leaves: usize,
}

impl SpanIndex {
    /// Indexes the contents of `statements`.
    pub fn of(statements: &[Statement]) -> Self {
        let mut spans: Vec<_> =
            statements.iter().enumerate().map(|(index, statement)| (statement.content, index)).collect();
        spans.sort_unstable();
        Self::from_spans(spans)
    }

    /// Indexes spans that are in order.
    fn from_spans(spans: Vec<(ByteSpan, usize)>) -> Self {
        // More leaves than spans, so that the place after the last span is a leaf too.
        let leaves = (spans.len() + 1).next_power_of_two();
        let mut max_ends = vec![0; 2 * leaves];
        for (at, (span, _)) in spans.iter().enumerate() {
            max_ends[leaves + at] = span.end;
        }
        for at in (1..leaves).rev() {
            max_ends[at] = max_ends[2 * at].max(max_ends[2 * at + 1]);
        }
        Self { spans, max_ends, leaves }
    }

    /// Returns true when a content overlaps `span`.
    pub fn overlaps(&self, span: ByteSpan) -> bool {
        let before = self.spans.partition_point(|(content, _)| content.start < span.end);
        self.last_ending_at(before, span.start + 1).is_some()
    }

    /// Returns true when a content that starts at or before `span` ends at or after it.
    pub fn covers(&self, span: ByteSpan) -> bool {
        let before = self.spans.partition_point(|(content, _)| content.start <= span.start);
        self.last_ending_at(before, span.end).is_some()
    }

    /// Iterates over the contents that overlap `span`, each with the index of its statement, from the last to the
    /// first.
    pub fn overlapping(&self, span: ByteSpan) -> impl Iterator<Item = (usize, ByteSpan)> {
        let before = self.spans.partition_point(|(content, _)| content.start < span.end);
        let mut next = self.last_ending_at(before, span.start + 1);
        std::iter::from_fn(move || {
            let at = next?;
            next = self.last_ending_at(at, span.start + 1);
            Some((self.spans[at].1, self.spans[at].0))
        })
    }

    /// Returns the place of the last of the first `before` spans that ends at `end` or later.
    fn last_ending_at(&self, before: usize, end: u32) -> Option<usize> {
        let mut node = self.leaves + before;
        // Up to the nearest subtree to the left that has such an end, …
        loop {
            while node.is_multiple_of(2) {
                node /= 2;
            }
            if node <= 1 {
                return None;
            }
            node -= 1;
            if self.max_ends[node] >= end {
                break;
            }
        }
        // … and down to its last.
        while node < self.leaves {
            node = if self.max_ends[2 * node + 1] >= end { 2 * node + 1 } else { 2 * node };
        }
        Some(node - self.leaves)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_query_finds_what_a_search_finds(
            spans in proptest::collection::vec((0u32..40, 0u32..12), 0..24),
            (start, length) in (0u32..40, 0u32..12),
        ) {
            let of = |(start, length)| ByteSpan { start, end: start + length };
            let mut spans: Vec<(ByteSpan, usize)> = spans.into_iter().map(of).zip(0..).collect();
            spans.sort_unstable();
            let index = SpanIndex::from_spans(spans.clone());
            let query = of((start, length));
            let overlaps = |span: &ByteSpan| span.start < query.end && span.end > query.start;
            let expected: Vec<_> = spans.iter().rev().filter(|(span, _)| overlaps(span)).map(|&(span, at)| (at, span)).collect();
            prop_assert_eq!(index.overlaps(query), !expected.is_empty());
            prop_assert_eq!(index.overlapping(query).collect::<Vec<_>>(), expected);
            prop_assert_eq!(index.covers(query), spans.iter().any(|(span, _)| span.start <= query.start && span.end >= query.end));
        }
    }
}
