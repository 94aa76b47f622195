//! A publisher as it is given.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::store::sources::Source;

/// A publisher.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceView {
    /// The name, as articles have it in `source`.
    pub name: String,
    /// The name for readers.
    pub display_name: Option<String>,
    /// Its time zone (IANA): times of publication without an offset are on this clock.
    pub time_zone: Option<String>,
    /// The language of articles for which neither they nor their text say it.
    pub language: Option<String>,
    /// When its first article, or its settings, were stored.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When its settings were set; `null` where it has none.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub set_at: Option<Timestamp>,
}

/// Publishers.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceList {
    /// The publishers that have settings, by name.
    pub data: Vec<SourceView>,
}

impl From<Source> for SourceView {
    fn from(source: Source) -> Self {
        Self {
            name: source.name,
            display_name: source.settings.display_name,
            time_zone: source.settings.time_zone,
            language: source.settings.language,
            created_at: source.created_at,
            set_at: source.set_at,
        }
    }
}
