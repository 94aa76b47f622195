//! `GET /v1/statements/{id}/reviews`, and those of happenings and quotations

use axum::{
    extract::{Path, State},
    response::Response,
};

use super::view::ReviewView;
use crate::{
    api::{
        AppState,
        openapi::HistoryProblems,
        problem::Problem,
        query::{ListParameters, ListRequest, MatchedActors, Page, parse_id},
    },
    store::reviews::{ReviewHistory, ReviewedSubject, Subject},
};

/// List the reviews of a statement, the latest first
#[utoipa::path(
    get, path = "/v1/statements/{id}/reviews", tag = "reviews", operation_id = "list_statement_reviews",
    params(("id" = String, Path, description = "`stm_…`"), ListParameters),
    responses((status = 200, description = "A page of reviews", body = Page<ReviewView>), HistoryProblems)
)]
pub async fn of_statement(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, Problem> {
    list(&app, &request, || parse_id("statement", &id).map(|id| ReviewedSubject::One(Subject::Statement(id))))
        .await
}

/// List the reviews of a happening, the latest first
#[utoipa::path(
    get, path = "/v1/happenings/{id}/reviews", tag = "reviews", operation_id = "list_happening_reviews",
    params(("id" = String, Path, description = "`hap_…`"), ListParameters),
    responses((status = 200, description = "A page of reviews", body = Page<ReviewView>), HistoryProblems)
)]
pub async fn of_happening(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, Problem> {
    list(&app, &request, || parse_id("happening", &id).map(|id| ReviewedSubject::One(Subject::Happening(id))))
        .await
}

/// List the reviews of a quotation and of the statements that have its words, the latest first
#[utoipa::path(
    get, path = "/v1/quotations/{id}/reviews", tag = "reviews", operation_id = "list_quotation_reviews",
    params(("id" = String, Path, description = "`quo_…`"), ListParameters),
    responses((status = 200, description = "A page of reviews", body = Page<ReviewView>), HistoryProblems)
)]
pub async fn of_quotation(
    State(app): State<AppState>,
    Path(id): Path<String>,
    request: ListRequest,
) -> Result<Response, Problem> {
    list(&app, &request, || parse_id("quotation", &id).map(ReviewedSubject::Quotation)).await
}

/// Answers with the reviews of a subject, whose id is looked at after the parameters.
async fn list(
    app: &AppState,
    request: &ListRequest,
    subject: impl FnOnce() -> Result<ReviewedSubject, Problem>,
) -> Result<Response, Problem> {
    let mut parameters = request.parameters::<ListParameters>();
    let output = request.output::<ReviewView>(&mut parameters);
    parameters.finish()?;
    let list = ReviewHistory { subject: subject()? };
    request.respond(app, &output, list, MatchedActors::default(), ReviewView::from).await
}
