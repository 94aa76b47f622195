//! `GET /v1/articles`

use axum::{extract::State, response::Response};

use super::{
    query::{ArticleParameters, ArticleQuery},
    view::ListedArticleView,
};
use crate::{
    api::{
        AppState,
        openapi::NamedListProblems,
        problem::Problem,
        query::{ListRequest, Page, resolve_story},
    },
    store::articles,
};

/// List articles, the last submitted first
#[utoipa::path(
    get, path = "/v1/articles", tag = "articles", operation_id = "list_articles", params(ArticleQuery),
    responses((status = 200, description = "A page of articles", body = Page<ListedArticleView>), NamedListProblems)
)]
pub async fn list(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<ArticleQuery>();
    let (mut filter, story, page) = ArticleParameters::read(&request, &mut parameters);
    let format = request.format_parameter(&mut parameters);
    parameters.finish()?;
    let format = request.negotiate(format)?;
    filter.story = resolve_story(&app, story).await?;
    request.respond(format, articles::list(&app.pools.reads, &filter, &page).await?, ListedArticleView::from)
}
