//! `DELETE /v1/searches/{id}`

use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
};

use crate::{
    api::{
        AppState,
        access::key_name,
        openapi::SearchDeletionProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::searches::{self, Deletion},
};

/// Delete a saved search
#[utoipa::path(
    delete, path = "/v1/searches/{id}", tag = "searches", operation_id = "delete_search",
    params(("id" = String, Path, description = "`sea_…`")),
    responses((status = 204, description = "It is deleted"), SearchDeletionProblems)
)]
pub async fn delete(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<StatusCode, Problem> {
    NoParameters::check(request.uri())?;
    let who = key_name(request.extensions());
    match searches::delete(&app.pools.writes, parse_id("saved search", &id)?, who.as_deref()).await? {
        Deletion::Deleted => Ok(StatusCode::NO_CONTENT),
        Deletion::Unknown => Err(Problem::not_found("saved search", &id)),
        Deletion::InUse => Err(Problem::new(
            StatusCode::CONFLICT,
            "search-in-use",
            "The search is in use",
            "A webhook sends its results; delete the webhook first (/v1/webhooks).",
        )),
    }
}
