//! Paragraphs: one a line, with hard-wrapped lines joined.

use super::ByteSpan;

/// Splits a text into paragraphs, trimmed and without empty ones. Linear in the text.
///
/// News has one paragraph a line, so a line end ends the paragraph. The exception is text wrapped at a fixed
/// width: a line that begins in lower case continues a line that ends without punctuation or with a comma.
pub fn paragraphs(text: &str) -> Vec<ByteSpan> {
    let mut found: Vec<ByteSpan> = Vec::new();
    let mut after_blank = true;
    let mut start = 0;
    for line in text.split_inclusive(is_line_end) {
        let span = ByteSpan::new(start, start + line.len()).trim(text);
        start += line.len();
        if span.is_empty() {
            after_blank = true;
            continue;
        }
        match found.last_mut() {
            Some(last) if !after_blank && continues(last.slice(text), span.slice(text)) => {
                *last = last.hull(span)
            }
            _ => found.push(span),
        }
        after_blank = false;
    }
    found
}

/// Tests for a line end (Unicode's mandatory breaks).
fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Tests whether line `next` continues line `before`.
fn continues(before: &str, next: &str) -> bool {
    let is_lowercase = next.chars().next().is_some_and(char::is_lowercase);
    let is_unfinished =
        before.chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | ';' | '-'));
    is_lowercase && is_unfinished
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|span| span.slice(text)).collect()
    }

    #[test]
    fn every_line_that_is_not_blank_is_a_paragraph() {
        assert_eq!(
            texts("  Rain fell.\r\n\r\n Snow came.\u{2029}Then sun "),
            ["Rain fell.", "Snow came.", "Then sun"]
        );
        assert_eq!(texts(" \n\t\n"), [""; 0]);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        assert_eq!(
            texts("The mayor opened the\nbridge on Monday.\nCrowds cheered."),
            ["The mayor opened the\nbridge on Monday.", "Crowds cheered."]
        );
    }
}
