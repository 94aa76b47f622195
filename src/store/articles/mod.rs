//! Articles and their revisions.

mod delete;
mod fetch;
mod list;
mod submit;

use jiff::{
    Timestamp,
    civil::DateTime,
    tz::{Offset, TimeZone},
};

use extraction::language::ModelKind;

pub use delete::delete;
pub use fetch::{JobState, StoredArticle, fetch, state};
pub use list::{ArticleFilter, ListedArticle, list};
pub use submit::{Outcome, submit};

/// When an article was published: the instant, and the clock of the place that published it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// The instant.
    pub at: Timestamp,
    /// The publisher's offset from UTC.
    pub offset: Offset,
}

impl Published {
    /// Date and time on the publisher's clock.
    pub fn local(self) -> DateTime {
        self.at.to_zoned(TimeZone::fixed(self.offset)).datetime()
    }

    /// The offset in whole minutes east of Greenwich, as it is stored.
    pub(in crate::store) fn minutes_east(self) -> i32 {
        self.offset.seconds() / 60
    }

    pub(in crate::store) fn from_stored(at: Timestamp, minutes_east: i32) -> Self {
        Self { at, offset: Offset::from_seconds(minutes_east * 60).unwrap_or(Offset::UTC) }
    }
}

/// An article as a newsroom submits it, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Who publishes it.
    pub source: String,
    /// The publisher's own id of it.
    pub external_id: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its text. Every span cuts this.
    pub body: String,
    /// When it was published.
    pub published: Published,
    /// The model to read it with; without one, the one the service is set to.
    pub model: Option<ModelKind>,
}
