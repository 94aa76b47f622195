//! Tokens, edges and quotation marks of a text, as the scorer sees them. Offsets are code points.

use super::gold::TextRange;

const EDGES: &str = " \t\r\n\u{a0}\"“”„‟«»‘’'`´,.;:!?…-–—()[]";

/// A text with its tokens and quotation marks.
pub(super) struct TokenizedText {
    text: Vec<char>,
    tokens: Vec<TextRange>,
    /// For each code point, true within double quotation marks.
    is_quoted: Vec<bool>,
}

impl TokenizedText {
    pub(super) fn new(text: &str) -> Self {
        let text: Vec<char> = text.chars().collect();
        Self { tokens: tokens(&text), is_quoted: quoted(&text), text }
    }

    /// Returns the range of indexes of the tokens that start within a span.
    pub(super) fn tokens_within(&self, (start, end): TextRange) -> std::ops::Range<usize> {
        let first = self.tokens.partition_point(|token| token.0 < start);
        let last = self.tokens.partition_point(|token| token.0 < end);
        first..last.max(first)
    }

    /// Returns the text of a span.
    pub(super) fn slice(&self, span: TextRange) -> String {
        let (start, end) = self.clip(span);
        self.text[start..end].iter().collect()
    }

    /// Clips a span to the text.
    pub(super) fn clip(&self, (start, end): TextRange) -> TextRange {
        let end = end.min(self.text.len());
        (start.min(end), end)
    }

    /// Trims white space, quotation marks, punctuation and a leading "that" from the edges of a span within the text.
    pub(super) fn trim(&self, (mut start, mut end): TextRange) -> TextRange {
        let text = &self.text;
        let is_edge = |at: usize| EDGES.contains(text[at]);
        while start < end && is_edge(start) {
            start += 1;
        }
        let starts_with_that =
            text[start..end].iter().take(4).collect::<String>().eq_ignore_ascii_case("that");
        if starts_with_that && end - start > 4 && !is_word_character(text[start + 4]) {
            let spaces =
                text[start + 4..end].iter().take_while(|character| character.is_whitespace()).count();
            if start + 4 + spaces < end {
                start += 4 + spaces;
            }
        }
        while start < end && is_edge(start) {
            start += 1;
        }
        while end > start && is_edge(end - 1) {
            end -= 1;
        }
        (start, end)
    }

    /// Classifies a span by the share of its tokens in quotation marks: direct from 95 %, indirect at 0, else mixed.
    pub(super) fn quote_type(&self, (start, end): TextRange) -> &'static str {
        let tokens = self.tokens.iter().filter(|token| token.0 >= start && token.1 <= end);
        let (mut all, mut quoted) = (0, 0);
        for token in tokens {
            all += 1;
            quoted += usize::from(self.is_quoted[token.0]);
        }
        match quoted as f64 / f64::from(all) {
            _ if all == 0 => "unknown",
            share if share >= 0.95 => "direct",
            share if share <= 0.0 => "indirect",
            _ => "mixed",
        }
    }
}

pub(super) fn is_word_character(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Splits a text into words; an apostrophe between word characters belongs to the word.
fn tokens(text: &[char]) -> Vec<TextRange> {
    let is_word_at = |at: usize| text.get(at).copied().is_some_and(is_word_character);
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = at;
        while is_word_at(at)
            || at > start
                && matches!(text.get(at), Some('\'' | '’'))
                && is_word_at(at - 1)
                && is_word_at(at + 1)
        {
            at += 1;
        }
        if at > start {
            tokens.push((start, at));
        }
        at = at.max(start + 1);
    }
    tokens
}

/// Marks the code points in double quotation marks; an open quotation ends at the end of its line.
fn quoted(text: &[char]) -> Vec<bool> {
    let mut is_quoted = vec![false; text.len()];
    let mut is_open = false;
    let mut at = 0;
    while at < text.len() {
        let is_doubled = |mark| text[at] == mark && text.get(at + 1) == Some(&mark);
        match text[at] {
            '\n' => is_open = false,
            '`' | '\'' if is_doubled('`') || is_doubled('\'') => {
                is_open = text[at] == '`' || !is_open;
                is_quoted[at] = true;
                is_quoted[at + 1] = true;
                at += 1;
            }
            '“' | '„' | '«' => (is_open, is_quoted[at]) = (true, true),
            '”' | '»' => (is_open, is_quoted[at]) = (false, true),
            '"' => (is_open, is_quoted[at]) = (!is_open, true),
            _ => is_quoted[at] = is_open,
        }
        at += 1;
    }
    is_quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_trimmed_and_classified() {
        let text = TokenizedText::new("Ann said: “It’s raining.” Bob said that, snow came.");
        assert_eq!(text.trim((10, 25)), (11, 23));
        assert_eq!(text.trim((35, 51)), (41, 50));
        assert_eq!(text.quote_type((11, 23)), "direct");
        assert_eq!(text.quote_type((0, 23)), "mixed");
        assert_eq!(text.quote_type((41, 50)), "indirect");
        assert_eq!(text.tokens_within((11, 23)).len(), 2);
    }
}
