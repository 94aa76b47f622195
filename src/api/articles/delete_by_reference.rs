//! `DELETE /v1/articles`

use axum::{
    Extension,
    extract::State,
    http::{StatusCode, Uri},
};
use utoipa::IntoParams;

use super::reference;
use crate::{
    api::{AppState, openapi::ReferencedDeletionProblems, problem::Problem, query::Parameters},
    store::{articles, keys::KeyHolder},
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
    /// The article's address on the web, in any of its forms.
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
    let article = reference::find(&app, source, external_id, url).await?;
    match articles::delete(&app.pools.writes, app.extractors.event_coreference(), article, by).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found("article", &described)),
    }
}
