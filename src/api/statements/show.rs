//! `GET /v1/statements/{id}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::view::StatementView;
use crate::{
    api::{
        AppState,
        openapi::ItemProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::statements,
};

/// Get a statement
#[utoipa::path(
    get, path = "/v1/statements/{id}", tag = "statements", operation_id = "get_statement",
    params(("id" = String, Path, description = "`stm_…`")),
    responses((status = 200, description = "The statement", body = StatementView), ItemProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<StatementView>, Problem> {
    let statement = statements::fetch(&app.pools.reads, parse_id("statement", &id)?).await?;
    let statement = statement.ok_or_else(|| Problem::not_found("statement", &id))?;
    Ok(Json(StatementView::new(statement, app.lexicon())))
}
