//! `GET /v1/articles/{id}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::{hidden::check_visible, view::ArticleView};
use crate::{
    api::{
        AppState,
        openapi::ArticleProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::articles,
};

/// Get an article with its text, progress and extraction
#[utoipa::path(
    get, path = "/v1/articles/{id}", tag = "articles", operation_id = "get_article",
    params(("id" = String, Path, description = "`art_…`")),
    responses((status = 200, description = "The article", body = ArticleView), ArticleProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<ArticleView>, Problem> {
    let article_id = parse_id("article", &id)?;
    check_visible(&app, article_id).await?;
    let article = articles::fetch(&app.pools.reads, article_id).await?;
    Ok(Json(article.ok_or_else(|| Problem::not_found("article", &id))?.into()))
}
