//! A saved search as it is given.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::FollowedSearch;
use crate::store::{SearchId, searches::Search};

/// A saved search.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchView {
    /// Its id.
    pub id: SearchId,
    /// Its name.
    pub name: String,
    /// The list with its filters.
    pub url: String,
    /// Where its results are read; takes `format`, `limit`, `cursor`, `fields` and `count` as the list does.
    pub results_url: String,
    /// Its Atom feed; absent where the list has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed_url: Option<String>,
    /// Where its new results are followed; absent where the list cannot be followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream_url: Option<String>,
    /// When it was saved.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
}

/// Saved searches.
#[derive(Debug, Serialize, ToSchema)]
pub struct SearchList {
    /// The searches, the latest first; all of them.
    pub data: Vec<SearchView>,
}

impl From<Search> for SearchView {
    fn from(search: Search) -> Self {
        let results_url = format!("/v1/searches/{}/results", search.id);
        let last = search.path.rsplit('/').next().unwrap_or_default();
        let has_feed =
            matches!(last, "statements" | "articles" | "quotations" | "events" | "timelines" | "timeline");
        Self {
            id: search.id,
            feed_url: has_feed.then(|| format!("{results_url}?format=atom")),
            stream_url: FollowedSearch::type_of(&search).map(|_| format!("/v1/stream?search={}", search.id)),
            results_url,
            url: address(&search, ""),
            name: search.name,
            created_at: search.created_at,
        }
    }
}

/// Returns the address of a search's list, with more parameters behind its own.
pub fn address(search: &Search, more: &str) -> String {
    let parts: Vec<&str> =
        [search.query.as_str(), more].into_iter().filter(|part| !part.is_empty()).collect();
    match parts.is_empty() {
        true => search.path.clone(),
        false => format!("{}?{}", search.path, parts.join("&")),
    }
}
