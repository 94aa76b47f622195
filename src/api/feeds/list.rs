//! `GET /v1/feeds`

use axum::{Json, extract::State};

use super::view::{FeedList, FeedView};
use crate::{
    api::{AppState, openapi::ListProblems, problem::Problem, query::NoParameters},
    store::feeds,
};

/// List feeds, the latest first
#[utoipa::path(
    get, path = "/v1/feeds", tag = "feeds", operation_id = "list_feeds",
    responses((status = 200, description = "All feeds", body = FeedList), ListProblems)
)]
pub async fn list(State(app): State<AppState>, _: NoParameters) -> Result<Json<FeedList>, Problem> {
    let feeds = feeds::all(&app.pools.reads).await?;
    Ok(Json(FeedList { data: feeds.into_iter().map(FeedView::from).collect() }))
}
