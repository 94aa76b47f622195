//! Where a reviewed statement is in a newly extracted article. Pure.

use extraction::{reassign::TextSelector, schema::Statement, text::Span};

/// Smallest share of their union that two spans have in common when they are the same statement.
const MIN_COMMON_SHARE: f64 = 0.5;

/// The place of a reviewed statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A statement with the reviewed words, by its index.
    Same(usize),
    /// A statement that overlaps the reviewed words, which are at the span.
    Overlapping(usize, Span),
    /// No statement; the words are at the span.
    TextAlone(Span),
    /// The article no longer has the words.
    Nowhere,
}

/// Finds a reviewed statement among those of a new extraction; `is_free` excludes those of other reviews.
///
/// The same words in the same context are preferred, then those nearest to the former place. The speaker does not
/// count: an extraction that names another one is about the same words.
pub fn find(
    selector: &TextSelector,
    statements: &[Statement],
    body: &str,
    is_free: impl Fn(usize) -> bool,
) -> Place {
    let distance =
        |span: Span| (context_differs(selector, body, span), span.start.abs_diff(selector.span.start));
    let free = || statements.iter().enumerate().filter(|(index, _)| is_free(*index));
    let same = free().filter(|(_, statement)| statement.text == selector.text);
    if let Some((index, _)) = same.min_by_key(|(_, statement)| distance(statement.span)) {
        return Place::Same(index);
    }
    let Some(span) = locate(selector, body) else { return Place::Nowhere };
    let share = |statement: &Statement| common_share(span, statement.span);
    let overlapping = free().filter(|(_, statement)| share(statement) >= MIN_COMMON_SHARE);
    match overlapping.max_by(|(_, one), (_, other)| share(one).total_cmp(&share(other))) {
        Some((index, _)) => Place::Overlapping(index, span),
        None => Place::TextAlone(span),
    }
}

/// Returns the place of a selector's words in a body: in the same context, else nearest to the former place.
pub fn locate(selector: &TextSelector, body: &str) -> Option<Span> {
    let distance =
        |span: &Span| (context_differs(selector, body, *span), span.start.abs_diff(selector.span.start));
    occurrences(body, &selector.text).into_iter().min_by_key(distance)
}

fn context_differs(selector: &TextSelector, body: &str, span: Span) -> bool {
    TextSelector::of(body, span)
        .is_none_or(|other| (&other.prefix, &other.suffix) != (&selector.prefix, &selector.suffix))
}

/// Returns the spans of a text in a body.
fn occurrences(body: &str, text: &str) -> Vec<Span> {
    if text.is_empty() {
        return Vec::new();
    }
    let length = text.chars().count() as u32;
    let (mut bytes, mut points) = (0, 0);
    let at = |(byte, _): (usize, &str)| {
        points += body[bytes..byte].chars().count() as u32;
        bytes = byte;
        Span::of_body(points, points + length)
    };
    body.match_indices(text).map(at).collect()
}

fn common_share(one: Span, other: Span) -> f64 {
    if one.field != other.field {
        return 0.0;
    }
    let common = one.end.min(other.end).saturating_sub(one.start.max(other.start));
    let union = one.end.max(other.end) - one.start.min(other.start);
    f64::from(common) / f64::from(union.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn occurrences_are_counted_in_code_points() {
        let spans = occurrences("Über Öl: „ja“, „ja“", "ja");
        assert_eq!(spans, [Span::of_body(10, 12), Span::of_body(16, 18)]);
        assert!(occurrences("text", "").is_empty());
    }

    #[test]
    fn overlapping_spans_share_part_of_their_union() {
        assert!(common_share(Span::of_body(0, 10), Span::of_body(0, 9)) > 0.8);
        assert!(common_share(Span::of_body(0, 10), Span::of_body(9, 30)) < 0.1);
        assert!(common_share(Span::of_body(0, 5), Span::of_body(6, 9)) == 0.0);
    }
}
