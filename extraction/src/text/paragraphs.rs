//! Paragraphs: the lines a newsroom sends, with hard-wrapped lines joined again.

use super::ByteSpan;

/// Cuts a text into paragraphs, white space trimmed, empty ones left out. Linear in the text.
///
/// News arrives with one paragraph a line, so a line's end ends a paragraph. The exception is text
/// wrapped at a fixed width: a line that goes on in lower case after a line without an end belongs to it.
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

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// True when `next` reads as the wrapped rest of `before`.
fn continues(before: &str, next: &str) -> bool {
    let goes_on = next.chars().next().is_some_and(char::is_lowercase);
    let unfinished =
        before.chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, ',' | ';' | '-'));
    goes_on && unfinished
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        paragraphs(text).into_iter().map(|span| span.slice(text)).collect()
    }

    #[test]
    fn a_line_is_a_paragraph_and_blank_lines_are_none() {
        assert_eq!(
            cut("  Rain fell.\r\n\r\n Snow came.\u{2029}Then sun "),
            ["Rain fell.", "Snow came.", "Then sun"]
        );
        assert_eq!(cut(" \n\t\n"), [""; 0]);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        assert_eq!(
            cut("The mayor opened the\nbridge on Monday.\nCrowds cheered."),
            ["The mayor opened the\nbridge on Monday.", "Crowds cheered."]
        );
    }
}
