//! `GET /v1/sources/{name}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::view::SourceView;
use crate::{
    api::{AppState, openapi::ItemProblems, problem::Problem, query::NoParameters},
    store::sources,
};

/// Get a publisher
#[utoipa::path(
    get, path = "/v1/sources/{name}", tag = "sources", operation_id = "get_source",
    params(("name" = String, Path, description = "The name, as articles have it in `source`")),
    responses((status = 200, description = "The publisher", body = SourceView), ItemProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(name): Path<String>,
    _: NoParameters,
) -> Result<Json<SourceView>, Problem> {
    let source = sources::fetch(&app.pools.reads, name.trim()).await?;
    Ok(Json(source.ok_or_else(|| Problem::not_found("publisher", &name))?.into()))
}
