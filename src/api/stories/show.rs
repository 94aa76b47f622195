//! `GET /v1/stories/{id}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::view::StoryView;
use crate::{
    api::{
        AppState,
        openapi::ItemProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::stories,
};

/// Get a story with its sources and actors
///
/// Its articles, statements, events and timeline are in their lists with `story=`. After a merge of two stories both
/// ids lead to the one that remains.
#[utoipa::path(
    get, path = "/v1/stories/{id}", tag = "stories", operation_id = "get_story",
    params(("id" = String, Path, description = "`sto_…`")),
    responses((status = 200, description = "The story", body = StoryView), ItemProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<StoryView>, Problem> {
    let story = stories::fetch(&app.pools.reads, parse_id("story", &id)?).await?;
    Ok(Json(story.ok_or_else(|| Problem::not_found("story", &id))?.into()))
}
