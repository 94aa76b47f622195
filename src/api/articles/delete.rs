//! `DELETE /v1/articles/{id}`

use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
};

use super::show::NoQuery;
use crate::{
    api::{App, parameters::Parameters, problem::Problem},
    store::{ArticleId, articles},
};

/// Take out an article and all that is known from it alone
#[utoipa::path(
    delete, path = "/v1/articles/{id}", tag = "articles", params(("id" = String, Path, description = "`art_…`")),
    responses((status = 204, description = "It is gone"), (status = 404, body = Problem))
)]
pub async fn delete(State(app): State<App>, Path(id): Path<String>, uri: Uri) -> Result<StatusCode, Problem> {
    Parameters::of::<NoQuery>(&uri).finish()?;
    let missing = || Problem::not_found("article", &id);
    let known: ArticleId = id.parse().map_err(|_| missing())?;
    match articles::delete(&app.pool, known).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(missing()),
    }
}
