//! Datelines: "NEW YORK:", "KABUL, April 3 (Wire) —".

use crate::text::ByteSpan;

/// The longest dateline, in tokens.
const MAX_TOKENS: usize = 16;

/// Returns the number of tokens in the dateline that opens a paragraph, with its dash or colon; 0 without one.
pub(super) fn dateline_length(text: &str, tokens: &[ByteSpan]) -> usize {
    let word = |at: usize| tokens[at].slice(text);
    if !is_place_in_capitals(word(0)) && !word(0).starts_with(char::is_uppercase) {
        return 0;
    }
    let mut in_brackets = false;
    let mut has_source = false;
    let mut has_date = false;
    let mut all_capitals = true;
    for at in 0..tokens.len().saturating_sub(1).min(MAX_TOKENS) {
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
                let is_spaced =
                    tokens[at - 1].end < tokens[at].start && tokens[at].end < tokens[at + 1].start;
                if is_spaced {
                    return if all_capitals || has_source || has_date { at + 1 } else { 0 };
                }
            }
            ":" if at > 0 => {
                // "NEW YORK:" and "PARIS, May 3:", but not a speaker ("Minister:") or a label ("TV:").
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

/// Tests for a word in upper case, as datelines write places.
fn is_place_in_capitals(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| c.is_uppercase() || matches!(c, '.' | '\'' | '’' | '-'))
}

/// Tests for a number, or the name of a month or weekday, full or abbreviated.
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

/// Tests for the full name of a month or weekday, given that it begins like one.
fn is_full_date_word(word: &str) -> bool {
    word.ends_with("day") || word.ends_with("ber") || matches!(word, "January" | "February" | "August")
}
