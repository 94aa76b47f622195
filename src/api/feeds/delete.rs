//! `DELETE /v1/feeds/{id}`

use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
};

use crate::{
    api::{
        AppState,
        access::key_name,
        openapi::DeletionProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::feeds,
};

/// Poll a feed no longer; its articles stay
#[utoipa::path(
    delete, path = "/v1/feeds/{id}", tag = "feeds", operation_id = "delete_feed",
    params(("id" = String, Path, description = "`fee_…`")),
    responses((status = 204, description = "It is deleted"), DeletionProblems)
)]
pub async fn delete(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<StatusCode, Problem> {
    NoParameters::check(request.uri())?;
    let who = key_name(request.extensions());
    match feeds::delete(&app.pools.writes, parse_id("feed", &id)?, who.as_deref()).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found("feed", &id)),
    }
}
