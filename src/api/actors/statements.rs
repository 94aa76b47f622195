//! `GET /v1/actors/{id}/statements`

use axum::{
    extract::{Path, State},
    response::Response,
};

use crate::api::{
    AppState,
    openapi::NamedListProblems,
    problem::Problem,
    query::{ListRequest, Page, resolve_actor_id},
    statements::{
        query::{self, ActorStatementQuery, StatementRequest},
        view::StatementView,
    },
};

/// List the statements of an actor, the latest first
#[utoipa::path(
    get, path = "/v1/actors/{id}/statements", tag = "actors", operation_id = "list_actor_statements",
    params(("id" = String, Path, description = "`act_…`"), ActorStatementQuery),
    responses((status = 200, description = "A page of statements", body = Page<StatementView>), NamedListProblems)
)]
pub async fn statements(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, Problem> {
    let parameters = request.parameters::<ActorStatementQuery>();
    let speaker = resolve_actor_id(&app, &id).await?;
    let StatementRequest { filter, matched, output } =
        query::read(&app, &request, parameters, Some(speaker)).await?;
    let state = app.clone();
    let view = move |statement| StatementView::new(statement, state.lexicon());
    request.respond(&app, &output, filter, matched, view).await
}
