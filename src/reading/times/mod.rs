//! Expressions of time: found, and normalised against the article's date and what was told before.

use jiff::civil::{Date, DateTime};

use super::record::{TimeAnchor, TimexType};
use crate::{language::Annotated, text::ByteSpan};

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
pub fn find(_words: &Annotated<'_>, _published: Option<DateTime>) -> Vec<Timex> {
    Vec::new()
}
