//! `GET /v1/quotations/{id}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::view::QuotationView;
use crate::{
    api::{
        AppState,
        openapi::ItemProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::quotations,
};

/// Get a quotation with all places where it stands
#[utoipa::path(
    get, path = "/v1/quotations/{id}", tag = "quotations", operation_id = "get_quotation",
    params(("id" = String, Path, description = "`quo_…`")),
    responses((status = 200, description = "The quotation", body = QuotationView), ItemProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<QuotationView>, Problem> {
    let quotation = quotations::fetch(&app.pools.reads, parse_id("quotation", &id)?).await?;
    Ok(Json(quotation.ok_or_else(|| Problem::not_found("quotation", &id))?.into()))
}
