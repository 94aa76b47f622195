//! Time expressions and dates.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::span::TextSpan;
use crate::text::Span;

/// TIMEX3 type (ISO-TimeML).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexType {
    /// A day, month, year, season, decade …
    Date,
    /// A time of day.
    Time,
    /// A length of time; never a date.
    Duration,
    /// A recurring time; never a date.
    Set,
}

/// A TIMEX3 type and value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Timex3 {
    /// The type.
    #[serde(rename = "type")]
    pub timex_type: TimexType,
    /// The value: "2025-04-29", "2025-W17", "P3D", "XXXX-WXX-2" …
    pub value: String,
}

/// The date from which a time expression counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TimeAnchor {
    /// None: the expression is complete.
    Itself,
    /// The article's date of publication.
    PublishedAt,
    /// An earlier time expression.
    EarlierTime,
}

/// A time expression with its normalised value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Time {
    /// Its characters.
    pub text: String,
    /// Code points of the body.
    pub span: Span,
    /// The TIMEX3 annotation.
    pub timex3: Timex3,
    /// EDTF level 1; null for durations, sets and expressions without a date.
    pub edtf: Option<String>,
    /// The first day that it can denote.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub first_day: Option<Date>,
    /// The last day that it can denote, inclusive.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Date))]
    pub last_day: Option<Date>,
    /// The date that it counts from.
    pub anchor: TimeAnchor,
}

/// The date of a statement or an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct When {
    /// EDTF level 1.
    pub edtf: String,
    /// The first day.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub first_day: Date,
    /// The last day, inclusive.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub last_day: Date,
    /// The time expression; null where the article's own date is used.
    pub expression: Option<TextSpan>,
    /// The date that it counts from; absent in extractions of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<TimeAnchor>,
}

impl When {
    /// The day after the last: the exclusive end of the interval. The last day itself at the calendar's end.
    pub fn end(&self) -> Date {
        self.last_day.tomorrow().unwrap_or(self.last_day)
    }
}
