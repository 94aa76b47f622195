//! The head of a participant's phrase.

use extraction::text::Span;

/// Words that end the part of a phrase that its head stands in.
const BOUNDARIES: [&str; 13] =
    ["of", "in", "on", "from", "for", "with", "and", "who", "that", ",", "at", "by", "to"];

/// Returns the last word of a phrase before its first preposition, clause or comma. Spans are in code points.
pub(super) fn phrase_head(phrase: Span, text: &str) -> Span {
    let mut start = phrase.start;
    let mut head = phrase;
    for (index, word) in phrase.slice(text).unwrap_or_default().split(' ').enumerate() {
        if index > 0 && BOUNDARIES.contains(&word) {
            break;
        }
        let length = word.chars().count() as u32;
        if length > 0 {
            head = Span::of_body(start, start + length);
        }
        start += length + 1;
    }
    head
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_precedes_the_first_preposition() {
        let text = "the prime minister of Latvia";
        let head = phrase_head(Span::of_body(0, 28), text);
        assert_eq!(head.slice(text), Some("minister"));
    }
}
