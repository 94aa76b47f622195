//! `POST /v1/statements/{id}/reviews`

use axum::{
    extract::{Path, Request, State},
    response::Response,
};

use super::{
    request::{StatementReviewRequest, read_statement_review},
    view::{ReviewView, created, review_problem},
};
use crate::{
    api::{
        AppState, corrections::read_correction, entity_tags::check_if_match, openapi::ReviewProblems,
        problem::Problem, query::parse_id, statements::view::StatementView,
    },
    store::{
        StatementId,
        reviews::{self, NewReview},
        statements,
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
pub async fn review(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (headers, (decision, correction, span), author) =
        read_correction(request, read_statement_review).await?;
    let statement: StatementId = parse_id("statement", &id)?;
    let problem = |error| review_problem("statement", &id, error);
    let open = reviews::begin_statement_review(&app.pools.writes, statement).await.map_err(problem)?;
    // The lock keeps the statement as it is until the review is recorded.
    let current = statements::fetch(&app.pools.reads, statement).await?;
    let current = current.ok_or_else(|| Problem::not_found("statement", &id))?;
    check_if_match(&headers, &StatementView::new(current, app.lexicon()))?;
    let review = NewReview { decision, correction, span, author };
    Ok(created(open.record(&review).await.map_err(problem)?))
}
