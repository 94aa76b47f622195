//! `GET /v1/statements/{id}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::view::StatementView;
use crate::{
    api::{
        AppState,
        articles::hidden::missing_fact,
        openapi::FactProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::{StatementId, statements},
};

/// Get a statement
#[utoipa::path(
    get, path = "/v1/statements/{id}", tag = "statements", operation_id = "get_statement",
    params(("id" = String, Path, description = "`stm_…`")),
    responses((status = 200, description = "The statement", body = StatementView), FactProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<StatementView>, Problem> {
    let statement_id: StatementId = parse_id("statement", &id)?;
    let Some(statement) = statements::fetch(&app.pools.reads, statement_id).await? else {
        return Err(missing_fact(&app, "statement", &id, statement_id.0).await);
    };
    Ok(Json(StatementView::new(statement, app.lexicon())))
}
