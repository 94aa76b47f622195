//! Classification of paragraphs: body text, headline, byline, caption, boilerplate.

use super::{SentenceKind, lexicon::Lexicon};
use crate::text::ByteSpan;

/// Classifies a paragraph by its tokens; `number` counts the paragraphs of the text from 0.
pub(super) fn paragraph_kind(
    text: &str,
    paragraph: ByteSpan,
    tokens: &[ByteSpan],
    number: usize,
    lexicon: &Lexicon,
) -> SentenceKind {
    let line = paragraph.slice(text);
    let bare = line.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | '[' | '©' | '-'));
    let is_finished =
        line.trim_end_matches(['"', '”', '’', '\'', ')']).ends_with(['.', '!', '?', '…', ':', ';', ',']);
    let is_short = tokens.len() <= 20;
    if let Some(kind) = lexicon.opening_kind(bare) {
        // "Photo by" opens a credit, but "Comments by the minister drew fire." is body text: a short line or a colon
        // decides.
        if is_short || !is_finished || bare.contains(':') && tokens.len() <= 40 {
            return kind;
        }
    }
    if is_byline(text, tokens) && !is_finished {
        return SentenceKind::Byline;
    }
    if is_credit(line, lexicon) && is_short {
        return SentenceKind::Caption;
    }
    if is_finished || tokens.len() > 30 || is_list_item(line) {
        return SentenceKind::Story;
    }
    // A line of two or three names after the first paragraph is a caption.
    let words = || {
        tokens.iter().map(|token| token.slice(text)).filter(|word| word.starts_with(char::is_alphanumeric))
    };
    let capitals =
        words().filter(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric())).count();
    let all = words().count();
    if number > 0 && all <= 4 && capitals == all && tokens.len() == all && !is_upper_case(line) {
        return SentenceKind::Caption;
    }
    if is_short || is_upper_case(line) { SentenceKind::Headline } else { SentenceKind::Story }
}

/// Tests for a byline: "By Jane Doe", "By JANE DOE and John Roe, Wire Service".
fn is_byline(text: &str, tokens: &[ByteSpan]) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.slice(text));
    let by = matches!(word(0), "By" | "BY");
    by && tokens.len() <= 16
        && tokens[1..].iter().all(|token| {
            let word = token.slice(text);
            matches!(word, "and" | "in" | "for" | "of" | "the" | "at" | "de" | "van" | "bin" | "al")
                || !word.starts_with(char::is_lowercase)
        })
        && tokens.len() > 1
}

/// Tests for the credit of a picture, which ends with the name of an agency.
fn is_credit(line: &str, lexicon: &Lexicon) -> bool {
    let line = line.trim_end_matches([')', ']', '.']);
    let agency = line.rsplit_once('/').is_some_and(|(_, last)| lexicon.is_picture_agency(last));
    agency || ["Getty Images", "AP Photo", "via REUTERS"].iter().any(|end| line.ends_with(end))
}

/// Tests for a bullet or number at the beginning.
fn is_list_item(line: &str) -> bool {
    line.starts_with(['•', '●', '▪', '■', '*', '·', '-', '–', '—', '→', '►'])
        || line.starts_with(|c: char| c.is_ascii_digit())
}

/// Tests that at least four fifths of the letters are upper case.
fn is_upper_case(line: &str) -> bool {
    let (mut upper, mut lower) = (0, 0);
    for c in line.chars() {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
    }
    upper > 4 && lower * 4 < upper
}
