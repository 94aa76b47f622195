//! `POST /v1/happenings/{id}/reviews`

use axum::{
    extract::{Path, Request, State},
    response::Response,
};

use super::{
    request::{HappeningReviewRequest, read_happening_review},
    view::{ReviewView, created, review_problem},
};
use crate::{
    api::{
        AppState, corrections::read_correction, entity_tags::check_if_match, openapi::ReviewProblems,
        problem::Problem, query::parse_id, timelines::view::HappeningView,
    },
    store::{
        HappeningId,
        reviews::{self, NewReview},
        timelines,
    },
};

/// Review a happening: confirm, reject or correct it
///
/// The decision is about all events of the happening, and holds when their articles are extracted again or revised
/// elsewhere, also where the happening gets another id. A rejected happening is in no timeline, count or export, except with
/// `verified=rejected`; a later report of the same belongs to it.
#[utoipa::path(
    post, path = "/v1/happenings/{id}/reviews", tag = "reviews", operation_id = "review_happening",
    params(
        ("id" = String, Path, description = "`hap_…`"),
        ("If-Match" = Option<String>, Header,
         description = "The `ETag` of the happening: the review is refused (412) where it has changed since.")
    ),
    request_body = HappeningReviewRequest,
    responses((status = 201, description = "The review", body = ReviewView), ReviewProblems)
)]
pub async fn review(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (headers, (decision, correction, span), author) =
        read_correction(request, read_happening_review).await?;
    let happening: HappeningId = parse_id("happening", &id)?;
    let problem = |error| review_problem("happening", &id, error);
    let open = reviews::begin_happening_review(&app.pools.writes, happening).await.map_err(problem)?;
    let current = timelines::fetch(&app.pools.reads, happening).await?;
    let current = current.ok_or_else(|| Problem::not_found("happening", &id))?;
    check_if_match(&headers, &HappeningView::from(current))?;
    let review = NewReview { decision, correction, span, author };
    Ok(created(open.record(&review).await.map_err(problem)?))
}
