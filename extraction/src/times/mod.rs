//! Time expressions (TIMEX3): recognition, and normalisation to the calendar.
//!
//! [`scan`] splits the text into words and looks them up in the [`lexicon`]. [`rules`] match an [`expression`] at one
//! word; [`find`] keeps the longest match. [`normalize`] turns each expression, in the order of the text, into an
//! interval of the [`calendar`]: it counts from the publication date or the time before, and asks [`tense`] whether
//! the clause is past or future.

mod calendar;
mod expression;
mod find;
mod lexicon;
mod normalize;
mod number;
mod rules;
mod scan;
mod tense;
#[cfg(test)]
mod tests;

use jiff::civil::{Date, DateTime};

pub use self::lexicon::Lexicon;
use self::{
    calendar::Interval,
    normalize::{Normalized, Normalizer, Position},
    scan::Scan,
};
use crate::schema::{TimeAnchor, TimexType};
use crate::{language::AnnotatedText, text::ByteSpan};

/// A time expression with its normalised value.
#[derive(Debug, Clone, PartialEq)]
pub struct Timex {
    /// Its words in the text.
    pub span: ByteSpan,
    /// Its TIMEX3 type.
    pub kind: TimexType,
    /// Its TIMEX3 value.
    pub value: String,
    /// EDTF level 1, when it is an interval of the calendar.
    pub edtf: Option<String>,
    /// The first day and the day after the last, when it is an interval of the calendar.
    pub days: Option<(Date, Date)>,
    /// The time it was counted from.
    pub anchor: TimeAnchor,
}

/// Finds the time expressions of a document, in order, without overlap. Linear in its length.
///
/// `published` is on the publisher's clock. Without it, expressions that count from it stay underspecified.
pub fn find(doc: &AnnotatedText<'_>, published: Option<DateTime>, lexicon: &Lexicon) -> Vec<Timex> {
    let mut scan = Scan::new(doc.text, lexicon);
    scan.set_tags(doc);
    find_in(&scan, published)
}

/// Finds the time expressions of a text that has no tags: the rules need only its characters.
pub fn find_in_text(text: &str, published: Option<DateTime>, lexicon: &Lexicon) -> Vec<Timex> {
    find_in(&Scan::new(text, lexicon), published)
}

fn find_in(scan: &Scan<'_>, published: Option<DateTime>) -> Vec<Timex> {
    let candidates = find::candidates(scan);
    let mut normalizer = Normalizer::new(published.map(DateTime::date), &candidates);
    let mut sentence = 0;
    let mut scanned = 0;
    let mut times = Vec::with_capacity(candidates.len());
    for candidate in &candidates {
        sentence += (scanned..candidate.start).filter(|&at| scan.ends_sentence(at)).count();
        scanned = candidate.start.max(scanned);
        let tense = tense::at(scan, candidate.start, candidate.end);
        let is_bound = scan
            .before(candidate.start)
            .is_any(&["by", "until", "till", "to", "since", "than", "before", "(", "–", "-"]);
        let normalized = normalizer.normalize(&candidate.expression, Position { tense, sentence, is_bound });
        let span = ByteSpan::new(scan.word(candidate.start).start, scan.word(candidate.end - 1).end());
        times.push(timex(span, candidate.approximate, normalized));
    }
    times
}

/// Adds EDTF and days to a normalised expression. Approximate dates get EDTF's `~`, which intervals cannot have.
fn timex(span: ByteSpan, approximate: bool, normalized: Normalized) -> Timex {
    let days = normalized.interval.and_then(Interval::days);
    let edtf = normalized.interval.filter(|_| days.is_some()).and_then(Interval::edtf);
    let edtf = edtf.map(|edtf| if approximate && !edtf.contains('/') { edtf + "~" } else { edtf });
    Timex { span, kind: normalized.kind, value: normalized.value, edtf, days, anchor: normalized.anchor }
}
