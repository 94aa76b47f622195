//! Time expressions (TIMEX3): recognition, and normalisation to the calendar.
//!
//! [`scan`] splits the text into words and looks them up in the [`lexicon`]. [`rules`] match an [`expression`] at one
//! word; [`find`] keeps the longest match. [`normalize`] turns each expression, in the order of the text, into an
//! interval of the [`calendar`]: it counts from the publication date, the day of the [`dateline`] or the time before,
//! and asks [`tense`] whether the clause is past or future. A [`limit`] leaves one side of the interval open.

mod calendar;
mod dateline;
mod expression;
mod find;
mod lexicon;
mod limit;
mod normalize;
mod number;
mod position;
mod rules;
mod scan;
mod tense;
#[cfg(test)]
mod tests;

use jiff::civil::{Date, DateTime};

pub use self::lexicon::Lexicon;
use self::{
    calendar::Interval,
    expression::TimeExpression,
    limit::Limit,
    normalize::{Normalized, Normalizer},
    position::Positions,
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
    /// EDTF level 1, when it is an interval of the calendar, open or closed.
    pub edtf: Option<String>,
    /// The first day and the day after the last, when it is an interval of the calendar whose first day is known.
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
    let mut candidates = find::candidates(scan);
    let published = published.map(DateTime::date);
    let written = published.map(|published| dateline::day(scan, &candidates, published).unwrap_or(published));
    let mut normalizer = Normalizer::new(written, &candidates);
    if !normalizer.is_history {
        candidates
            .retain(|candidate| !matches!(candidate.expression, TimeExpression::HistoricalReference(_)));
    }
    let mut positions = Positions::new(scan);
    let mut times = Vec::with_capacity(candidates.len());
    for (at, candidate) in candidates.iter().enumerate() {
        let position = positions.next(candidate, candidates.get(at + 1));
        let normalized = normalizer.normalize(&candidate.expression, position);
        let span = ByteSpan::new(scan.word(candidate.start).start, scan.word(candidate.end - 1).end());
        let limit = Limit::of(scan, candidate.start, candidate.end)
            .filter(|_| !normalizer.is_history && normalized.kind == TimexType::Date);
        let limited = limit.and_then(|limit| limit.apply(normalized.interval?, written));
        let mut time = timex(span, candidate.approximate, normalized);
        if let Some(limited) = limited {
            (time.edtf, time.days) = (Some(limited.edtf), limited.days);
        }
        times.push(time);
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
