//! Months and weekdays that are first names: "June Okafor", "Friday Osagie".

use super::super::scan::{Gap, Scan, WordKind};
use crate::language::Xpos;

/// Words after which a month is a month, even before another name: "In April President Lind".
const BEFORE_MONTHS: &[&str] = &[
    "in",
    "since",
    "until",
    "till",
    "by",
    "from",
    "of",
    "to",
    "through",
    "throughout",
    "during",
    "early",
    "late",
    "mid",
    "-",
    "–",
    "for",
    "before",
    "after",
    "between",
    "this",
    "last",
    "next",
    "every",
    "each",
    "the",
    "a",
    "an",
    "its",
    "their",
    "our",
    "her",
    "his",
    "s",
];

/// Tests for a first name: a name follows that is no time, and no preposition comes before.
///
/// A weekday is a first name only at the beginning of a sentence: "said Friday President Lind" is a day.
pub(super) fn is_first_name(scan: &Scan<'_>, at: usize) -> bool {
    let (word, next) = (scan.word(at), scan.word(at + 1));
    let is_name = next.kind == WordKind::Alphabetic
        && next.gap == Gap::Space
        && next.is_capitalized()
        && next.text.chars().any(char::is_lowercase)
        && matches!(next.tag, Xpos::Nnp | Xpos::Nnps | Xpos::Xx);
    let is_time = next.entry.month.is_some()
        || next.entry.weekday.is_some()
        || next.entry.season.is_some()
        || next.entry.day_part.is_some();
    if !word.entry.first_name || !is_name || is_time {
        return false;
    }
    let opens_sentence = word.gap == Gap::Break || at == 0 || scan.ends_sentence(at - 1);
    if word.entry.weekday.is_some() {
        return opens_sentence;
    }
    let before = scan.before(at);
    let joins_months =
        before.is_any(&["and", "or", ","]) && at >= 2 && scan.word(at - 2).entry.month.is_some();
    opens_sentence || !before.is_any(BEFORE_MONTHS) && !joins_months
}
