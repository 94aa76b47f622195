//! `DELETE /v1/articles/{id}`

use axum::{
    Extension,
    extract::{Path, State},
    http::StatusCode,
};

use crate::{
    api::{
        AppState,
        openapi::DeletionProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::{articles, keys::KeyHolder},
};

/// Delete an article with all facts that come from it alone
#[utoipa::path(
    delete, path = "/v1/articles/{id}", tag = "articles", operation_id = "delete_article",
    params(("id" = String, Path, description = "`art_…`")),
    responses((status = 204, description = "It is deleted"), DeletionProblems)
)]
pub async fn delete(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
    holder: Option<Extension<KeyHolder>>,
) -> Result<StatusCode, Problem> {
    let coreference = app.extractors.event_coreference();
    let by = holder.as_ref().map(|holder| holder.name.as_str());
    match articles::delete(&app.pools.writes, coreference, parse_id("article", &id)?, by).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found("article", &id)),
    }
}
