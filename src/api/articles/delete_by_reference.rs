//! `DELETE /v1/articles`

use axum::{
    Extension,
    extract::State,
    http::{StatusCode, Uri},
};
use utoipa::IntoParams;

use crate::{
    api::{AppState, openapi::ReferencedDeletionProblems, problem::Problem, query::Parameters},
    store::{
        articles::{self, ArticleFilter},
        keys::KeyHolder,
        lists,
        pagination::PageRequest,
    },
};

/// What names an article at its publisher.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct ReferenceQuery {
    /// The publisher; needed beside `external_id`.
    source: Option<String>,
    /// The publisher's own id of the article. Give this or `url`.
    external_id: Option<String>,
    /// The article's address on the web, exactly as it was submitted.
    url: Option<String>,
}

/// Delete the article that a publisher's own id or address names, with all facts that come from it alone
#[utoipa::path(
    delete, path = "/v1/articles", tag = "articles", operation_id = "delete_article_by_reference",
    params(ReferenceQuery),
    responses((status = 204, description = "It is deleted"), ReferencedDeletionProblems)
)]
pub async fn delete_by_reference(
    State(app): State<AppState>,
    uri: Uri,
    holder: Option<Extension<KeyHolder>>,
) -> Result<StatusCode, Problem> {
    let by = holder.as_ref().map(|holder| holder.name.as_str());
    let mut parameters = Parameters::of::<ReferenceQuery>(&uri);
    let source = parameters.one("source");
    let (external_id, url) = (parameters.one("external_id"), parameters.one("url"));
    if external_id.is_some() && source.is_none() && url.is_none() {
        parameters.reject("source", "is missing: another publisher can have the same external_id");
    }
    if external_id.is_none() && url.is_none() && !parameters.has_errors() {
        parameters.reject("external_id", "is missing; give source and external_id, or url");
    }
    parameters.finish()?;
    let described = external_id.clone().or_else(|| url.clone()).unwrap_or_default();
    let filter =
        ArticleFilter { sources: source.into_iter().collect(), external_id, url, ..ArticleFilter::default() };
    let found = lists::page(&app.pools.reads, &filter, &PageRequest { limit: 10, after: None }).await?.rows;
    let [article] = found.as_slice() else {
        return Err(match found.is_empty() {
            true => Problem::not_found("article", &described),
            false => several(found.iter().map(|article| article.article_id.to_string()).collect()),
        });
    };
    match articles::delete(&app.pools.writes, app.extractors.event_coreference(), article.article_id, by)
        .await?
    {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found("article", &described)),
    }
}

fn several(ids: Vec<String>) -> Problem {
    let detail = format!(
        "Nothing was deleted, because several articles are meant: {}. Give source too, or delete each by its id.",
        ids.join(", ")
    );
    Problem::new(StatusCode::CONFLICT, "several-articles", "Several articles are meant", detail)
}
