//! Holidays: "Christmas 1989", "last Thanksgiving", "Easter Sunday".

use crate::language::Xpos;

use super::super::{
    expression::{Anchor, Match, TimeExpression, YearPart, YearSpec},
    lexicon::PhraseKind,
    scan::Scan,
};
use super::{
    phrase,
    year::{relative_year, year_at},
};

/// Matches a holiday, with the year that follows it.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Match> {
    let (start, offset) = match scan.word(at).entry.deictic {
        Some(deictic) if !deictic.anaphoric => (at + 1, Some(deictic.offset)),
        _ => (at, None),
    };
    let (end, rule) = phrase::at(scan, start, PhraseKind::Holiday)?;
    // "White Christmas" is a song.
    let before = scan.before(at);
    let is_title = before.is_capitalized()
        && at >= 2
        && !scan.ends_sentence(at - 2)
        && matches!(before.tag, Xpos::Jj | Xpos::Nnp);
    if is_title || !scan.word(start).is_capitalized() {
        return None;
    }
    let nearest = |offset| YearSpec::Nearest(offset, Anchor::PublicationDate);
    let part = fixed_date(rule).unwrap_or(YearPart::MovableHoliday(rule));
    let year_start = scan.skip(scan.skip(end, &[","]), &["of"]);
    let (end, year) = match year_at(scan, year_start) {
        Some((end, year)) => (end, YearSpec::Explicit(year)),
        None => relative_year(scan, end).unwrap_or((end, offset.map_or(YearSpec::Unspecified, nearest))),
    };
    Match::new(end, TimeExpression::InYear { year, part })
}

/// Parses the rule of a holiday with a fixed date, `12-25`.
fn fixed_date(rule: &str) -> Option<YearPart> {
    let (month, day) = rule.split_once('-')?;
    Some(YearPart::Day(month.parse().ok()?, day.parse().ok()?))
}
