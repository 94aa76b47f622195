//! What a line is to the article: story, headline, byline, caption, page furniture; and its dateline.

use super::{SentenceKind, lexicon};
use crate::text::ByteSpan;

/// The kind of the paragraph with these tokens, the `number`-th of its text.
pub(super) fn kind(text: &str, paragraph: ByteSpan, tokens: &[ByteSpan], number: usize) -> SentenceKind {
    let line = paragraph.slice(text);
    let bare = line.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | '[' | '©' | '-'));
    let finished =
        line.trim_end_matches(['"', '”', '’', '\'', ')']).ends_with(['.', '!', '?', '…', ':', ';', ',']);
    let short = tokens.len() <= 20;
    if let Some(kind) = lexicon::line_kind(bare) {
        // "Photo by" opens a credit, but "Comments by the minister drew fire." is a story: only short or marked lines count.
        if short || !finished || bare.contains(':') && tokens.len() <= 40 {
            return kind;
        }
    }
    if is_byline(text, tokens) && !finished {
        return SentenceKind::Byline;
    }
    if is_credit(line) && short {
        return SentenceKind::Caption;
    }
    if finished || tokens.len() > 30 || starts_like_a_bullet(line) {
        return SentenceKind::Story;
    }
    // A line of two or three names after the opening is what stands under a picture.
    let words = || {
        tokens.iter().map(|token| token.slice(text)).filter(|word| word.starts_with(char::is_alphanumeric))
    };
    let capitals =
        words().filter(|word| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric())).count();
    let all = words().count();
    if number > 0 && all <= 4 && capitals == all && tokens.len() == all && !is_shouted(line) {
        return SentenceKind::Caption;
    }
    if short || is_shouted(line) { SentenceKind::Headline } else { SentenceKind::Story }
}

/// "By Jane Doe", "By JANE DOE and John Roe, Wire Service".
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

/// A picture's credit: a short line that ends in an agency's name.
fn is_credit(line: &str) -> bool {
    let line = line.trim_end_matches([')', ']', '.']);
    let agency = line.rsplit_once('/').is_some_and(|(_, last)| lexicon::is_agency(last));
    agency || ["Getty Images", "AP Photo", "via REUTERS"].iter().any(|end| line.ends_with(end))
}

fn starts_like_a_bullet(line: &str) -> bool {
    line.starts_with(['•', '●', '▪', '■', '*', '·', '-', '–', '—', '→', '►'])
        || line.starts_with(|c: char| c.is_ascii_digit())
}

fn is_shouted(line: &str) -> bool {
    let (mut upper, mut lower) = (0, 0);
    for c in line.chars() {
        upper += usize::from(c.is_uppercase());
        lower += usize::from(c.is_lowercase());
    }
    upper > 4 && lower * 4 < upper
}

/// The number of tokens of the dateline that opens a story's paragraph, its mark included; 0 where none does.
pub(super) fn dateline(text: &str, tokens: &[ByteSpan]) -> usize {
    const LONGEST: usize = 16;
    let word = |at: usize| tokens[at].slice(text);
    if !is_place_in_capitals(word(0)) && !word(0).starts_with(char::is_uppercase) {
        return 0;
    }
    let mut in_brackets = false;
    let mut has_source = false;
    let mut has_date = false;
    let mut all_capitals = true;
    for at in 0..tokens.len().saturating_sub(1).min(LONGEST) {
        match word(at) {
            "(" if at > 0 => in_brackets = true,
            ")" => {
                in_brackets = false;
                has_source = true;
            }
            _ if in_brackets => {}
            "—" | "–" | "--" | "―" if at > 0 => {
                return if all_capitals || has_source || has_date { at + 1 } else { 0 };
            }
            "-" if at > 0 => {
                let apart = tokens[at - 1].end < tokens[at].start && tokens[at].end < tokens[at + 1].start;
                if apart {
                    return if all_capitals || has_source || has_date { at + 1 } else { 0 };
                }
            }
            ":" if at > 0 => {
                // Only "NEW YORK:", or "PARIS, May 3:"; "Minister:" is a speaker, "TV:" a label.
                let letters: usize = (0..at).map(|at| word(at).len()).sum();
                return if is_place_in_capitals(word(0)) && all_capitals && letters >= 4 && at <= 6 {
                    at + 1
                } else {
                    0
                };
            }
            "," | "." | "/" => {}
            other if is_date_word(other) => has_date = true,
            other if is_place_in_capitals(other) => {}
            other if other.starts_with(char::is_uppercase) => all_capitals = false,
            "and" | "of" | "de" | "al" | "on" | "the" => {}
            _ => return 0,
        }
    }
    0
}

fn is_place_in_capitals(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '\'' | '’' | '-'))
}

fn is_date_word(word: &str) -> bool {
    const STARTS: [&str; 19] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Mon", "Tue",
        "Wed", "Thu", "Fri", "Sat", "Sun",
    ];
    let numeric = word.bytes().all(|b| b.is_ascii_digit());
    numeric
        || word.get(..3).is_some_and(|head| STARTS.contains(&head))
            && (word.len() <= 5 || is_full_date_word(word))
}

fn is_full_date_word(word: &str) -> bool {
    word.ends_with("day") || word.ends_with("ber") || matches!(word, "January" | "February" | "August")
}
