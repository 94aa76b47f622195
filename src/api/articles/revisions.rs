//! `GET /v1/articles/{id}/revisions`

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{hidden::check_visible, revision_view::ListedRevisionView};
use crate::{
    api::{
        AppState,
        openapi::ArticleProblems,
        problem::Problem,
        query::{ListParameters, ListRequest, MatchedActors, Page, parse_id},
    },
    store::{
        ArticleId,
        articles::{self, RevisionFilter},
    },
};

/// List the revisions of an article, the newest first
#[utoipa::path(
    get, path = "/v1/articles/{id}/revisions", tag = "articles", operation_id = "list_revisions",
    params(("id" = String, Path, description = "`art_…`"), ListParameters),
    responses((status = 200, description = "A page of revisions", body = Page<ListedRevisionView>), ArticleProblems)
)]
pub async fn revisions(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<ListParameters>();
    let output = request.output::<ListedRevisionView>(&mut parameters);
    parameters.finish()?;
    let article: ArticleId = parse_id("article", &id)?;
    check_visible(&app, article).await?;
    if articles::state(&app.pools.reads, article).await?.is_none() {
        return Err(Problem::not_found("article", &id));
    }
    let filter = RevisionFilter { article };
    request.respond(&app, &output, filter, MatchedActors::default(), ListedRevisionView::from).await
}
