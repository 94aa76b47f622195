//! `GET /v1/statements`

use axum::{extract::State, response::Response};

use super::{
    query::{self, StatementQuery, StatementRequest},
    view::StatementView,
};
use crate::api::{
    AppState,
    openapi::NamedListProblems,
    problem::Problem,
    query::{ListRequest, Page},
};

/// List statements, the latest first
#[utoipa::path(
    get, path = "/v1/statements", tag = "statements", operation_id = "list_statements", params(StatementQuery),
    responses((status = 200, description = "A page of statements", body = Page<StatementView>), NamedListProblems)
)]
pub async fn list(State(app): State<AppState>, request: ListRequest) -> Result<Response, Problem> {
    let parameters = request.parameters::<StatementQuery>();
    let StatementRequest { filter, matched, output } = query::read(&app, &request, parameters, None).await?;
    let state = app.clone();
    let view = move |statement| StatementView::new(statement, state.lexicon());
    request.respond(&app, &output, filter, matched, view).await
}
