//! `GET /v1/corrections/{id}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::view::{CorrectionView, correction_views};
use crate::{
    api::{
        AppState,
        openapi::ItemProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::corrections,
};

/// Get a correction
#[utoipa::path(
    get, path = "/v1/corrections/{id}", tag = "corrections", operation_id = "get_correction",
    params(("id" = String, Path, description = "`cor_…`")),
    responses((status = 200, description = "The correction", body = CorrectionView), ItemProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<CorrectionView>, Problem> {
    let missing = || Problem::not_found("correction", &id);
    let correction =
        corrections::fetch(&app.pools.reads, parse_id("correction", &id)?).await?.ok_or_else(missing)?;
    correction_views(&app, vec![correction]).await?.pop().map(Json).ok_or_else(missing)
}
