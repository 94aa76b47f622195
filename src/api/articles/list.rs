//! `GET /v1/articles`

use axum::{extract::State, response::Response};

use super::{
    query::{ArticleParameters, ArticleQuery, ArticleSortParameter},
    view::ListedArticleView,
};
use crate::api::{
    AppState,
    openapi::NamedListProblems,
    problem::Problem,
    query::{ListRequest, MatchedActors, Page, resolve_story},
};

/// List articles, the last submitted first; with `q` search headlines and bodies
#[utoipa::path(
    get, path = "/v1/articles", tag = "articles", operation_id = "list_articles", params(ArticleQuery),
    responses((status = 200, description = "A page of articles", body = Page<ListedArticleView>), NamedListProblems)
)]
pub async fn list(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<ArticleQuery>();
    let (mut filter, story) = ArticleParameters::read(&mut parameters);
    filter.sort = ArticleSortParameter::read(&mut parameters, filter.words.as_ref());
    let output = request.output::<ListedArticleView>(&mut parameters);
    parameters.finish()?;
    filter.story = resolve_story(&app, story).await?;
    request.respond(&app, &output, filter, MatchedActors::default(), ListedArticleView::from).await
}
