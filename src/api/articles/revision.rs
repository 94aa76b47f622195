//! `GET /v1/articles/{id}/revisions/{revision}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::{hidden::check_visible, revision_view::RevisionView};
use crate::{
    api::{
        AppState,
        openapi::ArticleProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::{
        ArticleId,
        articles::{self, StoredRevision},
    },
};

/// Get a revision of an article with its text
#[utoipa::path(
    get, path = "/v1/articles/{id}/revisions/{revision}", tag = "articles", operation_id = "get_revision",
    params(
        ("id" = String, Path, description = "`art_…`"),
        ("revision" = String, Path, description = "Its number, from 1")
    ),
    responses((status = 200, description = "The revision", body = RevisionView), ArticleProblems)
)]
pub async fn revision(
    State(app): State<AppState>,
    Path((id, revision)): Path<(String, String)>,
    _: NoParameters,
) -> Result<Json<RevisionView>, Problem> {
    Ok(Json(fetch(&app, &id, &revision).await?.into()))
}

/// Returns a revision of an article that is not hidden.
pub async fn fetch(app: &AppState, id: &str, revision: &str) -> Result<StoredRevision, Problem> {
    let article: ArticleId = parse_id("article", id)?;
    check_visible(app, article).await?;
    let missing = || Problem::not_found("revision", &format!("{revision} of {id}"));
    let number: i32 = revision.parse().map_err(|_| missing())?;
    articles::fetch_revision(&app.pools.reads, article, number).await?.ok_or_else(missing)
}
