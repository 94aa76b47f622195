//! `DELETE /v1/sources/{name}`

use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
};

use crate::{
    api::{AppState, access::key_name, openapi::DeletionProblems, problem::Problem, query::NoParameters},
    store::sources,
};

/// Remove the settings of a publisher; its articles stay as they are
#[utoipa::path(
    delete, path = "/v1/sources/{name}", tag = "sources", operation_id = "remove_source_settings",
    params(("name" = String, Path, description = "The name, as articles have it in `source`")),
    responses((status = 204, description = "They are removed"), DeletionProblems)
)]
pub async fn remove(
    State(app): State<AppState>,
    Path(name): Path<String>,
    request: Request,
) -> Result<StatusCode, Problem> {
    NoParameters::check(request.uri())?;
    let who = key_name(request.extensions());
    if !sources::remove(&app.pools.writes, name.trim(), who.as_deref()).await? {
        return Err(Problem::not_found("publisher with settings", &name));
    }
    app.source_defaults.forget().await;
    Ok(StatusCode::NO_CONTENT)
}
