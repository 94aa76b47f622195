//! A validated article as a newsroom submits it.

use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{Offset, TimeZone},
};

use super::{ArticleDetails, Change};
use extraction::language::ModelKind;

/// The time of publication: an instant, and the publisher's offset from UTC.
///
/// Relative dates such as "on Tuesday" count from the day on the publisher's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicationTime {
    /// The instant.
    pub at: Timestamp,
    /// The publisher's offset from UTC.
    pub offset: Offset,
}

impl PublicationTime {
    /// Returns date and time on the publisher's clock.
    pub fn local(self) -> DateTime {
        self.at.to_zoned(TimeZone::fixed(self.offset)).datetime()
    }

    /// Returns the offset in whole minutes east of Greenwich, as it is stored.
    pub(in crate::store) fn offset_minutes(self) -> i32 {
        self.offset.seconds() / 60
    }

    /// Restores a stored time; an offset out of range counts as UTC.
    pub(in crate::store) fn from_stored(at: Timestamp, offset_minutes: i32) -> Self {
        Self { at, offset: Offset::from_seconds(offset_minutes * 60).unwrap_or(Offset::UTC) }
    }
}

/// A validated article as a newsroom submits it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The publisher.
    pub source: String,
    /// The publisher's own id of the article.
    pub external_id: Option<String>,
    /// The article's address on the web.
    pub url: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The text, to which all spans refer.
    pub body: String,
    /// The page from which the text was read.
    pub html: Option<String>,
    /// Time of publication.
    pub published: PublicationTime,
    /// What the newsroom's system says about it.
    pub details: ArticleDetails,
    /// Whether facts are extracted; else it is only stored.
    pub extract: bool,
    /// End of its embargo; `None` leaves that of the stored article as it is.
    pub embargoed_until: Option<Timestamp>,
    /// What this revision does to the article.
    pub change: Option<Change>,
    /// What the publisher says about the change.
    pub note: Option<String>,
    /// The model to extract with; `None` for the worker's own.
    pub model: Option<ModelKind>,
}
