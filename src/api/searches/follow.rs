//! New results of a saved search: those of its list that a change made, and that fulfil its conditions.

use axum::{body::to_bytes, http::HeaderMap};
use serde_json::Value;

use super::view::address;
use crate::{
    api::{AppState, answer_within, changes::subject_id, problem::Problem},
    store::{
        SearchId, StoreError,
        changes::{ChangeRecord, ChangeType},
        searches::{self, Search},
    },
};

/// Longest page of results in bytes: two hundred statements with their surroundings are less.
const MAX_PAGE: usize = 64 << 20;

/// A saved search whose new results are followed.
#[derive(Debug, Clone)]
pub struct FollowedSearch {
    /// The search.
    pub search: Search,
    /// The type of the changes that make new results.
    pub change_type: ChangeType,
}

/// Returns a saved search to be followed; `None` where it is deleted, or its list cannot be followed.
pub async fn follow_search(app: &AppState, id: SearchId) -> Result<Option<FollowedSearch>, StoreError> {
    let search = searches::fetch(&app.pools.reads, id).await?;
    Ok(search.and_then(|search| {
        FollowedSearch::type_of(&search).map(|change_type| FollowedSearch { search, change_type })
    }))
}

impl FollowedSearch {
    /// Returns the type of the changes that make new results of a search; `None` where it cannot be followed.
    ///
    /// Articles count once their facts are stored, since filters can ask for these.
    pub fn type_of(search: &Search) -> Option<ChangeType> {
        match search.path.rsplit('/').next()? {
            "statements" => Some(ChangeType::StatementAdded),
            "articles" => Some(ChangeType::ArticleExtracted),
            "timelines" => Some(ChangeType::HappeningAdded),
            _ => None,
        }
        // The statements and the timeline of one actor are followed as a list with a filter.
        .filter(|_| !search.path.starts_with("/v1/actors/") || search.path.ends_with("/statements"))
    }

    /// Returns those of some changes' subjects that are results now, each as its list gives it.
    pub async fn results(&self, app: &AppState, changes: &[ChangeRecord]) -> Result<Vec<Value>, Problem> {
        let ids = changes.iter().filter(|change| change.change_type == self.change_type);
        let ids: Vec<String> =
            ids.map(|change| subject_id(change.change_type.noun(), change.subject_id)).collect();
        self.results_among(app, &ids).await
    }

    /// Returns those with the given ids that are results now, in the order of the list.
    ///
    /// The error is the list's: a name in the search can have become ambiguous.
    pub async fn results_among(&self, app: &AppState, ids: &[String]) -> Result<Vec<Value>, Problem> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let more = format!("limit=200&format=json&ids={}", ids.join(","));
        let mut response = answer_within(app, &address(&self.search, &more), &HeaderMap::new()).await?;
        if let Some(problem) = response.extensions_mut().remove::<Problem>() {
            return Err(problem);
        }
        let bytes = to_bytes(response.into_body(), MAX_PAGE).await.map_err(|_| Problem::internal())?;
        let page: Value = serde_json::from_slice(&bytes).map_err(|_| Problem::internal())?;
        Ok(page["data"].as_array().cloned().unwrap_or_default())
    }
}
