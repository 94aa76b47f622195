//! `GET /v1/changes`

use axum::{Json, extract::State, http::Uri};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    query::{ChangeParameters, UnresolvedFilter, expired, parse_since},
    view::ChangeView,
};
use crate::{
    api::{
        AppState,
        openapi::ChangeProblems,
        problem::Problem,
        query::{Both, MatchedActors, Parameters},
    },
    store::changes::{self, Since},
};

/// Changes of a page without a limit.
const DEFAULT_LIMIT: u32 = 100;
/// Most changes of a page.
const MAX_LIMIT: u32 = 1000;

/// The parameter of the length of a page.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ChangeLimit {
    /// Largest number of changes: 1 to 1000, by default 100.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

/// Some changes in order.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeList {
    /// The changes, the oldest first.
    data: Vec<ChangeView>,
    /// Information about the page.
    meta: ChangeMeta,
}

/// Information about a page of changes.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeMeta {
    /// The `since` of the next request, now or later.
    next_since: String,
    /// Whether there are more now; a page can be empty where a filter leaves out thousands.
    has_more: bool,
    /// The actors that names in the request were taken for.
    #[serde(flatten)]
    matched: MatchedActors,
}

/// List changes of the record, the oldest first
///
/// Keep `meta.next_since` and ask again: no change is left out, whatever is written meanwhile. A first reader takes
/// `since=now`, then reads the lists, then follows from that position.
#[utoipa::path(
    get, path = "/v1/changes", tag = "changes", operation_id = "list_changes",
    params(Both<ChangeParameters, ChangeLimit>),
    responses((status = 200, description = "Some changes", body = ChangeList), ChangeProblems)
)]
pub async fn list(State(app): State<AppState>, uri: Uri) -> Result<Json<ChangeList>, Problem> {
    let mut parameters = Parameters::of::<Both<ChangeParameters, ChangeLimit>>(&uri);
    let since = parameters.parsed("since", parse_since);
    let limit = parameters.parsed("limit", |text| match text.parse() {
        Ok(limit) if (1..=MAX_LIMIT).contains(&limit) => Ok(limit),
        _ => Err(format!("give a number from 1 to {MAX_LIMIT}")),
    });
    let filter = UnresolvedFilter::read(&mut parameters);
    parameters.finish()?;
    let (filter, matched) = filter.resolve(&app).await?;
    let since = since.unwrap_or(Since::Oldest);
    let page = changes::read(&app.pools.reads, &filter, since, limit.unwrap_or(DEFAULT_LIMIT)).await?;
    let page = page.ok_or_else(expired)?;
    let meta = ChangeMeta { next_since: page.next.to_string(), has_more: page.has_more, matched };
    Ok(Json(ChangeList { data: page.changes.into_iter().map(ChangeView::from).collect(), meta }))
}
