//! `GET /v1/feeds/{id}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::view::FeedView;
use crate::{
    api::{
        AppState,
        openapi::ItemProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::feeds,
};

/// Get a feed: when it is polled, what became of its entries, and what failed
#[utoipa::path(
    get, path = "/v1/feeds/{id}", tag = "feeds", operation_id = "get_feed",
    params(("id" = String, Path, description = "`fee_…`")),
    responses((status = 200, description = "The feed", body = FeedView), ItemProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<FeedView>, Problem> {
    let feed = feeds::fetch(&app.pools.reads, parse_id("feed", &id)?).await?;
    Ok(Json(feed.ok_or_else(|| Problem::not_found("feed", &id))?.into()))
}
