//! `GET /v1/reviews/next`

use axum::{Json, extract::State, http::Uri};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{
        AppState, openapi::ListProblems, problem::Problem, query::Parameters, statements::view::StatementView,
    },
    store::{StatementId, reviews, statements},
};

/// Parameters of the next review.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct NextQuery {
    /// Statements (`stm_…`) that are left out, separated by commas.
    skip: Option<String>,
}

/// The statement to review next.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextView {
    /// The statement; null where all are reviewed.
    statement: Option<StatementView>,
    /// How many of the latest 2,000 statements nobody has reviewed, without those of `skip`.
    left: i64,
}

/// Get the statement whose review is of most use
///
/// Of the latest 2,000 that nobody has reviewed it is the least sure one, where many articles have its words.
#[utoipa::path(
    get, path = "/v1/reviews/next", tag = "reviews", operation_id = "get_next_review", params(NextQuery),
    responses((status = 200, description = "The statement", body = NextView), ListProblems)
)]
pub async fn next(State(app): State<AppState>, uri: Uri) -> Result<Json<NextView>, Problem> {
    let mut parameters = Parameters::of::<NextQuery>(&uri);
    let mut skipped = Vec::new();
    for id in parameters.list("skip") {
        match id.parse::<StatementId>() {
            Ok(id) => skipped.push(id.0),
            Err(error) => parameters.reject("skip", error.to_string()),
        }
    }
    parameters.finish()?;
    let Some(next) = reviews::next_statement(&app.pools.reads, &skipped).await? else {
        return Ok(Json(NextView { statement: None, left: 0 }));
    };
    let statement = statements::fetch(&app.pools.reads, next.statement_id).await?;
    let statement = statement.map(|statement| StatementView::new(statement, app.lexicon()));
    Ok(Json(NextView { statement, left: next.left }))
}
