//! `DELETE /v1/feeds/{id}`

use axum::{
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
    _: NoParameters,
) -> Result<StatusCode, Problem> {
    match feeds::delete(&app.pools.writes, parse_id("feed", &id)?).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Problem::not_found("feed", &id)),
    }
}
