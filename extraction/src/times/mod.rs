//! Expressions of time: found, and normalised against the article's date and what was told before.
//!
//! `scan` cuts the text into words that the lexicon (`lexicons/times.tsv`) knows or not; the `rules`
//! say what stands at a word and what it means (`meaning`); `find` takes the longest; `resolve` puts
//! each on the calendar (`stretch`) in the order of the text, asking `tense` which way a sentence looks.

mod find;
mod lexicon;
mod meaning;
mod number;
mod resolve;
mod rules;
mod scan;
mod stretch;
mod tense;

use jiff::civil::{Date, DateTime};

use crate::schema::{TimeAnchor, TimexType};
use crate::{language::AnnotatedText, text::ByteSpan};

/// An expression of time (TIMEX3) with what it means.
#[derive(Debug, Clone, PartialEq)]
pub struct Timex {
    /// Where it stands.
    pub span: ByteSpan,
    /// Its TIMEX3 type.
    pub kind: TimexType,
    /// Its TIMEX3 value.
    pub value: String,
    /// EDTF level 1, where it is a point or stretch of the calendar.
    pub edtf: Option<String>,
    /// First day and the day after the last, where it is one.
    pub days: Option<(Date, Date)>,
    /// What it was counted from.
    pub anchor: TimeAnchor,
}

/// Finds the expressions of time in a text published at `published` (local clock), in order of place.
pub fn find(words: &AnnotatedText<'_>, published: Option<DateTime>) -> Vec<Timex> {
    let mut scan = scan::Scan::new(words.text);
    scan.tag(words);
    in_scan(&scan, published)
}

/// As [`find`], for a text whose words nobody has looked at: the rules need only its characters.
pub fn in_text(text: &str, published: Option<DateTime>) -> Vec<Timex> {
    in_scan(&scan::Scan::new(text), published)
}

fn in_scan(scan: &scan::Scan<'_>, published: Option<DateTime>) -> Vec<Timex> {
    let candidates = find::candidates(scan);
    let mut context = resolve::Context::new(published.map(DateTime::date), &candidates);
    let mut sentence = 0;
    let mut read = 0;
    let mut times = Vec::with_capacity(candidates.len());
    for candidate in &candidates {
        sentence += (read..candidate.start).filter(|&at| scan.ends_sentence(at)).count();
        read = candidate.start.max(read);
        let tense = tense::at(scan, candidate.start, candidate.end);
        let aside = scan
            .before(candidate.start)
            .is_any(&["by", "until", "till", "to", "since", "than", "before", "(", "–", "-"]);
        let resolved = context.resolve(&candidate.meaning, resolve::Place { tense, sentence, aside });
        let span = ByteSpan::new(scan.word(candidate.start).start, scan.word(candidate.end - 1).end());
        times.push(timex(span, candidate.approximate, resolved));
    }
    times
}

fn timex(span: ByteSpan, approximate: bool, resolved: resolve::Resolved) -> Timex {
    let days = resolved.stretch.and_then(stretch::Stretch::days);
    let edtf = resolved.stretch.filter(|_| days.is_some()).and_then(stretch::Stretch::edtf);
    let edtf = edtf.map(|edtf| if approximate && !edtf.contains('/') { edtf + "~" } else { edtf });
    Timex { span, kind: resolved.kind, value: resolved.value, edtf, days, anchor: resolved.anchor }
}

#[cfg(test)]
mod tests;
