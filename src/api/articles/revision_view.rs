//! Revisions on the wire.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::formats::ListItem,
    ingest::{CorrectionNote, correction_notes},
    store::articles::{ArticleDetails, Change, ListedRevision, StoredRevision},
};

/// A revision in a list, without its text.
#[derive(Debug, Serialize, ToSchema)]
pub struct ListedRevisionView {
    /// Its number, from 1.
    pub revision: i32,
    /// What it did to the article; `null` where the publisher does not say.
    pub change: Option<Change>,
    /// The publisher's note on the change.
    pub note: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// Number of code points of the body.
    pub length: i32,
    /// Time of publication.
    #[schema(value_type = String, format = DateTime)]
    pub published_at: Timestamp,
    /// Time at which it was submitted.
    #[schema(value_type = String, format = DateTime)]
    pub submitted_at: Timestamp,
}

impl From<ListedRevision> for ListedRevisionView {
    fn from(listed: ListedRevision) -> Self {
        Self {
            revision: listed.revision,
            change: listed.change,
            note: listed.note,
            title: listed.title,
            length: listed.length,
            published_at: listed.published_at,
            submitted_at: listed.submitted_at,
        }
    }
}

impl ListItem for ListedRevisionView {
    const COLUMNS: &'static [&'static str] =
        &["revision", "change", "note", "title", "length", "published_at", "submitted_at"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.revision.to_string(),
            self.change.map(Change::as_str).unwrap_or_default().to_owned(),
            self.note.clone().unwrap_or_default(),
            self.title.clone().unwrap_or_default(),
            self.length.to_string(),
            self.published_at.to_string(),
            self.submitted_at.to_string(),
        ]
    }
}

/// A revision with its text.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionView {
    /// What lists show of it.
    #[serde(flatten)]
    pub listed: ListedRevisionView,
    /// What the newsroom's system says about it.
    #[serde(flatten)]
    pub details: ArticleDetails,
    /// Notes of corrections in the text.
    pub correction_notes: Vec<CorrectionNote>,
    /// The text.
    pub body: String,
    /// The page from which the text was read.
    pub html: Option<String>,
}

impl From<StoredRevision> for RevisionView {
    fn from(stored: StoredRevision) -> Self {
        Self {
            details: stored.listed.details.clone(),
            listed: stored.listed.into(),
            correction_notes: correction_notes(&stored.body),
            body: stored.body,
            html: stored.html,
        }
    }
}
