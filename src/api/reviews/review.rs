//! `POST /v1/statements/{id}/reviews`, and those of happenings and quotations

use axum::{
    Json,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::{
    request::{
        HappeningReviewRequest, QuotationReviewRequest, StatementReviewRequest, read_happening_review,
        read_quotation_review, read_statement_review,
    },
    view::{QuotationReviewView, ReviewView, created, review_problem},
};
use crate::{
    api::{
        AppState, corrections::read_correction, entity_tags::check_if_match, openapi::ReviewProblems,
        problem::Problem, query::parse_id, quotations::view::QuotationView, statements::view::StatementView,
        timelines::view::HappeningView,
    },
    store::{
        quotations,
        reviews::{NewReview, ReviewError, ReviewedSubject, Subject, begin_quotation_review, begin_review},
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

/// Review a quotation: confirm, reject or correct all statements that have its words
///
/// Each of them has a review then, as if it had been sent for each alone: all are recorded, or none. Statements of articles that are
/// extracted later are not part of it. A quotation of more than 500 statements is reviewed statement by statement.
#[utoipa::path(
    post, path = "/v1/quotations/{id}/reviews", tag = "reviews", operation_id = "review_quotation",
    params(
        ("id" = String, Path, description = "`quo_…`"),
        ("If-Match" = Option<String>, Header,
         description = "The `ETag` of the quotation: the review is refused (412) where it has changed since.")
    ),
    request_body = QuotationReviewRequest,
    responses((status = 201, description = "The reviews", body = QuotationReviewView), ReviewProblems)
)]
pub async fn of_quotation(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: Request,
) -> Result<(StatusCode, Json<QuotationReviewView>), Problem> {
    let (headers, (decision, correction, span), author) =
        read_correction(request, read_quotation_review).await?;
    let review = NewReview { decision, correction, span, author };
    let id = parse_id("quotation", &id)?;
    let subject = ReviewedSubject::Quotation(id);
    let problem = |error| review_problem(subject, error);
    let open = begin_quotation_review(&app.pools.writes, id).await.map_err(problem)?;
    let current = quotations::fetch(&app.pools.reads, id).await?;
    check_if_match(&headers, &QuotationView::from(current.ok_or_else(|| problem(ReviewError::NotFound))?))?;
    let data = open.record(&review).await.map_err(problem)?.into_iter().map(ReviewView::from).collect();
    Ok((StatusCode::CREATED, Json(QuotationReviewView { data })))
}

/// Records a review of what is as its author saw it.
async fn record(
    app: &AppState,
    headers: &HeaderMap,
    subject: Subject,
    review: &NewReview,
) -> Result<Response, Problem> {
    let problem = |error| review_problem(ReviewedSubject::One(subject), error);
    let open = begin_review(&app.pools.writes, subject).await.map_err(problem)?;
    // The lock keeps the subject as it is until the review is recorded.
    let missing = || problem(ReviewError::NotFound);
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
