//! `POST /v1/statements/{id}/reviews` and `POST /v1/happenings/{id}/reviews`

use axum::{
    extract::{Path, Request, State},
    http::HeaderMap,
    response::Response,
};

use super::{
    request::{HappeningReviewRequest, StatementReviewRequest, read_happening_review, read_statement_review},
    view::{ReviewView, created, review_problem},
};
use crate::{
    api::{
        AppState, corrections::read_correction, entity_tags::check_if_match, openapi::ReviewProblems,
        problem::Problem, query::parse_id, statements::view::StatementView, timelines::view::HappeningView,
    },
    store::{
        reviews::{NewReview, ReviewError, Subject, begin_review},
        statements, timelines,
    },
};

/// Review a statement: confirm, reject or correct it
///
/// The decision is in effect at once, and holds when the article is extracted again or revised elsewhere. A rejected
/// statement is in no list, search, count or export, except with `verified=rejected`. A later review of the same statement
/// takes the place of this one, which stays in the history.
#[utoipa::path(
    post, path = "/v1/statements/{id}/reviews", tag = "reviews", operation_id = "review_statement",
    params(
        ("id" = String, Path, description = "`stm_…`"),
        ("If-Match" = Option<String>, Header,
         description = "The `ETag` of the statement: the review is refused (412) where it has changed since.")
    ),
    request_body = StatementReviewRequest,
    responses((status = 201, description = "The review", body = ReviewView), ReviewProblems)
)]
pub async fn of_statement(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (headers, (decision, correction, span), author) =
        read_correction(request, read_statement_review).await?;
    let review = NewReview { decision, correction, span, author };
    record(&app, &headers, Subject::Statement(parse_id("statement", &id)?), &review).await
}

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
pub async fn of_happening(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (headers, (decision, correction, span), author) =
        read_correction(request, read_happening_review).await?;
    let review = NewReview { decision, correction, span, author };
    record(&app, &headers, Subject::Happening(parse_id("happening", &id)?), &review).await
}

/// Records a review of what is as its author saw it.
async fn record(
    app: &AppState,
    headers: &HeaderMap,
    subject: Subject,
    review: &NewReview,
) -> Result<Response, Problem> {
    let problem = |error| review_problem(subject, error);
    let open = begin_review(&app.pools.writes, subject).await.map_err(problem)?;
    // The lock keeps the subject as it is until the review is recorded.
    let missing = || review_problem(subject, ReviewError::NotFound);
    match subject {
        Subject::Statement(id) => {
            let current = statements::fetch(&app.pools.reads, id).await?.ok_or_else(missing)?;
            check_if_match(headers, &StatementView::new(current, app.lexicon()))?;
        }
        Subject::Happening(id) => {
            let current = timelines::fetch(&app.pools.reads, id).await?.ok_or_else(missing)?;
            check_if_match(headers, &HappeningView::from(current))?;
        }
    }
    Ok(created(open.record(review).await.map_err(problem)?))
}
