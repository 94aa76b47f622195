//! `GET /v1/happenings/{id}`

use axum::{
    Json,
    extract::{Path, State},
};

use crate::{
    api::{
        AppState,
        openapi::ItemProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
        timelines::view::HappeningView,
    },
    store::timelines,
};

/// Get a happening
///
/// Its id can change when an article that reports it is revised or deleted; its reviews follow it.
#[utoipa::path(
    get, path = "/v1/happenings/{id}", tag = "timelines", operation_id = "get_happening",
    params(("id" = String, Path, description = "`hap_…`")),
    responses((status = 200, description = "The happening", body = HappeningView), ItemProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<HappeningView>, Problem> {
    let happening = timelines::fetch(&app.pools.reads, parse_id("happening", &id)?).await?;
    happening.map(|happening| Json(happening.into())).ok_or_else(|| Problem::not_found("happening", &id))
}
