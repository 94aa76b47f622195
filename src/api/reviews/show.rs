//! `GET /v1/reviews/{id}`

use axum::{
    Json,
    extract::{Path, State},
};

use super::view::ReviewView;
use crate::{
    api::{
        AppState,
        openapi::ItemProblems,
        problem::Problem,
        query::{NoParameters, parse_id},
    },
    store::reviews,
};

/// Get a review
#[utoipa::path(
    get, path = "/v1/reviews/{id}", tag = "reviews", operation_id = "get_review",
    params(("id" = String, Path, description = "`rev_…`")),
    responses((status = 200, description = "The review", body = ReviewView), ItemProblems)
)]
pub async fn show(
    State(app): State<AppState>,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<ReviewView>, Problem> {
    let review = reviews::fetch(&app.pools.reads, parse_id("review", &id)?).await?;
    review.map(|review| Json(review.into())).ok_or_else(|| Problem::not_found("review", &id))
}
